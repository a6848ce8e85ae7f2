import { sql } from 'kysely';
import type { Tx } from './db.ts';

/** How a column travels. `list`: text[]; `json`: a value that is not yet text. */
export type ColumnKind = 'uuid' | 'text' | 'date' | 'time' | 'int' | 'bool' | 'json' | 'bytes' | 'list';

const POSTGRES: Record<ColumnKind, string> = {
  uuid: 'uuid',
  text: 'text',
  date: 'date',
  time: 'timestamptz',
  int: 'bigint',
  bool: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
  list: 'text',
};

const quoted = (text: string) => `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;

const ELEMENT: Record<ColumnKind, (value: unknown) => string> = {
  uuid: String,
  date: String,
  time: String,
  int: String,
  text: (value) => quoted(value as string),
  bool: (value) => (value ? 't' : 'f'),
  json: (value) => quoted(typeof value === 'string' ? value : JSON.stringify(value)),
  bytes: (value) => `"\\\\x${(value as Buffer).toString('hex')}"`,
  list: (value) => quoted(`{${(value as string[]).map(quoted).join(',')}}`),
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One column of many rows as one parameter. */
function arrayOf(rows: readonly object[], name: string, kind: ColumnKind, fallback: unknown) {
  const element = ELEMENT[kind];
  const parts = rows.map((row) => {
    const value = (row as Record<string, unknown>)[name] ?? fallback;
    return value === undefined || value === null ? 'NULL' : element(value);
  });
  return sql`${`{${parts.join(',')}}`}::${sql.raw(`${POSTGRES[kind]}[]`)}`;
}

/**
 * Inserts any number of rows in one statement: each column travels as one array, which takes half the database time of a JSON object a
 * row and a fraction of a parameter a value. A value that is undefined is what `defaults` says, else null. Table and columns are the
 * program's own words.
 * @param conflict e.g. `on conflict do nothing returning id`
 */
export async function insertMany<T = unknown>(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly object[],
  { defaults = {}, conflict = '' }: { defaults?: Readonly<Record<string, unknown>>; conflict?: string } = {},
): Promise<T[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const arrays = names.map((name) => arrayOf(rows, name, columns[name] as ColumnKind, defaults[name]));
  // unnest would flatten an array of arrays, hence a list travels as text and is cast back.
  const values = names.map((name, at) => `c${at}${columns[name] === 'list' ? '::text[]' : ''}`);
  const result = await sql<T>`insert into ${sql.raw(table)} (${sql.raw(names.map(snake).join(', '))})
    select ${sql.raw(values.join(', '))} from unnest(${sql.join(arrays)}) as given(${sql.raw(names.map((_, at) => `c${at}`).join(', '))})
    ${sql.raw(conflict)}`.execute(tx);
  return result.rows;
}

/** As `insertMany`: sets columns of many rows by their id; a value that is undefined becomes null. */
export async function updateMany(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const shape: Record<string, ColumnKind> = { id: 'uuid', ...columns };
  const names = Object.keys(shape);
  const sets = Object.keys(columns).map(
    (name) => `${snake(name)} = n.${snake(name)}${shape[name] === 'list' ? '::text[]' : ''}`,
  );
  await sql`update ${sql.raw(table)} t set ${sql.raw(sets.join(', '))}
    from unnest(${sql.join(names.map((name) => arrayOf(rows, name, shape[name] as ColumnKind, undefined)))}) as n(${sql.raw(names.map(snake).join(', '))})
    where t.id = n.id`.execute(tx);
}

/** As `insertMany`, through a function of the database that takes the columns as arrays, in their order. */
export async function callMany<T = unknown>(
  tx: Tx,
  name: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly object[],
): Promise<T[]> {
  if (rows.length === 0) return [];
  const arrays = Object.entries(columns).map(([column, kind]) => arrayOf(rows, column, kind, undefined));
  return (await sql<T>`select ${sql.raw(name)}(${sql.join(arrays)}) as value`.execute(tx)).rows;
}
