import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { microseconds, readCursor } from '../../../platform/keyset.ts';

const open = (tx: Tx, staffId: string, now: Date) =>
  tx
    .selectFrom('leads.validation as v')
    .innerJoin('leads.lead as l', 'l.id', 'v.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .leftJoin('products.series as s', 's.id', 'l.seriesId')
    .leftJoin('leads.source as src', 'src.id', 'l.sourceId')
    .leftJoin('org.staff as h', (join) => join.onRef('h.id', '=', 'v.heldBy').on('v.heldUntil', '>', now))
    .select(['v.id', 'v.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'l.channel'])
    .select([
      'src.name as sourceName',
      'src.nameEn as sourceNameEn',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
    ])
    .select(['l.cityCode', 'l.touchCount', 'v.queuedAt', 'h.name as heldBy'])
    .select(({ ref }) => [
      microseconds(ref('v.queuedAt')).as('cursorAt'),
      sql<Date | null>`case when h.id is null then null else v.held_until end`.as('heldUntil'),
      sql<boolean>`coalesce(h.id = ${staffId}, false)`.as('mine'),
    ])
    .where('v.outcome', 'is', null);

/** The queue, oldest first. plan: validation_open in its order, then primary keys */
export function queue(tx: Tx, staffId: string, now: Date, cursor: string | undefined, limit: number) {
  let query = open(tx, staffId, now);
  if (cursor) {
    const { at, id } = readCursor(cursor);
    query = query.where(
      sql<boolean>`(v.queued_at, v.id) > (to_timestamp(0) + ${at}::bigint * interval '1 microsecond', ${id}::uuid)`,
    );
  }
  return query
    .orderBy('v.queuedAt')
    .orderBy('v.id')
    .limit(limit + 1)
    .execute();
}

/** One waiting lead with what the desk works with; undefined once it is decided. */
export function waitingById(tx: Tx, id: string, staffId: string, now: Date) {
  return open(tx, staffId, now)
    .leftJoin('org.unit as d', 'd.id', 'v.dealerId')
    .select(['l.customerId', 'l.version', 'l.grade', 's.code as seriesCode', 'l.testDrive', 'l.comments'])
    .select(['v.dealerId', 'd.name as dealerName', 'l.createdAt'])
    .select(
      sql<string | null>`(select i.id from customers.identifier i where i.customer_id = l.customer_id and i.is_primary
        order by i.created_at limit 1)`.as('mobileId'),
    )
    .where('v.id', '=', id)
    .executeTakeFirst();
}

/** The waiting row and its lead, both held until the transaction ends. */
export async function lockWaiting(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('leads.validation')
    .select(['id', 'leadId', 'dealerId', 'heldBy', 'heldUntil', 'orgId'])
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const lead = await tx
    .selectFrom('leads.lead')
    .select([
      'id',
      'orgId',
      'customerId',
      'status',
      'version',
      'channel',
      'sourceId',
      'seriesId',
      'cityCode',
      'comments',
    ])
    .where('id', '=', row.leadId)
    .forUpdate()
    .executeTakeFirst();
  return lead ? { row, lead } : null;
}

/** The one the caller holds, else the oldest free one, held for the caller from now on; null where none waits. plan: validation_open */
export async function holdNext(tx: Tx, staffId: string, now: Date, until: Date): Promise<string | null> {
  // Two calls of one person at once get the same lead: the second waits here and finds what the first holds.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`validation of ${staffId}`}, 0))`.execute(tx);
  const mine = await tx
    .updateTable('leads.validation')
    .set({ heldUntil: until })
    .where('outcome', 'is', null)
    .where('heldBy', '=', staffId)
    .where('heldUntil', '>', now)
    .returning('id')
    .executeTakeFirst();
  if (mine) return mine.id;
  const next = await tx
    .updateTable('leads.validation')
    .set({ heldBy: staffId, heldUntil: until })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('leads.validation as q')
        .select('q.id')
        .where('q.outcome', 'is', null)
        .where((or) => or.or([or('q.heldUntil', 'is', null), or('q.heldUntil', '<=', now)]))
        .orderBy('q.queuedAt')
        .orderBy('q.id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .executeTakeFirst();
  return next?.id ?? null;
}

/** Holds one for the caller, or lets it go (`until` null). */
export async function hold(tx: Tx, id: string, staffId: string, until: Date | null): Promise<void> {
  await tx
    .updateTable('leads.validation')
    .set({ heldBy: until ? staffId : null, heldUntil: until })
    .where('id', '=', id)
    .execute();
}

interface Decided {
  outcome: 'valid' | 'invalid' | 'duplicate';
  reason: string | null;
  note: string | null;
  staffId: string;
  decidedAt: Date;
}

/** Ends the waiting of a lead. */
export async function decide(tx: Tx, id: string, decided: Decided): Promise<void> {
  await tx
    .updateTable('leads.validation')
    .set({ ...decided, heldBy: null, heldUntil: null })
    .where('id', '=', id)
    .execute();
}

/** Other leads of a customer in sight, newest first. plan: lead_customer */
export function otherLeads(tx: Tx, customerId: string, leadId: string) {
  return tx
    .selectFrom('leads.lead as l')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .select(['l.id', 'l.status', 'l.channel', 'u.name as unitName', 'l.createdAt'])
    .where('l.customerId', '=', customerId)
    .where('l.id', '<>', leadId)
    .orderBy('l.createdAt', 'desc')
    .limit(10)
    .execute();
}

/** What waits (to a cap) and since when, and what was decided since an instant. plan: validation_open, validation_decided */
export async function figures(tx: Tx, staffId: string, since: Date, cap: number) {
  const waiting = await sql<{ n: number; oldestAt: Date | null }>`
    select count(*)::int as n, min(w.queued_at) as oldest_at
    from (select queued_at from leads.validation where outcome is null order by queued_at limit ${sql.lit(cap)}) w`.execute(
    tx,
  );
  const today = await sql<{ outcome: string; n: number; mine: number }>`
    select outcome, count(*)::int as n, (count(*) filter (where staff_id = ${staffId}))::int as mine
    from leads.validation where outcome in ('valid', 'invalid', 'duplicate') and decided_at >= ${since} group by outcome`.execute(
    tx,
  );
  return { waiting: waiting.rows[0], today: today.rows };
}
