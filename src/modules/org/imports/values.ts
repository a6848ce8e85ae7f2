/** Cells as people type them → values, by the format a person chose for the file. Pure. */
import { civilDate } from '../../../platform/clock.ts';
import type { FieldError } from '../../../platform/errors.ts';
import type { ImportSettingsValues } from './schema.ts';

/** A time behind a date: 00:00:00.000, 上午 10:00, 12:00:00 AM, 10时05分; of a civil date it says nothing. */
const TIME = String.raw`(?:(?:[T\s]+|(?<=日))(?:星期.|周.)?\s*(?:上午|下午|凌晨|早上|中午|晚上|[ap]m)?\s*\d{1,2}[:时点]\d{1,2}.*)?`;
const ORDERED = new RegExp(String.raw`^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?${TIME}$`, 'i');
const PLAIN = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?\d{4}(?:\d{2})?|[T\s]\d{1,2}:\d{2}.*)?$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T\s]+(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d*\s*(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A civil date as YYYY-MM-DD; null where it is none. A four-digit year at either end tells its place; the order decides the rest
 * (3/4/2024). Two-digit years are refused: nobody knows the century. A time behind the date is passed over; an instant (with Z or an
 * offset) is the day it was in the time zone given.
 */
export function dateOf(text: string, order: ImportSettingsValues['dateOrder'], timeZone: string): string | null {
  const trimmed = text.normalize('NFKC').trim();
  const instant = INSTANT.exec(trimmed);
  if (instant) return dayOf(instant[1] ?? '', instant[2] ?? '', (instant[3] ?? '').toUpperCase(), timeZone);
  const plain = PLAIN.exec(trimmed);
  if (plain) return civil(plain[1] ?? '', plain[2] ?? '', plain[3] ?? '');
  const parts = ORDERED.exec(trimmed);
  if (!parts) return null;
  const [, a = '', b = '', c = ''] = parts;
  if (a.length === 4) return civil(a, b, c);
  if (c.length !== 4) return null;
  return order === 'mdy' ? civil(c, a, b) : civil(c, b, a);
}

function dayOf(date: string, time: string, offset: string, timeZone: string): string | null {
  if (!civil(date.slice(0, 4), date.slice(5, 7), date.slice(8))) return null;
  const at = new Date(`${date}T${time}${offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(at.getTime()) ? null : civilDate(at, timeZone);
}

function civil(year: string, month: string, day: string): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === date ? date : null;
}

/** A number as written, with the calling code of the file where it is from abroad and has none. */
export function phoneOf(text: string, country: string): string {
  const compact = text.normalize('NFKC').trim();
  if (country === '86' || /^(\+|00)/.test(compact)) return compact;
  return `+${country}${compact.replace(/^0+/, '')}`;
}

const HAN = /^[\p{Script=Han}·]+$/u;

/** One name of its parts, in the order of its script: 张 + 伟 → 张伟, Smith + Mary → Mary Smith. */
export function nameOf(whole: string, family: string, given: string, order: ImportSettingsValues['nameOrder']): string {
  if (family || given) {
    if (HAN.test(`${family}${given}`)) return `${family}${given}`;
    return [given, family].filter(Boolean).join(' ');
  }
  const trimmed = whole.trim();
  if (order === 'family_first') return trimmed;
  // 伟 张 written given name first; a name in Latin letters keeps the order it has.
  const parts = trimmed.split(/[\s,,]+/);
  const [first = '', second = ''] = parts;
  return parts.length === 2 && HAN.test(first) && HAN.test(second) ? `${second}${first}` : trimmed;
}

const YES = ['是', 'yes', 'y', 'true', '1', '√', '有'];
const NO = ['否', 'no', 'n', 'false', '0', '×', '无'];

/** Yes or no in either language; null where it is neither. */
export function yesNo(text: string): boolean | null {
  const word = text.normalize('NFKC').trim().toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : null;
}

/** Parts of a cell that holds several: separated by comma, semicolon, 、 or a bar. */
export function listOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,,;;、|/]+/)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
}

/** Cells of a row by key of the field: mended ones first, then the file's, then default values. */
export function valuesOf(
  cells: readonly string[],
  mended: Readonly<Record<string, string>>,
  { columns, defaults }: Pick<ImportSettingsValues, 'columns' | 'defaults'>,
): Record<string, string> {
  const values: Record<string, string> = { ...defaults };
  for (const at in columns) {
    const key = columns[at] as string;
    const cell = (cells[Number(at)] ?? '').replaceAll('\0', '').trim();
    if (cell !== '') values[key] = cell;
    else values[key] ??= '';
  }
  for (const key in mended) values[key] = (mended[key] as string).trim() || (defaults[key] ?? '');
  return values;
}

/** What a spreadsheet shows in place of what a formula could not work out. */
const FORMULA_ERROR = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;

/** Cells with half a character (a lone surrogate, as workbooks may hold), which nothing could store, and formulas that came to nothing. */
export function brokenCells(values: Readonly<Record<string, string>>): FieldError[] {
  return Object.entries(values).flatMap(([field, value]) => {
    if (!value.isWellFormed()) return { field, zh: '含有不完整的字符。', en: 'There is half a character in it.' };
    if (!FORMULA_ERROR.test(value)) return [];
    return {
      field,
      zh: `表格中的公式出错(${value}),请填写实际内容。`,
      en: `The formula failed in the sheet (${value}); put in what it means.`,
    };
  });
}
