import type { Ctx } from '../../platform/context.ts';
import { read, type Tx } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { dictionaryEntries } from './queries.ts';

export interface DictionaryEntry {
  kind: string;
  code: string;
  name: string;
  nameEn: string;
  attributes: Record<string, unknown>;
  active: boolean;
}

const cache = new WeakMap<object, { until: number; entries: DictionaryEntry[] }>();
const CACHE_MS = 10_000;

/**
 * All entries; each process reads them again every ten seconds, so an edit reaches everybody within that time.
 * Inside a transaction pass it: a second connection taken while one is held can starve the pool.
 */
export async function dictionaries(ctx: Ctx, tx?: Tx): Promise<DictionaryEntry[]> {
  const known = cache.get(ctx.db);
  if (known && known.until > Date.now()) return known.entries;
  const entries = (tx ? await dictionaryEntries(tx) : await read(ctx, dictionaryEntries)) as DictionaryEntry[];
  cache.set(ctx.db, { until: Date.now() + CACHE_MS, entries });
  return entries;
}

/** One active entry; throws request.invalid for `field` when the code is not in the dictionary. */
export async function entryOf(ctx: Ctx, kind: string, code: string, field: string): Promise<DictionaryEntry> {
  const entries = await dictionaries(ctx);
  const found = entries.find((entry) => entry.kind === kind && entry.code === code && entry.active);
  if (found) return found;
  const offered = entries.filter((entry) => entry.kind === kind && entry.active).map((entry) => entry.code);
  throw invalid(field, `“${code}”不在可选范围:${offered.join('、')}`, `"${code}" is not one of: ${offered.join(', ')}`);
}

/** A text an entry carries, e.g. the purpose a call about it serves; `fallback` where there is none. */
export async function textOf(
  ctx: Ctx,
  tx: Tx,
  kind: string,
  code: string,
  attribute: string,
  fallback: string,
): Promise<string> {
  const entry = (await dictionaries(ctx, tx)).find((candidate) => candidate.kind === kind && candidate.code === code);
  const value = entry?.attributes[attribute];
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** A number an entry carries, e.g. a clock's minutes; `fallback` where an administrator removed it. */
export async function numberOf(
  ctx: Ctx,
  tx: Tx,
  kind: string,
  code: string,
  attribute: string,
  fallback: number,
): Promise<number> {
  const entry = (await dictionaries(ctx, tx)).find((candidate) => candidate.kind === kind && candidate.code === code);
  const value = entry?.attributes[attribute];
  return typeof value === 'number' && value > 0 ? value : fallback;
}

/** Lets this process see a changed entry at once; the others do within ten seconds. */
export function forgetDictionaries(ctx: Pick<Ctx, 'db'>): void {
  cache.delete(ctx.db);
}
