import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { invalid } from './errors.ts';

/** Writes a cursor: opaque to clients, the time in microseconds as PostgreSQL printed it and the id. */
export function writeCursor(at: string, id: string): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Reads a cursor; throws request.invalid when it is not one of ours (its time and id fit PostgreSQL's types, so that no query fails on it). */
export function readCursor(cursor: string): { at: string; id: string } {
  const match = /^(\d{1,18}|-\d{1,17}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  if (!match) throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  return { at: match[1] as string, id: match[2] as string };
}

/** `(at, id) < cursor`: one row comparison, which the (… at desc, id desc) index answers without a sort. */
export function beforeCursor(at: Expression<Date>, id: Expression<string>, cursor: string): Expression<SqlBool> {
  const place = readCursor(cursor);
  return sql<SqlBool>`(${at}, ${id}) < (to_timestamp(0) + ${place.at}::bigint * interval '1 microsecond', ${place.id}::uuid)`;
}

/** The exact microseconds of an instant column, for the cursor: a JS Date would lose three digits and skip or repeat rows. */
export function microseconds(at: Expression<Date>): RawBuilder<string> {
  return sql<string>`(extract(epoch from ${at}) * 1000000)::bigint::text`;
}

/** Cuts the one row too many that tells whether a next page exists. */
export function pageFrom<T extends { id: string; cursorAt: string }>(
  rows: T[],
  limit: number,
): { rows: Omit<T, 'cursorAt'>[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? writeCursor(last.cursorAt, last.id) : null };
}
