/** What a file's columns seem to mean: header rows found, headers matched with fields in both languages. */
import { createHash } from 'node:crypto';
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

/** What a header row is remembered by: its headers, whatever their order. */
export function signatureOf(headers: readonly string[]): string {
  const known = headers.map(headerKey).filter(Boolean).sort();
  return createHash('sha256').update(known.join('\0')).digest('hex').slice(0, 32);
}

/** A remembered mapping moved to where the same headers stand in this file; `were` are the headers it was made for. */
export function moved(
  columns: Readonly<Record<string, string>>,
  were: readonly string[],
  headers: readonly string[],
): Record<string, string> {
  const keys = headers.map(headerKey);
  const found: Record<string, string> = {};
  for (const [at, key] of Object.entries(columns)) {
    const now = keys.indexOf(headerKey(were[Number(at)] ?? ''));
    if (now >= 0) found[now] = key;
  }
  return found;
}
