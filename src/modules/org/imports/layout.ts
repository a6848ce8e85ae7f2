/** What a file's columns seem to mean: header rows found, headers matched with fields in both languages. */
import { createHash } from 'node:crypto';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import type { Language } from '../../../platform/i18n.ts';
import { isReason } from '../../../platform/row-report.ts';
import type { Cells } from '../../../platform/sheet.ts';
import { clean, headerKey, isBlank } from '../../../platform/sheet-read.ts';
import type { ImportColumn } from './kinds.ts';

/** A heading may stand above the header row, but not a page of it. */
const SEARCHED = 10;

const namesOf = ({ title, synonyms, key }: ImportColumn): string[] =>
  [title.zh, title.en, ...(synonyms ?? []), key].map(headerKey);

/**
 * Position of a column → key of its field, each field once. A header that is a field's name or a synonym goes first; then one that has a
 * name of two characters or more inside it ("客户手机号码"), the longest name winning.
 */
export function mapColumns(headers: readonly string[], columns: readonly ImportColumn[]): Record<string, string> {
  const keys = headers.map(headerKey);
  const names = columns.map((column) => ({ key: column.key, names: namesOf(column) }));
  const found: Record<string, string> = {};
  const taken = new Set<string>();
  const take = (at: number, key: string) => {
    found[at] = key;
    taken.add(key);
  };
  keys.forEach((header, at) => {
    const exact = header && names.find(({ key, names: own }) => !taken.has(key) && own.includes(header));
    if (exact) take(at, exact.key);
  });
  keys.forEach((header, at) => {
    if (!header || found[at]) return;
    const inside = names
      .filter(({ key }) => !taken.has(key))
      .flatMap(({ key, names: own }) => own.map((name) => ({ key, name })))
      .filter(({ name }) => [...name].length >= 2 && header.includes(name))
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (inside) take(at, inside.key);
  });
  return found;
}

/** The row that most fields are named in, among the first; the first with anything in it where none is; 0 for no rows. */
export function findHeaderRow(rows: readonly Cells[], columns: readonly ImportColumn[]): number {
  const candidates = rows.filter(({ cells }) => !isBlank(cells)).slice(0, SEARCHED);
  let best = { line: candidates[0]?.line ?? 0, fits: 0 };
  for (const { line, cells } of candidates) {
    const fits = Object.keys(mapColumns(cells.map(clean), columns)).length;
    if (fits > best.fits) best = { line, fits };
  }
  return best.line;
}

/** Name of a column without a header: A, B, … Z, AA. */
export function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : `${columnName(Math.floor(at / 26) - 1)}${letter}`;
}

/**
 * Headers as they are kept with the import: those that name a field. Others may be no headers at all but the first customer of a file
 * without a header row, so they are called by the field they were mapped to, or by their letter.
 */
export function keptHeaders(
  headers: readonly string[],
  columns: readonly ImportColumn[],
  mapping: Readonly<Record<string, string>>,
  language: Language,
): string[] {
  const names = new Set(columns.flatMap(namesOf));
  return headers.map((header, at) => {
    if (isReason(header) || names.has(headerKey(header))) return header;
    return columns.find(({ key }) => key === mapping[at])?.title[language] ?? columnName(at);
  });
}

/** What headers are compared by where they are remembered: keyed hashes, since a "header" may be somebody's number. */
export function marksOf(ctx: Pick<Ctx, 'keys'>, headers: readonly string[]): string[] {
  return headers.map((header) => {
    const key = headerKey(header);
    return key && blindIndex(ctx.keys, 'import.header', key).toString('hex').slice(0, 32);
  });
}

/** What a header row is remembered by: its headers, whatever their order. */
export function signatureOf(headers: readonly string[]): string {
  const known = headers.map(headerKey).filter(Boolean).sort();
  return createHash('sha256').update(known.join('\0')).digest('hex').slice(0, 32);
}

/**
 * A remembered mapping moved to where the same headers stand in this file; `were` are the headers it was made for. Of a header that stands
 * several times the n-th is the n-th; a column without one is known by its place.
 */
export function moved(
  columns: Readonly<Record<string, string>>,
  were: readonly string[],
  headers: readonly string[],
): Record<string, string> {
  const [before, now] = [were.map(headerKey), headers.map(headerKey)];
  const found: Record<string, string> = {};
  for (const [at, key] of Object.entries(columns)) {
    const place = placeOf(before, now, Number(at));
    if (place !== null) found[place] = key;
  }
  return found;
}

function placeOf(before: readonly string[], now: readonly string[], at: number): number | null {
  const header = before[at] ?? '';
  if (header === '') return (now[at] ?? '') === '' ? at : null;
  const nth = before.slice(0, at).filter((one) => one === header).length;
  return now.flatMap((one, place) => (one === header ? [place] : []))[nth] ?? null;
}
