import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** The report of a dealer and day as it is kept; locked where it is to be changed. */
export function reportOf(tx: Tx, orgId: string, day: string, lock = false) {
  return tx
    .selectFrom('showroom.dailyReport as r')
    .leftJoin('org.staff as f', 'f.id', 'r.submittedBy')
    .select(['r.id', 'r.corrections', 'r.figures', 'r.note', 'r.submittedAt', 'r.delayMinutes', 'r.version'])
    .select('f.name as submittedByName')
    .where('r.orgId', '=', orgId)
    .where('r.day', '=', day)
    .$if(lock, (query) => query.forUpdate('r'))
    .executeTakeFirst();
}

/** Orders a dealer took on a civil day of its zone. */
export async function ordersOn(tx: Tx, orgId: string, from: Date, to: Date): Promise<number> {
  // plan: order_org
  const found = await tx
    .selectFrom('sales.order')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('orgId', '=', orgId)
    .where('createdAt', '>=', from)
    .where('createdAt', '<', to)
    .where('status', '<>', 'cancelled')
    .executeTakeFirstOrThrow();
  return found.n;
}

/** Enquiries by phone of a dealer and day by medium. */
export async function callsByMedia(tx: Tx, orgId: string, day: string): Promise<Record<string, number>> {
  const found = await tx
    .selectFrom('showroom.phoneCall')
    .select([sql<string>`coalesce(media, 'none')`.as('code'), sql<number>`count(*)::int`.as('n')])
    .where('orgId', '=', orgId)
    .where('day', '=', day)
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
  return Object.fromEntries(found.map(({ code, n }) => [code, n]));
}

/** Open dealers below a unit with their report of a day. */
export function dealerReports(tx: Tx, unitId: string, day: string) {
  // plan: unit_closure's primary key, then daily_report_day a dealer; a brand has some 1 500 dealers
  return tx
    .selectFrom('org.unitClosure as x')
    .innerJoin('org.unit as u', 'u.id', 'x.unitId')
    .leftJoin('showroom.dailyReport as r', (join) => join.onRef('r.orgId', '=', 'u.id').on('r.day', '=', day))
    .select(['u.id as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'u.timeZone'])
    .select(['r.submittedAt', 'r.delayMinutes', 'r.figures'])
    .where('x.ancestorId', '=', unitId)
    .where('u.kind', '=', 'dealer')
    .where('u.status', '=', 'open')
    .orderBy('u.code')
    .limit(5000)
    .execute();
}

/** A dealer with its zone. */
export function dealerById(tx: Tx, unitId: string) {
  return tx
    .selectFrom('org.unit')
    .select(['id', 'kind', 'name', 'nameEn', 'timeZone'])
    .where('id', '=', unitId)
    .executeTakeFirst();
}
