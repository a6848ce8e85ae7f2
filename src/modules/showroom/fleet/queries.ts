import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Cars of the dealers below a unit, in use first. */
export function cars(tx: Tx, unitId: string, since: string) {
  return tx
    .selectFrom('showroom.testCar as k')
    .innerJoin('org.unitClosure as x', 'x.unitId', 'k.orgId')
    .innerJoin('org.unit as u', 'u.id', 'k.orgId')
    .innerJoin('products.series as s', 's.id', 'k.seriesId')
    .select([
      'k.id',
      'k.seriesId',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      'k.name',
      'k.plate',
      'k.automatic',
    ])
    .select(['k.insuredUntil', 'k.odometerKm', 'k.note', 'k.version', 'u.id as unitId', 'u.name as unitName'])
    .select(['u.nameEn as unitNameEn', sql<'active' | 'maintenance' | 'retired'>`k.state`.as('state')])
    .select(
      // plan: the gist index of the exclusion leads by car; a car has a few drives a day
      sql<number>`(select count(*)::int from showroom.test_drive d where d.org_id = k.org_id and d.day >= ${since}::date and d.car_id = k.id and d.status in ('out', 'back'))`.as(
        'drives',
      ),
    )
    .where('x.ancestorId', '=', unitId)
    .orderBy(sql`k.state = 'retired'`)
    .orderBy('u.code')
    .orderBy('s.sort')
    .orderBy('k.plate')
    .limit(2000)
    .execute();
}

/** Series on sale that a dealer below a unit has no usable car for, dealer by dealer (SAL-06). */
export async function missingSeries(tx: Tx, unitId: string, today: string) {
  const found = await sql<{
    unitId: string;
    unitName: string;
    unitNameEn: string;
    id: string;
    name: string;
    nameEn: string;
  }>`
    select u.id as unit_id, u.name as unit_name, u.name_en as unit_name_en, s.id, s.name, s.name_en
    from org.unit_closure x join org.unit u on u.id = x.unit_id and u.kind = 'dealer' and u.status = 'open'
    cross join products.series s
    where x.ancestor_id = ${unitId} and s.active
      and not exists (select 1 from showroom.test_car k where k.org_id = u.id and k.series_id = s.id and k.state = 'active' and k.insured_until >= ${today}::date)
    order by u.code, s.sort, s.code limit 20000`.execute(tx);
  return found.rows;
}

/** A car for a change of it or a booking, locked. */
export function lockCar(tx: Tx, id: string) {
  return tx.selectFrom('showroom.testCar').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}
