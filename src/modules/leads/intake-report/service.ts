import type * as z from 'zod';
import { addDays, daysBetween, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, todayOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import type { intakeReport, intakeRows } from './schema.ts';

const MAX_DAYS = 366;

function rangeOf(ctx: Ctx, { from, to }: { from: string; to: string }): queries.Range {
  const days = daysBetween(from, to);
  if (days < 0) throw invalid('to', '结束日期不能早于开始日期。', 'The last day lies before the first.');
  if (days >= MAX_DAYS) throw invalid('to', `最多 ${MAX_DAYS} 天。`, `At most ${MAX_DAYS} days.`);
  const { timeZone, orgIds } = scopeOf(ctx);
  return {
    from: startOfCivilDay(from, timeZone),
    until: startOfCivilDay(addDays(to, 1), timeZone),
    timeZone,
    orgIds,
  };
}

const NO_MESSAGES = { messages: 0, duplicates: 0, rejected: 0, tests: 0 };
const NO_TOUCHES = {
  direct: 0,
  enquiries: 0,
  persons: 0,
  first: 0,
  last: 0,
  valid: 0,
  invalid: 0,
  unchecked: 0,
  answered: 0,
  medianMinutes: null,
};

function counted(messages: queries.MessageCounts | undefined, touches: queries.TouchCounts | undefined) {
  const sums = { ...NO_MESSAGES, ...messages, ...NO_TOUCHES, ...touches };
  return { ...sums, raw: sums.messages + sums.direct };
}

/**
 * What came in between two days of the acting unit: raw, repeated, rejected and test messages, enquiries, persons, leads by first and last
 * touch and by what validation found. A person counts once in each row and once in the total.
 */
export async function report(ctx: Ctx, query: z.output<typeof intakeReport.query>) {
  const range = rangeOf(ctx, query);
  const { by } = query;
  const [messages, touches, names] = await read(ctx, (tx) =>
    Promise.all([queries.messageCounts(tx, by, range), queries.touchCounts(tx, by, range), queries.sourceNames(tx)]),
  );
  const keys = new Set([...messages, ...touches].flatMap(({ key, total }) => (total || key === null ? [] : [key])));
  const rows = [...keys].map((key) => ({
    key,
    name: names.get(key)?.name ?? null,
    nameEn: names.get(key)?.nameEn ?? null,
    ...omitKey(counted(rowOf(messages, key), rowOf(touches, key))),
  }));
  rows.sort((a, b) => (by === 'day' ? a.key.localeCompare(b.key) : b.raw - a.raw || a.key.localeCompare(b.key)));
  const totalOf = <T extends { total: boolean }>(all: readonly T[]) => all.find(({ total }) => total);
  return { rows, total: omitKey(counted(totalOf(messages), totalOf(touches))) };
}

function rowOf<T extends { key: string | null; total: boolean }>(rows: readonly T[], key: string): T | undefined {
  return rows.find((row) => !row.total && row.key === key);
}

function omitKey<T extends object>(row: T): Omit<T, 'key' | 'total'> {
  const { key: _key, total: _total, ...rest } = row as T & { key?: unknown; total?: unknown };
  return rest as Omit<T, 'key' | 'total'>;
}

/** The enquiries behind a figure. @throws AppError auth.forbidden for who sees only leads of their own */
export async function rows(ctx: Ctx, query: z.output<typeof intakeRows.query>) {
  // Figures are of a whole unit: whoever sees but their own leads would see other rows than were counted.
  if (ownerFilter(ctx, 'lead.read')) throw new AppError('auth.forbidden', { permission: 'lead.read' });
  const to = query.to ?? todayOf(ctx);
  const range = rangeOf(ctx, { from: query.from ?? addDays(to, -29), to });
  const found = await read(ctx, (tx) => queries.touchRows(tx, { ...query, ...range }));
  return pageFrom(found, query.limit);
}
