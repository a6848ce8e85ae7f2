import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

const MOST = 1000;

interface DealerQuery {
  unitId: string;
  today: string;
  cityCode?: string | undefined;
  function?: 'sales' | 'full' | 'none' | undefined;
  without?: 'agreement' | undefined;
  /** Code of the last row before. */
  after: string | null;
  limit: number;
}

/** Dealers below the acting unit by code. plan: unit_closure of the unit, some thousand dealers at most; outlet_org and agreement_org a row */
export function dealers(tx: Tx, { unitId, today, cityCode, without, after, limit, ...query }: DealerQuery) {
  let found = tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .leftJoin('org.unit as r', 'r.id', 'u.parentId')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('org.agreement as a')
          .select(({ fn }) => fn.max('a.toDate').as('until'))
          .select(sql<string[]>`coalesce(array_agg(distinct area) filter (where area is not null), '{}')`.as('areas'))
          .leftJoin(sql<{ area: string }>`unnest(a.area_codes)`.as<'area'>(sql`area(area)`), (join) => join.onTrue())
          .whereRef('a.orgId', '=', 'u.id')
          .where('a.status', '=', 'active')
          .where('a.fromDate', '<=', today)
          .where('a.toDate', '>=', today)
          .as('g'),
      (join) => join.onTrue(),
    )
    .select(['u.id', 'u.code', 'u.name', 'u.nameEn', 'r.name as regionName', 'r.nameEn as regionNameEn', 'u.cityCode'])
    .select(['u.status', 'u.sells', 'u.fullAfterSales', 'g.until as agreementUntil', 'g.areas as areaCodes'])
    .select(
      sql<number>`(select count(*)::integer from org.outlet o where o.org_id = u.id and o.closed_on is null)`.as(
        'outlets',
      ),
    )
    .where('c.ancestorId', '=', unitId)
    .where('u.kind', '=', 'dealer');
  if (cityCode) found = found.where('u.cityCode', '=', cityCode);
  if (query.function === 'sales') found = found.where('u.sells', '=', true);
  if (query.function === 'full') found = found.where('u.fullAfterSales', '=', true);
  if (query.function === 'none') found = found.where('u.sells', '=', false).where('u.fullAfterSales', '=', false);
  if (without) found = found.where('g.until', 'is', null).where('u.status', '=', 'open');
  if (after !== null) found = found.where('u.code', '>', after);
  return found
    .orderBy('u.code')
    .limit(limit + 1)
    .execute();
}

/** Plans in sight with what stands in the city already. plan: the plans, some hundreds; open dealers and outlets grouped once */
export async function planning(tx: Tx) {
  const { rows } = await sql<{
    id: string;
    unitId: string;
    unitName: string;
    unitNameEn: string;
    cityCode: string;
    kind: 'sales' | 'full' | 'outlet';
    wanted: number;
    present: number;
    open: number;
    byOn: string | null;
    note: string | null;
    version: number;
  }>`
    with present as (
      select c.ancestor_id, u.city_code, count(*) filter (where u.sells) as sales, count(*) filter (where u.full_after_sales) as "full"
      from org.unit u join org.unit_closure c on c.unit_id = u.id where u.kind = 'dealer' and u.status = 'open' group by 1, 2
    ), outlets as (
      select c.ancestor_id, o.city_code, count(*) as n from org.outlet o join org.unit_closure c on c.unit_id = o.org_id
      where o.closed_on is null group by 1, 2
    ), told as (
      select p.*, (case p.kind when 'sales' then coalesce(d.sales, 0) when 'full' then coalesce(d."full", 0) else coalesce(o.n, 0) end)::integer as present
      from org.planning_point p
      left join present d on d.ancestor_id = p.org_id and d.city_code = p.city_code
      left join outlets o on o.ancestor_id = p.org_id and o.city_code = p.city_code
    )
    select t.id, t.org_id as "unitId", u.name as "unitName", u.name_en as "unitNameEn", t.city_code as "cityCode", t.kind, t.wanted::integer as wanted,
      t.present, greatest(t.wanted - t.present, 0)::integer as open, t.by_on::text as "byOn", t.note, t.version
    from told t join org.unit u on u.id = t.org_id
    order by greatest(t.wanted - t.present, 0) desc, t.by_on nulls last, t.city_code, t.kind, t.id limit ${MOST}`.execute(
    tx,
  );
  return rows;
}

interface AgreementQuery {
  orgIds: string[] | null;
  today: string;
  /** The last day of what ends soon. */
  soon: string;
  state?: 'active' | 'ending' | 'over' | 'ended' | undefined;
  unitId?: string | undefined;
  most: number;
}

/** Agreements in scope, those that end first first. plan: agreement_due, or agreement_org where a dealer is named; a few a dealer */
export function agreements(tx: Tx, { orgIds, today, soon, state, unitId, most }: AgreementQuery) {
  let query = tx
    .selectFrom('org.agreement as a')
    .innerJoin('org.unit as u', 'u.id', 'a.orgId')
    .select(['a.id', 'a.orgId as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'a.number', 'a.kind'])
    .select(['a.fromDate', 'a.toDate', 'a.areaCodes', 'a.note', 'a.status', 'a.version'])
    .select(sql<number>`(a.to_date - ${today}::date)`.as('daysLeft'));
  if (orgIds) query = query.where('a.orgId', 'in', orgIds);
  if (unitId) query = query.where('a.orgId', '=', unitId);
  if (state === 'ended') query = query.where('a.status', '=', 'ended');
  else if (state) query = query.where('a.status', '=', 'active');
  if (state === 'active' || state === 'ending') query = query.where('a.toDate', '>=', today);
  if (state === 'ending') query = query.where('a.toDate', '<=', soon);
  if (state === 'over') query = query.where('a.toDate', '<', today);
  return query
    .orderBy('a.toDate')
    .orderBy('a.id')
    .limit(most + 1)
    .execute();
}

/** Files of some agreements. */
export function agreementFiles(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('org.agreementFile as x')
    .innerJoin('app.file as f', 'f.id', 'x.fileId')
    .select(['x.id', 'x.agreementId', 'f.name', 'f.bytes', 'f.mediaType', 'f.sha256Hex'])
    .where('x.agreementId', 'in', [...ids])
    .orderBy('x.createdAt')
    .execute();
}

/** One agreement, held until the transaction ends. */
export function lockAgreement(tx: Tx, id: string) {
  return tx
    .selectFrom('org.agreement')
    .select(['id', 'orgId', 'areaCodes', 'status', 'toDate', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A dealer of the acting unit. */
export function dealerBelow(tx: Tx, above: string, id: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(['u.id', 'u.name'])
    .where('c.ancestorId', '=', above)
    .where('u.id', '=', id)
    .where('u.kind', '=', 'dealer')
    .executeTakeFirst();
}

/** Outlets in scope, newest first. plan: outlet_org; some thousand rows in all */
export function outlets(
  tx: Tx,
  {
    orgIds,
    unitId,
    cityCode,
    cursor,
    limit,
  }: {
    orgIds: string[] | null;
    unitId?: string | undefined;
    cityCode?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  let query = tx
    .selectFrom('org.outlet as o')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .select(['o.id', 'o.orgId as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'o.name', 'o.nameEn'])
    .select(['o.cityCode', 'o.place', 'o.functions', 'o.openedOn', 'o.closedOn', 'o.version'])
    .select(({ ref }) => microseconds(ref('o.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('o.orgId', 'in', orgIds);
  if (unitId) query = query.where('o.orgId', '=', unitId);
  if (cityCode) query = query.where('o.cityCode', '=', cityCode);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('o.createdAt'), ref('o.id'), cursor));
  return query
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One outlet, held until the transaction ends. */
export function lockOutlet(tx: Tx, id: string) {
  return tx
    .selectFrom('org.outlet')
    .select(['id', 'openedOn', 'closedOn', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Requests in scope, newest first. plan: network_request_org for a dealer or a region, network_request_created above */
export function requests(
  tx: Tx,
  {
    orgIds,
    status,
    cursor,
    limit,
  }: { orgIds: string[] | null; status?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const who = (column: string) => sql<string | null>`org.actor_name('staff:' || ${sql.ref(column)}::text)`;
  let query = tx
    .selectFrom('org.networkRequest as q')
    .innerJoin('org.unit as u', 'u.id', 'q.orgId')
    .leftJoin('org.agreement as a', 'a.id', 'q.agreementId')
    .select([
      'q.id',
      'q.orgId as unitId',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
      'q.kind',
      'q.name',
      'q.nameEn',
    ])
    .select(['q.cityCode', 'q.place', 'q.functions', 'q.opensOn', 'a.number as agreementNumber', 'q.areaCodes'])
    .select(['q.reason', 'q.status', 'q.regionAt', 'q.regionNote', 'q.headquartersAt', 'q.headquartersNote'])
    .select(['q.createdAt', 'q.version', who('q.asked_by').as('askedByName'), who('q.region_by').as('regionByName')])
    .select(who('q.headquarters_by').as('headquartersByName'))
    .select(({ ref }) => microseconds(ref('q.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('q.orgId', 'in', orgIds);
  if (status) query = query.where('q.status', '=', status);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('q.createdAt'), ref('q.id'), cursor));
  return query
    .orderBy('q.createdAt', 'desc')
    .orderBy('q.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One request, held until the transaction ends. */
export function lockRequest(tx: Tx, id: string) {
  return tx.selectFrom('org.networkRequest').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Reminds of agreements that end within some days. */
export async function remindAgreements(tx: Tx, today: string, days: number): Promise<number> {
  const { rows } = await sql<{
    told: number;
  }>`select org.remind_agreements(${today}::date, ${days}::integer) as told`.execute(tx);
  return rows[0]?.told ?? 0;
}
