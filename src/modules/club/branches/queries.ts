import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Branches in scope with their members and applications: at most one a dealer, and those that were. */
export function branches(tx: Tx, orgIds: string[] | null, unitId: string, now: Date) {
  // plan: unit_closure_ancestor, branch_org; counts by member_branch
  let query = tx
    .selectFrom('club.branch as b')
    .innerJoin('org.unitClosure as s', (join) => join.onRef('s.unitId', '=', 'b.orgId').on('s.ancestorId', '=', unitId))
    .innerJoin('org.unit as u', 'u.id', 'b.orgId')
    .leftJoin('org.unit as r', (join) => join.onRef('r.id', '=', 'u.parentId').on('r.kind', '=', 'region'))
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('club.member as m')
          .select([
            sql<number>`(count(*) filter (where m.status = 'active'))::integer`.as('members'),
            sql<number>`(count(*) filter (where m.status = 'pending'))::integer`.as('pending'),
            sql<number>`(count(*) filter (where m.status = 'pending' and m.due_at < ${now}))::integer`.as('overdue'),
          ])
          .whereRef('m.branchId', '=', 'b.id')
          .where('m.status', 'in', [sql.lit('pending'), sql.lit('active')])
          .as('n'),
      (join) => join.onTrue(),
    )
    .select([
      'b.id',
      'b.orgId as unitId',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
      'b.code',
      'b.name',
      'b.nameEn',
    ])
    .select([
      'r.name as regionName',
      'r.nameEn as regionNameEn',
      'b.status',
      'b.openedOn',
      'b.suspendedOn',
      'b.closedOn',
    ])
    .select(['n.members', 'n.pending', 'n.overdue', 'b.cardName', 'b.cardNameEn', 'b.cardColour', 'b.cardPrefix'])
    .select(['b.cardPictureId', 'b.version']);
  if (orgIds) query = query.where('b.orgId', 'in', orgIds);
  return query.orderBy('u.code').orderBy('b.openedOn').limit(3000).execute();
}

/** Open dealers below a unit that have no branch. plan: unit_closure_ancestor, branch_live */
export function dealersWithout(tx: Tx, unitId: string) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select(['u.id as unitId', 'u.name', 'u.nameEn'])
    .where('c.ancestorId', '=', unitId)
    .where('u.kind', '=', 'dealer')
    .where('u.status', '=', 'open')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('club.branch as b')
            .select('b.id')
            .whereRef('b.orgId', '=', 'u.id')
            .where('b.status', '<>', sql.lit('closed')),
        ),
      ),
    )
    .orderBy('u.code')
    .limit(3000)
    .execute();
}

/** Open branches of a brand's club. */
export function openBranches(tx: Tx, brand: string | null) {
  let query = tx
    .selectFrom('club.branch as b')
    .innerJoin('org.unit as u', 'u.id', 'b.orgId')
    .select(['b.id', 'b.orgId as unitId', 'b.name', 'b.nameEn'])
    .where('b.status', '=', 'open');
  if (brand)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('org.unitClosure as c')
          .select('c.unitId')
          .whereRef('c.unitId', '=', 'b.orgId')
          .where('c.ancestorId', '=', brand),
      ),
    );
  return query.orderBy('u.code').limit(3000).execute();
}

/** A branch of a unit's subtree, locked. */
export function lockBranch(tx: Tx, id: string, unitId: string) {
  return tx
    .selectFrom('club.branch as b')
    .innerJoin('org.unitClosure as s', (join) => join.onRef('s.unitId', '=', 'b.orgId').on('s.ancestorId', '=', unitId))
    .select(['b.id', 'b.orgId', 'b.name', 'b.nameEn', 'b.status', 'b.openedOn', 'b.cardName', 'b.cardNameEn'])
    .select(['b.cardColour', 'b.cardPrefix', 'b.version'])
    .where('b.id', '=', id)
    .forUpdate('b')
    .executeTakeFirst();
}

/** Whether members or applications of a branch are left. plan: member_branch */
export async function hasMembers(tx: Tx, branchId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('club.member')
    .select('id')
    .where('branchId', '=', branchId)
    .where('status', 'in', [sql.lit('pending'), sql.lit('active')])
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** A member who now belongs to another branch. */
export interface Moved {
  memberId: string;
  customerId: string;
  fromOrg: string;
  toOrg: string;
}

/** All members and applications of a branch go to another. */
export async function moveBranch(tx: Tx, from: string, to: string, staffId: string, because: string): Promise<Moved[]> {
  const { rows } = await sql<Moved>`select * from club.move_branch(${from}, ${to}, ${staffId}, ${because})`.execute(tx);
  return rows;
}

/** One picture of a card. */
export function pictureById(tx: Tx, id: string) {
  return tx
    .selectFrom('club.cardPicture')
    .select(['id', 'sha256Hex', 'mediaType', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
}
