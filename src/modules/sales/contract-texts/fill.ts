import { AppError } from '../../../platform/errors.ts';
import { CASES, type Case, type Paragraph, PLACEHOLDERS, type Placeholder, REQUIRED } from './schema.ts';

const NAMED = /\{\{([^{}]*)\}\}/g;
const known = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

interface Problem {
  field: string;
  zh: string;
  en: string;
}

/** What is wrong with the words of one field: placeholders nobody knows, braces that name none. */
function wordProblems(field: string, words: string): Problem[] {
  const found: Problem[] = [];
  for (const [whole, inner = ''] of words.matchAll(NAMED)) {
    if (known(inner.trim())) continue;
    const zh = `没有占位符 ${whole},请从列表中选择。`;
    found.push({ field, zh, en: `There is no placeholder ${whole}; choose one of the list.` });
  }
  if (/\{\{|\}\}/.test(words.replace(NAMED, '')))
    found.push({
      field,
      zh: '花括号不成对:占位符写作 {{buyer}}。',
      en: 'The braces do not match: a placeholder reads {{buyer}}.',
    });
  return found;
}

const names = (words: string): string[] => [...words.matchAll(NAMED)].map(([, inner = '']) => inner.trim());
const list = (codes: readonly Placeholder[], language: 'zh' | 'en') =>
  codes.map((code) => `{{${code}}} ${PLACEHOLDERS[code][language]}`).join(language === 'zh' ? '、' : ', ');

/**
 * Refuses a text that could not be filled, or that would be no contract: what it always has to say, and for each kind of deposit what becomes
 * of it. A dealer's own clauses need to be fillable only.
 * @throws AppError request.invalid naming each field, e.g. `paragraphs.3.zh`
 */
export function checkText(paragraphs: readonly Paragraph[], own: boolean): void {
  const problems = paragraphs.flatMap(({ zh, en }, at) => [
    ...wordProblems(`paragraphs.${at}.zh`, zh),
    ...wordProblems(`paragraphs.${at}.en`, en),
  ]);
  if (!own) {
    const always = paragraphs
      .filter(({ when }) => when.every((one) => one === 'always'))
      .flatMap(({ zh }) => names(zh));
    const lacking = REQUIRED.filter((code) => !always.includes(code));
    if (lacking.length > 0)
      problems.push({
        field: 'paragraphs',
        zh: `正文缺少:${list(lacking, 'zh')}。`,
        en: `The text lacks: ${list(lacking, 'en')}.`,
      });
    for (const kind of ['earnest', 'refundable'] as const) {
      const said = paragraphs.some(({ zh, when }) => when.includes(kind) && names(zh).includes('deposit'));
      if (said) continue;
      problems.push({
        field: 'paragraphs',
        zh: `正文缺少“${CASES[kind].zh}”的段落,须写明金额 {{deposit}} 及其后果。`,
        en: `The text lacks a paragraph “${CASES[kind].en}” with the sum {{deposit}} and what becomes of it.`,
      });
    }
  }
  if (problems.length > 0) throw new AppError('request.invalid', {}, problems);
}

/** What the placeholders stand for, in both languages. */
export type Values = Record<Placeholder, { zh: string; en: string }>;
export interface FilledParagraph {
  zh: string;
  en: string;
  own: boolean;
}

/** The paragraphs that stand in a contract, with everything filled in. */
export function fill(
  paragraphs: readonly Paragraph[],
  values: Values,
  cases: ReadonlySet<Case>,
  own: boolean,
): FilledParagraph[] {
  const filled = (words: string, language: 'zh' | 'en') =>
    words.replace(NAMED, (whole, inner: string) =>
      known(inner.trim()) ? values[inner.trim() as Placeholder][language] : whole,
    );
  return paragraphs
    .filter(({ when }) => when.every((one) => one === 'always' || cases.has(one)))
    .map(({ zh, en }) => ({ zh: filled(zh, 'zh'), en: filled(en, 'en'), own }));
}
