/** Cells of a row → what a form would send, then through the same checks: one validation for every door (CUS-29). */
import type * as z from 'zod';
import { issueText } from '../../../platform/endpoint.ts';
import type { FieldError } from '../../../platform/errors.ts';
import { areaOf, cityOf, dateOf, type ImportSettingsValues, listOf, nameOf, phoneOf, yesNo } from '../../org/index.ts';
import { type CheckedFile, checkFile } from '../check.ts';
import { FileInput, type FileInputValues } from '../file/schema.ts';
import type { CustomField, FileRules } from '../rules.ts';
import { DICTIONARY, WORDS } from './columns.ts';

/** Words of dictionaries and closed lists → codes, folded for comparison. */
export type WordBook = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** How words are compared: without width, case and spaces. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The word book of a run. */
export function wordBook(
  entries: readonly { kind: string; code: string; name: string; nameEn: string; active: boolean }[],
): WordBook {
  const book = new Map<string, Map<string, string>>();
  const add = (list: string, word: string, code: string) => {
    const words = book.get(list) ?? new Map<string, string>();
    book.set(list, words);
    if (!words.has(fold(word))) words.set(fold(word), code);
  };
  for (const [list, codes] of Object.entries(WORDS))
    for (const [code, words] of Object.entries(codes)) for (const word of [code, ...words]) add(list, word, code);
  for (const [field, kind] of Object.entries(DICTIONARY))
    for (const entry of entries)
      if (entry.kind === kind && entry.active)
        for (const word of [entry.code, entry.name, entry.nameEn]) add(field, word, entry.code);
  return book;
}

/** A row that was read: the checked file, where it belongs, and what it may be matched by beside. */
export interface ReadCustomer {
  file: CheckedFile | null;
  unitId: string;
  problems: FieldError[];
  /** The columns its contacts stand in, in their order. */
  columns: string[];
}

export interface Reading {
  rules: FileRules;
  words: WordBook;
  /** Units in scope by their code in capitals, and the one that rows without a code belong to. */
  units: ReadonlyMap<string, string>;
  unitId: string;
  timeZone: string;
  settings: Pick<ImportSettingsValues, 'dateOrder' | 'phoneCountry' | 'nameOrder' | 'mode'>;
}

type Wrong = (field: string, zh: string, en: string) => void;

/** Which column a problem of the form's field stands in. */
function columnOf(path: string, contacts: readonly string[]): string {
  const contact = /^contacts\.(\d+)/.exec(path);
  if (contact) return contacts[Number(contact[1])] ?? '';
  if (path.startsWith('documents.')) return path.endsWith('.kind') ? 'documentKind' : 'idNumber';
  if (path.startsWith('addresses.')) return path.endsWith('.postcode') ? 'postcode' : 'addressLine';
  if (path.startsWith('externalIds.')) return path.endsWith('.source') ? 'externalSource' : 'externalId';
  if (path === 'cityCode') return 'city';
  return path.replace(/^(needs|hobbies|tags)\.\d+$/, '$1');
}

/**
 * Reads one row. Pure. A file that may only change records need not say what they are: a row that fits no person is read as an
 * organisation's, and again by `readForHit` when the record is known.
 */
export function readCustomer(values: Record<string, string>, reading: Reading): ReadCustomer {
  const read = readAs(values, reading, undefined);
  if (reading.settings.mode !== 'update' || values.kind || read.problems.length === 0) return read;
  const organisation = readAs(values, reading, 'enterprise');
  return organisation.problems.length === 0 ? organisation : read;
}

/** Reads a row for the record it hits, which is of another kind than the row was read for: nothing is demanded that the record has. Pure. */
export function readForHit(values: Record<string, string>, reading: Reading, kind: string): ReadCustomer {
  const changing = { ...reading, settings: { ...reading.settings, mode: 'update' as const } };
  return readAs(values, changing, kind === 'dealer' ? 'enterprise' : (kind as FileInputValues['kind']));
}

/** Reads one row as that of a customer of a kind, where the row does not say it. Pure. */
function readAs(values: Record<string, string>, reading: Reading, kind: FileInputValues['kind']): ReadCustomer {
  const problems: FieldError[] = [];
  const wrong: Wrong = (field, zh, en) => problems.push({ field, zh, en });
  const contacts: string[] = [];
  const input = inputOf(values, reading, kind, contacts, wrong);
  const unitId = values.unit ? reading.units.get(values.unit.toUpperCase()) : reading.unitId;
  if (!unitId) wrong('unit', '没有这个单位,或不在您的范围内。', 'There is no such unit in your scope.');
  const parsed = FileInput.safeParse(input);
  if (!parsed.success) {
    for (const field of shapeProblems(input)) problems.push({ ...field, field: columnOf(field.field, contacts) });
    return { file: null, unitId: unitId ?? '', problems, columns: contacts };
  }
  const { file, problems: found } = checkFile(reading.rules, parsed.data, null);
  for (const problem of found) {
    // A file that only changes records need not hold what they have already.
    if (reading.settings.mode === 'update' && problem.field.startsWith('custom.') && !values[problem.field]) continue;
    problems.push({ ...problem, field: columnOf(problem.field, contacts) });
  }
  return { file, unitId: unitId ?? '', problems: problems.filter(once), columns: contacts };
}

const once = (problem: FieldError, at: number, all: FieldError[]): boolean =>
  all.findIndex((other) => other.field === problem.field && other.en === problem.en) === at;

/** What does not fit the form's schema, in both languages. */
function shapeProblems(input: unknown): FieldError[] {
  const words = (['zh', 'en'] as const).map(
    (language) => FileInput.safeParse(input, { error: (issue) => issueText(issue, language) }).error?.issues ?? [],
  );
  const [zh = [], en = []] = words;
  return zh.map((issue: z.core.$ZodIssue, at) => ({
    field: issue.path.join('.'),
    zh: issue.message,
    en: en[at]?.message ?? issue.message,
  }));
}

function inputOf(
  values: Record<string, string>,
  reading: Reading,
  kind: FileInputValues['kind'],
  contacts: string[],
  wrong: Wrong,
): FileInputValues {
  const { words, settings } = reading;
  const cell = (key: string): string => values[key] ?? '';
  const named = (field: string, text: string): string | undefined => {
    if (text === '') return undefined;
    const code = words.get(field)?.get(fold(text));
    if (code !== undefined) return code;
    const offered = [...new Set(words.get(field)?.values() ?? [])].slice(0, 12);
    wrong(field, `“${text}”不在可选范围:${offered.join('、')}`, `"${text}" is not one of: ${offered.join(', ')}`);
    return undefined;
  };
  const several = (field: string): string[] | undefined => {
    const parts = listOf(cell(field));
    return parts.length === 0 ? undefined : parts.flatMap((part) => named(field, part) ?? []);
  };
  const input: FileInputValues = {};
  const name = nameOf(cell('name'), cell('familyName'), cell('givenName'), settings.nameOrder);
  // A file that only changes records need not name them; where it has the column, it does.
  const names = settings.mode !== 'update' || ['name', 'familyName', 'givenName'].some((key) => key in values);
  if (name === '' && names) wrong('name', '不能为空。', 'Must not be empty.');
  if (name !== '' || names) input.name = name || '?';
  input.kind = (named('kind', cell('kind')) as FileInputValues['kind']) ?? kind;
  input.gender = named('gender', cell('gender')) as FileInputValues['gender'];
  input.residence = named('residence', cell('residence')) as FileInputValues['residence'];
  input.language = named('language', cell('language')) as FileInputValues['language'];
  input.valueClass = named('valueClass', cell('valueClass')) as FileInputValues['valueClass'];
  for (const field of ['occupation', 'income', 'source'] as const) input[field] = named(field, cell(field));
  for (const field of ['needs', 'hobbies', 'tags'] as const) input[field] = several(field);
  if (cell('birthOn')) {
    const date = dateOf(cell('birthOn'), settings.dateOrder, reading.timeZone);
    if (date) input.birthOn = date;
    else wrong('birthOn', '日期格式不正确,例如 1990-01-31。', 'This is no date; for example 1990-01-31.');
  }
  if (cell('familySize')) {
    const size = Number(cell('familySize'));
    if (Number.isInteger(size) && size >= 1 && size <= 30) input.familySize = size;
    else wrong('familySize', '应为 1–30 的整数。', 'A whole number from 1 to 30.');
  }
  if (cell('vip')) {
    const yes = yesNo(cell('vip'));
    if (yes === null) wrong('vip', '请填写是或否。', 'Yes or no is expected.');
    else input.vip = yes;
  }
  const cityCode = cell('city') ? cityOf(cell('city')) : null;
  if (cell('city') && !cityCode)
    wrong(
      'city',
      '没有这个城市,或有多个同名的区县(请写明城市,如北京市朝阳区)。',
      'There is no such city, or several districts have this name (write the city too: 北京市朝阳区).',
    );
  if (cityCode) input.cityCode = cityCode;
  input.contacts = contactsOf(values, settings.phoneCountry, contacts);
  const line = cell('addressLine');
  const postcode = cell('postcode');
  if (line || postcode) {
    if (postcode && !/^\d{6}$/.test(postcode)) wrong('postcode', '邮编应为 6 位数字。', 'A postcode has 6 digits.');
    else
      input.addresses = [
        {
          kind: 'home',
          areaCode: cell('city') ? areaOf(cell('city')) : null,
          line: line || null,
          ...(postcode ? { postcode } : {}),
        },
      ];
  }
  const number = cell('idNumber');
  if (number) {
    const kind =
      named('documentKind', cell('documentKind')) ??
      (input.kind && input.kind !== 'person' ? 'credit_code' : 'resident_id');
    input.documents = [{ kind: kind as 'resident_id', number }];
  }
  const [source, externalId] = [cell('externalSource').toLowerCase(), cell('externalId')];
  if (externalId && !source) wrong('externalSource', '请填写外部系统。', 'Name the other system.');
  else if (externalId) input.externalIds = [{ source, externalId }];
  const custom = customOf(values, reading.rules.fields, settings.dateOrder, reading.timeZone);
  if (custom) input.custom = custom;
  return input;
}

function contactsOf(values: Record<string, string>, country: string, columns: string[]): FileInputValues['contacts'] {
  const found: NonNullable<FileInputValues['contacts']> = [];
  const add = (column: string, kind: 'mobile' | 'landline' | 'email' | 'wechat', value: string) => {
    found.push({ kind, value });
    columns.push(column);
  };
  if (values.mobile) add('mobile', 'mobile', phoneOf(values.mobile, country));
  if (values.mobile2 && values.mobile2 !== values.mobile) add('mobile2', 'mobile', phoneOf(values.mobile2, country));
  if (values.landline) add('landline', 'landline', phoneOf(values.landline, country));
  if (values.email) add('email', 'email', values.email);
  if (values.wechat) add('wechat', 'wechat', values.wechat);
  return found.length > 0 ? found : undefined;
}

function customOf(
  values: Record<string, string>,
  fields: readonly CustomField[],
  order: ImportSettingsValues['dateOrder'],
  timeZone: string,
): FileInputValues['custom'] {
  let found: NonNullable<FileInputValues['custom']> | undefined;
  for (const field of fields) {
    const text = values[`custom.${field.code}`];
    if (!text) continue;
    found ??= {};
    found[field.code] = customValueOf(field, text, order, timeZone);
  }
  return found;
}

/** A cell as the field's own check takes it; what does not fit stays text, and the check says so. */
function customValueOf(field: CustomField, text: string, order: ImportSettingsValues['dateOrder'], timeZone: string) {
  const codeOf = (word: string) =>
    field.choices.find(({ code, name, nameEn }) => [code, name, nameEn].some((one) => fold(one) === fold(word)))
      ?.code ?? word;
  switch (field.type) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'date':
      return dateOf(text, order, timeZone) ?? text;
    case 'boolean':
      return yesNo(text) ?? text;
    case 'choice':
      return codeOf(text);
    case 'choices':
      return listOf(text).map(codeOf);
    default:
      return text;
  }
}
