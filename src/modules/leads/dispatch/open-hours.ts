import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { isOpen, type WorkingTime } from '../../../platform/working-time.ts';

const CACHE_MS = 10_000;
const cache = new WeakMap<object, { until: number; dealers: { id: string; hours: WorkingTime }[] }>();

/** Dealers that take leads in their working time only and are closed at an instant; few ask for it, so the list is kept for ten seconds. */
export async function closedNow(ctx: Ctx, tx: Tx, at: Date): Promise<string[]> {
  let known = cache.get(ctx.db);
  if (!known || known.until <= Date.now()) {
    const { rows } = await sql<{
      id: string;
      workingTime: WorkingTime;
    }>`select id, working_time from leads.dealers_by_hours()`.execute(tx);
    const dealers = rows.map(({ id, workingTime }) => ({ id, hours: workingTime }));
    known = { until: Date.now() + CACHE_MS, dealers };
    cache.set(ctx.db, known);
  }
  return known.dealers.filter(({ hours }) => !isOpen(at, hours)).map(({ id }) => id);
}

/** Lets this process see a changed capacity at once. */
export function forgetOpenHours(ctx: Pick<Ctx, 'db'>): void {
  cache.delete(ctx.db);
}
