import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** A reader where they act: what is for them follows from their roles there. */
export interface Reader {
  staffId: string;
  unitId: string;
  today: string;
}

/** Publications that are for a reader: as visible to the unit, and for one of the roles they hold there. */
function forReader(tx: Tx, { staffId, unitId, today }: Reader) {
  return tx
    .selectFrom('org.publication as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .leftJoin('org.publicationReceipt as x', (join) =>
      join.onRef('x.publicationId', '=', 'p.id').on('x.staffId', '=', staffId).on('x.orgId', '=', unitId),
    )
    .where('p.status', '=', 'published')
    .where('p.validFrom', '<=', today)
    .where(({ or, eb }) => or([eb('p.validTo', 'is', null), eb('p.validTo', '>=', today)]))
    .where(isFor(staffId, unitId));
}

/** Whether a publication names one of a reader's roles, or no role at all. */
const isFor = (staffId: string, unitId: string) =>
  sql<boolean>`(p.role_codes = '{}' or p.role_codes && array(select r.code from org.staff_role sr join org.role r on r.id = sr.role_id
    where sr.staff_id = ${staffId} and sr.org_id = ${unitId}))`;

const TRAINING = sql<boolean>`exists (select 1 from org.dictionary d where d.kind = 'publication_kind' and d.code = p.kind and d.attributes @> '{"training":true}')`;

/** What is unread comes before all that is read: its time counts as a thousand years later. */
const ORDER = sql<Date>`case when x.confirmed_at is null then p.published_at + interval '1000 years' else p.published_at end`;

interface ListQuery extends Reader {
  kind?: string | undefined;
  state?: 'unread' | 'read' | undefined;
  training?: 'true' | 'false' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** A reader's list, unread first. plan: the publications in force, some hundreds, sorted */
export function publications(tx: Tx, { kind, state, training, cursor, limit, ...reader }: ListQuery) {
  let query = forReader(tx, reader)
    .select(['p.id', 'p.kind', 'p.title', 'p.titleEn', 'p.revision', 'p.status', 'p.validFrom', 'p.validTo'])
    .select(['p.publishedAt', 'u.name as unitName', 'u.nameEn as unitNameEn', 'x.confirmedAt'])
    .select(sql<boolean>`p.replaces_id is not null`.as('replaces'))
    .select(microseconds(ORDER).as('cursorAt'));
  if (kind) query = query.where('p.kind', '=', kind);
  if (state) query = query.where('x.confirmedAt', state === 'read' ? 'is not' : 'is', null);
  if (training) query = query.where(training === 'true' ? TRAINING : sql<boolean>`not ${TRAINING}`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ORDER, ref('p.id'), cursor));
  return query
    .orderBy(ORDER, 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many a reader has, and has confirmed, training apart. */
export function progress(tx: Tx, reader: Reader) {
  return forReader(tx, reader)
    .select(TRAINING.as('training'))
    .select(sql<number>`count(*)::integer`.as('all'))
    .select(sql<number>`count(x.confirmed_at)::integer`.as('read'))
    .groupBy(TRAINING)
    .execute();
}

/** One publication as far as visible. */
export function publicationById(tx: Tx, id: string, { staffId, unitId }: Omit<Reader, 'today'>) {
  return tx
    .selectFrom('org.publication as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .leftJoin('org.publicationReceipt as x', (join) =>
      join.onRef('x.publicationId', '=', 'p.id').on('x.staffId', '=', staffId).on('x.orgId', '=', unitId),
    )
    .select(['p.id', 'p.kind', 'p.title', 'p.titleEn', 'p.body', 'p.bodyEn', 'p.revision', 'p.status', 'p.validFrom'])
    .select(['p.validTo', 'p.publishedAt', 'p.endedAt', 'p.endNote', 'p.unitIds', 'p.roleCodes', 'p.replacesId'])
    .select(['p.version', 'u.name as unitName', 'u.nameEn as unitNameEn', 'x.confirmedAt'])
    .select(sql<boolean>`p.replaces_id is not null`.as('replaces'))
    .select(isFor(staffId, unitId).as('forRole'))
    .select(
      sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = p.org_id)`.as(
        'held',
      ),
    )
    .select(
      sql<boolean>`exists (select 1 from org.unit k where k.id = ${unitId} and k.kind = 'dealer' and k.id in (select a.unit_id from org.unit_closure a where a.ancestor_id = p.org_id))`.as(
        'atDealer',
      ),
    )
    .select(sql<string | null>`org.actor_name('staff:' || p.author_id::text)`.as('authorName'))
    .select(
      sql<string | null>`(select s.id from org.publication s where s.replaces_id = p.id and s.status = 'published')`.as(
        'successorId',
      ),
    )
    .where('p.id', '=', id)
    .executeTakeFirst();
}

/** Units by id, for their names: the tree is open inside the group. */
export function unitsNamed(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('org.unit')
    .select(['id', 'name', 'nameEn'])
    .where('id', 'in', [...ids])
    .orderBy('code')
    .execute();
}

/** How many of some units are regions or dealers below another. */
export async function audienceBelow(tx: Tx, above: string, ids: readonly string[]): Promise<number> {
  const found = await tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('c.ancestorId', '=', above)
    .where('c.unitId', 'in', [...ids])
    .where('u.kind', 'in', ['region', 'dealer'])
    .executeTakeFirstOrThrow();
  return found.n;
}

/** Which of some codes are no role. */
export async function unknownRoles(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const known = await tx
    .selectFrom('org.role')
    .select('code')
    .where('code', 'in', [...codes])
    .execute();
  const names = new Set(known.map(({ code }) => code));
  return codes.filter((code) => !names.has(code));
}

interface OwnQuery {
  unitId: string;
  status?: string | undefined;
  kind?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What the acting unit and those below it publish, newest first. plan: publication_org of the units in scope, some hundreds of rows in all */
export function ownPublications(tx: Tx, { unitId, status, kind, cursor, limit }: OwnQuery) {
  let query = tx
    .selectFrom('org.publication as p')
    .innerJoin('org.unitClosure as c', (join) => join.onRef('c.unitId', '=', 'p.orgId').on('c.ancestorId', '=', unitId))
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .select(['p.id', 'p.kind', 'p.title', 'p.titleEn', 'p.revision', 'p.status', 'p.validFrom', 'p.validTo'])
    .select(['p.publishedAt', 'p.version', 'p.createdAt', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(({ ref }) => microseconds(ref('p.createdAt')).as('cursorAt'));
  if (status) query = query.where('p.status', '=', status);
  if (kind) query = query.where('p.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  return query
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}

interface Shares {
  publicationId: string;
  unitId: string;
  addressed: number;
  confirmed: number;
}

/** How many of those each of some publications is for have confirmed it, dealer by dealer, as far as the acting unit reaches. */
export async function shares(tx: Tx, ids: readonly string[]): Promise<Shares[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Shares>`
    select p.id as "publicationId", a.org_id as "unitId", count(*)::integer as addressed, count(x.confirmed_at)::integer as confirmed
    from org.publication p cross join lateral org.addressees_of(p.id) a
    left join org.publication_receipt x on x.publication_id = p.id and x.staff_id = a.staff_id and x.org_id = a.org_id
    where p.id = any (${[...ids]}::uuid[]) group by 1, 2`.execute(tx);
  return rows;
}

/** The people of one dealer a publication is for: who has not confirmed it first. */
export async function readersAt(tx: Tx, id: string, unitId: string) {
  const { rows } = await sql<{
    staffId: string;
    name: string;
    title: string | null;
    openedAt: Date | null;
    confirmedAt: Date | null;
  }>`
    select s.id as "staffId", s.name, s.title, x.opened_at as "openedAt", x.confirmed_at as "confirmedAt"
    from org.addressees_of(${id}) a join org.staff s on s.id = a.staff_id
    left join org.publication_receipt x on x.publication_id = ${id} and x.staff_id = a.staff_id and x.org_id = a.org_id
    where a.org_id = ${unitId} order by x.confirmed_at nulls first, s.name, s.id`.execute(tx);
  return rows;
}

/** A publication of the acting unit or one below it, held until the transaction ends. */
export function lockPublication(tx: Tx, id: string, unitId: string) {
  return tx
    .selectFrom('org.publication as p')
    .innerJoin('org.unitClosure as c', (join) => join.onRef('c.unitId', '=', 'p.orgId').on('c.ancestorId', '=', unitId))
    .select(['p.id', 'p.orgId', 'p.status', 'p.title', 'p.revision', 'p.replacesId', 'p.validTo', 'p.version'])
    .where('p.id', '=', id)
    .forUpdate('p')
    .executeTakeFirst();
}

/** Notices for everybody who has not confirmed; how many. */
export async function tell(tx: Tx, id: string, kind: string, title: string): Promise<number> {
  const { rows } = await sql<{ told: number }>`select org.tell_publication(${id}, ${kind}, ${title}) as told`.execute(
    tx,
  );
  return rows[0]?.told ?? 0;
}

/** Files of a publication in the order they came. */
export function filesOf(tx: Tx, id: string) {
  return tx
    .selectFrom('org.publicationFile')
    .select(['id', 'name', 'mediaType', 'bytes', 'sha256Hex'])
    .where('publicationId', '=', id)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}
