import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { DB } from '../../../platform/db.types.ts';

/** One unit with what the clocks need. */
export function unitById(tx: Tx, id: string) {
  return tx
    .selectFrom('org.unit')
    .select(['id', 'kind', 'code', 'name', 'nameEn', 'phone', 'workingTime', 'status', 'cityCode'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Holds back every other change of the tree's shape until this transaction ends. */
export async function lockTree(tx: Tx): Promise<void> {
  await sql`select org.lock_tree()`.execute(tx);
}

interface ListFilter {
  scope: string;
  q?: string | undefined;
  kinds: readonly string[] | null;
  status?: string | undefined;
  /** Code of the last row before. */
  after: string | null;
  limit: number;
}

/** Units of a subtree by code, one more than `limit`. The whole tree has some 10 000 rows: a part of a name is looked for in all. */
export function unitsInScope(tx: Tx, { scope, q, kinds, status, after, limit }: ListFilter) {
  const needle = q?.toLowerCase() ?? '';
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .leftJoin('org.unit as p', 'p.id', 'u.parentId')
    .select(['u.id', 'u.parentId', 'p.name as parentName', 'p.nameEn as parentNameEn', 'u.kind', 'u.code', 'u.name'])
    .select(['u.nameEn', 'u.cityCode', 'u.status', 'u.fullAfterSales'])
    .where('c.ancestorId', '=', scope)
    .$if(kinds !== null, (query) => query.where('u.kind', 'in', kinds ?? []))
    .$if(status !== undefined, (query) => query.where('u.status', '=', status as string))
    .$if(needle !== '', (query) =>
      query.where(sql<SqlBool>`position(${needle} in lower(u.name || ' ' || u.name_en || ' ' || u.code)) > 0`),
    )
    .$if(after !== null, (query) => query.where('u.code', '>', after as string))
    .orderBy('u.code')
    .limit(limit + 1)
    .execute();
}

/** A layer of the tree, by code: below one unit, or the upper part of a scope. */
export function treeRows(tx: Tx, scope: string, below: string | null, openOnly: boolean) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .leftJoin('org.unit as p', 'p.id', 'u.parentId')
    .select(['u.id', 'u.parentId', 'u.kind', 'u.code', 'u.name', 'u.nameEn', 'u.status'])
    .select((expression) => childrenOf(expression, openOnly).as('children'))
    .where('c.ancestorId', '=', scope)
    .$if(below !== null, (query) => query.where('u.parentId', '=', below as string))
    .$if(below === null, (query) =>
      query.where((or) =>
        or.or([or('u.id', '=', scope), or('u.parentId', '=', scope), or('p.kind', 'in', ['group', 'brand'])]),
      ),
    )
    .$if(openOnly, (query) => query.where((or) => or.or([or('u.status', '=', 'open'), or('u.id', '=', scope)])))
    .orderBy('u.code')
    .execute();
}

function childrenOf(expression: ExpressionBuilder<DB & { u: DB['org.unit'] }, 'u'>, openOnly: boolean) {
  return expression
    .selectFrom('org.unit as child')
    .select((inner) => inner.fn.countAll<number>().as('n'))
    .whereRef('child.parentId', '=', 'u.id')
    .$if(openOnly, (query) => query.where('child.status', '=', 'open'));
}

const COLUMNS = [
  'u.id',
  'u.parentId',
  'u.kind',
  'u.code',
  'u.name',
  'u.nameEn',
  'u.status',
  'u.provinceCode',
  'u.cityCode',
  'u.address',
  'u.phone',
  'u.fullAfterSales',
  'u.sells',
  'u.timeZone',
  'u.workingTime',
  'u.version',
  'u.createdAt',
] as const;

/** A unit of a subtree with its own columns; undefined where it lies outside. */
export function unitInScope(tx: Tx, scope: string, id: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(COLUMNS)
    .where('c.ancestorId', '=', scope)
    .where('u.id', '=', id)
    .executeTakeFirst();
}

/** As `unitInScope`, locked against everything, rows that would refer to it included. */
export function lockUnit(tx: Tx, scope: string, id: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(COLUMNS)
    .where('c.ancestorId', '=', scope)
    .where('u.id', '=', id)
    .forUpdate('u')
    .executeTakeFirst();
}

const DEPTH = ['group', 'brand', 'region', 'dealer', 'department'];

/** A unit and everything above it, the group first. */
export async function pathTo(tx: Tx, id: string) {
  const rows = await tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.ancestorId')
    .select(['u.id', 'u.kind', 'u.name', 'u.nameEn'])
    .where('c.unitId', '=', id)
    .execute();
  return rows.sort((a, b) => DEPTH.indexOf(a.kind) - DEPTH.indexOf(b.kind));
}

/** What lies directly below a unit and who works there, as figures. */
export function figuresOf(tx: Tx, id: string) {
  return tx
    .selectNoFrom((expression) => [openUnitsBelow(expression, id).as('children'), staffOf(expression, id).as('staff')])
    .executeTakeFirstOrThrow();
}

type Free = ExpressionBuilder<DB, never>;

function openUnitsBelow(expression: Free, id: string) {
  return expression
    .selectFrom('org.unit as child')
    .select((inner) => inner.fn.countAll<number>().as('n'))
    .where('child.parentId', '=', id)
    .where('child.status', '=', 'open');
}

/** Colleagues whose unit it is, or who hold a role at it, and have not left. */
function staffOf(expression: Free, id: string) {
  return expression
    .selectFrom('org.staff as s')
    .select((inner) => inner.fn.countAll<number>().as('n'))
    .where('s.status', '<>', 'left')
    .where((or) =>
      or.or([
        or('s.orgId', '=', id),
        or.exists(
          or
            .selectFrom('org.staffRole as r')
            .select('r.id')
            .whereRef('r.staffId', '=', 's.id')
            .where('r.orgId', '=', id),
        ),
      ]),
    );
}

/** What is still under way at a unit itself, by noun: what keeps it from closing. Leads, orders and the rest are read, never written. */
export async function openBusiness(tx: Tx, id: string): Promise<Record<OpenNoun, number>> {
  return tx
    .selectNoFrom((expression) => [
      openUnitsBelow(expression, id).as('units'),
      staffOf(expression, id).as('staff'),
      expression
        .selectFrom('leads.lead')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('orgId', '=', id)
        .where(anyOf('status', ['new', 'assigned', 'accepted', 'following', 'ordered']))
        .as('leads'),
      expression
        .selectFrom('sales.order')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('orgId', '=', id)
        .where('status', '=', 'open')
        .as('orders'),
      expression
        .selectFrom('engagement.opportunity')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('orgId', '=', id)
        .where('status', '=', 'open')
        .as('opportunities'),
      expression
        .selectFrom('club.member')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('orgId', '=', id)
        .where('status', '=', 'pending')
        .as('applications'),
      expression
        .selectFrom('leads.source')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .where('orgId', '=', id)
        .where('active', '=', true)
        .as('sources'),
    ])
    .executeTakeFirstOrThrow() as Promise<Record<OpenNoun, number>>;
}

/** Nouns that are counted before a unit closes. */
export type OpenNoun = 'units' | 'staff' | 'leads' | 'orders' | 'opportunities' | 'applications' | 'sources';

function anyOf(column: 'status', values: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (${sql.join(values.map((value) => sql.lit(value)))})`;
}
