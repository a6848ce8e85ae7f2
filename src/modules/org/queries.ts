import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';

/** Open units of the acting unit's subtree, the tree's order left to the reader. */
export function unitsBelow(tx: Tx, unitId: string, kind: string | undefined) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select([
      'u.id',
      'u.parentId',
      'u.kind',
      'u.code',
      'u.name',
      'u.nameEn',
      'u.cityCode',
      'u.status',
      'u.fullAfterSales',
    ])
    .where('c.ancestorId', '=', unitId)
    .$if(kind !== undefined, (query) => query.where('u.kind', '=', kind as string))
    .orderBy('u.code')
    .execute();
}

/** One unit with what the clocks need. */
export function unitById(tx: Tx, id: string) {
  return tx
    .selectFrom('org.unit')
    .select(['id', 'kind', 'code', 'name', 'nameEn', 'phone', 'workingTime', 'status', 'cityCode'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Staff in scope with their roles; filtered by a role's code where given. */
export function staffInScope(tx: Tx, role: string | undefined) {
  return tx
    .selectFrom('org.staff as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .leftJoin('org.staffRole as sr', 'sr.staffId', 's.id')
    .leftJoin('org.role as r', 'r.id', 'sr.roleId')
    .select(['s.id', 's.name', 's.login', 's.title', 's.status', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<string[]>`coalesce(array_agg(distinct r.code) filter (where r.code is not null), '{}')`.as('roles'))
    .groupBy(['s.id', 'u.id'])
    .$if(role !== undefined, (query) => query.having(sql<boolean>`bool_or(r.code = ${role ?? ''})`))
    .orderBy('u.code')
    .orderBy('s.name')
    .limit(2000)
    .execute();
}

/** The name of an active staff member who holds one of the roles at a unit; undefined when there is none such. */
export function staffAt(tx: Tx, staffId: string, unitId: string, roles: string[]) {
  return tx
    .selectFrom('org.staff as s')
    .innerJoin('org.staffRole as sr', 'sr.staffId', 's.id')
    .innerJoin('org.role as r', 'r.id', 'sr.roleId')
    .select(['s.id', 's.name'])
    .where('s.id', '=', staffId)
    .where('s.status', '=', 'active')
    .where('sr.orgId', '=', unitId)
    .where('r.code', 'in', roles)
    .executeTakeFirst();
}

/** All dictionary entries, in the order they are shown. */
export function dictionaryEntries(tx: Tx) {
  return tx
    .selectFrom('org.dictionary')
    .select(['kind', 'code', 'name', 'nameEn', 'attributes', 'active'])
    .orderBy('kind')
    .orderBy('sort')
    .execute();
}

/** Open dealers a city, for the city chooser. */
export function dealersByCity(tx: Tx) {
  return tx
    .selectFrom('org.unit')
    .select((expression) => ['cityCode', expression.fn.countAll<number>().as('dealers')])
    .where('kind', '=', 'dealer')
    .where('status', '=', 'open')
    .where('cityCode', 'is not', null)
    .groupBy('cityCode')
    .execute();
}

export interface AuditRow {
  chain: number;
  seq: number;
  ordinal: number;
  at: Date;
  actor: string;
  actorName: string | null;
  sourceTable: string;
  operation: string;
  rowId: string;
  before: unknown;
  after: unknown;
  requestId: string | null;
}

/** Place of an entry in the trail: microseconds, chain, batch, line. */
export type AuditPlace = [micros: string, chain: string, seq: string, ordinal: string];

/** Entries of the trail inside the acting unit, newest first, each with its exact microseconds for the cursor. */
export async function auditEntries(
  tx: Tx,
  after: AuditPlace | null,
  rowId: string | undefined,
  limit: number,
): Promise<(AuditRow & { micros: string })[]> {
  const [micros, chain, seq, ordinal] = after ?? [null, null, null, null];
  const found = await sql<AuditRow & { micros: string }>`
    select v.*, org.actor_name(v.actor) as actor_name, (extract(epoch from v.at) * 1000000)::bigint::text as micros
    from audit.visible(${micros}::bigint, ${chain}::integer, ${seq}::bigint, ${ordinal}::integer, ${rowId ?? null}, ${limit}) v`.execute(
    tx,
  );
  return found.rows;
}
