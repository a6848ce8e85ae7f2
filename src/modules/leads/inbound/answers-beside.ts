/** What a form of Meta, Google or Tencent asked besides: its answers belong to whoever calls, though no field of ours takes them. */
import { at, type Mapped } from '../sources/field-map.ts';
import type { Format } from './receive.ts';
import { blotted } from './words.ts';

const MOST = 20;

/** Questions whose answers have a field of their own, or are nobody's to read in clear: names, numbers, addresses, birthdays. */
const NOT_TOLD =
  /^(?:(?:full|first|last|middle|user|given|family)[ _])?name$|^(?:city|region|state|province|country)$|phone|mobile|(?:^|[_\s])tel(?:$|[_\s])|mail|address|street|zip|post_?(?:al_?)?code|birth|passport|(?:^|_)id_?(?:number|card)|national_id|wechat|whatsapp|(?:^|_)qq(?:$|_)|姓名|电话|手机|邮箱|地址|生日|身份证|微信|门牌/i;

/** Questions that Google asks by itself; such a column may come without words. */
const GOOGLE_QUESTIONS = new Map([
  ['VEHICLE_PURCHASE_TIMELINE', '购车时间'],
  ['VEHICLE_PAYMENT_TYPE', '付款方式'],
  ['VEHICLE_TYPE', '车型类别'],
  ['VEHICLE_CONDITION', '新车或二手车'],
  ['VEHICLE_OWNERSHIP', '现有车辆'],
  ['COMPANY_NAME', '公司'],
  ['JOB_TITLE', '职位'],
]);

interface Asked {
  /** What the map may name the question by. */
  names: string[];
  question: string;
  answer: unknown;
}

/** Questions and answers that the map did not take, one a line, without numbers and addresses. */
export function answersBeside(format: Format, body: unknown, mapped: Mapped): string[] {
  const taken = Object.values(mapped).flatMap(({ from }) => (from ? [from.toLowerCase()] : []));
  const isTaken = (name: string) => taken.some((path) => path.includes(`=${name.toLowerCase()}]`));
  return askedIn(format, body)
    .filter(({ names }) => !names.some((name) => NOT_TOLD.test(name.trim()) || isTaken(name)))
    .flatMap(({ question, answer }) => {
      const words = textOf(answer);
      return words && question ? [blotted(`${oneLine(question, 100)}:${oneLine(words, 200)}`)] : [];
    })
    .slice(0, MOST);
}

const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const oneLine = (text: string, most: number) =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join('、');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : word(value);
}

function askedIn(format: Format, body: unknown): Asked[] {
  if (format === 'meta')
    return list(at(body, 'field_data')).map(({ name, values }) => ({
      names: [word(name)],
      question: word(name).replaceAll('_', ' '),
      answer: values,
    }));
  if (format === 'google')
    return list(at(body, 'user_column_data')).map(({ column_id: id, column_name: name, string_value: answer }) => ({
      names: [word(id), word(name)].filter(Boolean),
      question: GOOGLE_QUESTIONS.get(word(id)) ?? (word(name) || word(id)),
      answer,
    }));
  if (format !== 'tencent') return [];
  const bundle = inner(at(body, 'bundle'));
  return Object.entries(bundle).map(([question, answer]) => ({ names: [question], question, answer }));
}

/** Tencent Ads puts what else was asked into one text: questions and answers as JSON. */
function inner(bundle: unknown): Record<string, unknown> {
  if (typeof bundle !== 'string' || bundle.length > 20_000) return {};
  try {
    const found: unknown = JSON.parse(bundle);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : {};
  } catch {
    // Words of a person instead of JSON.
    return {};
  }
}

/** Whether a lead is one of Meta's testing tool, which fills every field of the form with a text that says so. */
export function isDummy(format: Format, body: unknown): boolean {
  if (format !== 'meta') return false;
  return list(at(body, 'field_data')).some(
    ({ values }) =>
      Array.isArray(values) && values.some((value) => /^\W{0,3}test lead: dummy data for /i.test(word(value))),
  );
}
