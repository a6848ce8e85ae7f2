import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** A member as the till and the points tab know them; undefined where not visible. */
export function memberFor(tx: Tx, id: string) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .select(['m.id', 'm.orgId', 'm.status', 'm.cardNumber', 'c.name'])
    .where('m.id', '=', id)
    .executeTakeFirst();
}

/** What a member can spend today. plan: lot_member */
export async function spendable(tx: Tx, memberId: string, today: string): Promise<number> {
  const { rows } = await sql<{ points: number }>`
    select coalesce(sum(remaining), 0)::bigint as points from club.lot
    where member_id = ${memberId} and open and not pending and activates_on <= ${today}::date and expires_on >= ${today}::date`.execute(
    tx,
  );
  return rows[0]?.points ?? 0;
}

/** Lots that still hold something, what ends first before the rest. plan: lot_member */
export function lotsOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.lot as l')
    .innerJoin('org.unit as u', 'u.id', 'l.issuerId')
    .select(['l.id', 'l.origin', 'l.earned', 'l.remaining', 'l.clawed', 'l.pending', 'l.pendingUntil', 'l.activatesOn'])
    .select(['l.expiresOn', 'l.extendedFrom', 'u.name as issuerName', 'u.nameEn as issuerNameEn'])
    .where('l.memberId', '=', memberId)
    .where('l.open', '=', sql.lit(true))
    .orderBy('l.expiresOn')
    .orderBy('l.id')
    .limit(200)
    .execute();
}

function holds(tx: Tx) {
  return tx
    .selectFrom('club.hold as h')
    .innerJoin('club.ledgerTransaction as x', 'x.id', 'h.id')
    .leftJoin('club.member as m', 'm.id', 'h.memberId')
    .leftJoin('customers.customer as c', 'c.id', 'm.customerId')
    .select(['h.id', 'h.memberId', 'c.name as memberName', 'm.cardNumber', 'h.points', 'h.reference', 'h.state'])
    .select(['h.expiresAt', 'h.createdAt'])
    .select(sql<boolean>`x.scope = 'till'`.as('till'));
}

/** Open holds of a member. plan: hold_member */
export function holdsOf(tx: Tx, memberId: string) {
  return holds(tx)
    .where('h.memberId', '=', memberId)
    .where('h.state', '=', sql.lit('active'))
    .orderBy('h.createdAt', 'desc')
    .limit(50)
    .execute();
}

/** Whether a hold was made at the till; a reward that is ordered holds points as well, and ends its hold itself. */
export async function isOfTill(tx: Tx, holdId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('club.ledgerTransaction')
    .select('id')
    .where('id', '=', holdId)
    .where('kind', '=', 'hold')
    .where('scope', '=', 'till')
    .executeTakeFirst();
  return found !== undefined;
}

/** Holds of dealers' tills, newest first. plan: hold_org */
export function holdsAt(
  tx: Tx,
  query: { orgIds: string[] | null; state?: string | undefined; cursor?: string | undefined; limit: number },
) {
  let found = holds(tx)
    .select(({ ref }) => microseconds(ref('h.createdAt')).as('cursorAt'))
    .where('x.scope', '=', 'till');
  if (query.orgIds) found = found.where('h.orgId', 'in', query.orgIds);
  if (query.state) found = found.where('h.state', '=', query.state);
  const { cursor } = query;
  if (cursor) found = found.where(({ ref }) => beforeCursor(ref('h.createdAt'), ref('h.id'), cursor));
  return found
    .orderBy('h.createdAt', 'desc')
    .orderBy('h.id', 'desc')
    .limit(query.limit + 1)
    .execute();
}

export interface MovementRow {
  id: string;
  kind: string;
  available: number;
  pending: number;
  held: number;
  debt: number;
  balanceAfter: number | null;
  ruleName: string | null;
  ruleNameEn: string | null;
  unitName: string;
  unitNameEn: string;
  note: string | null;
  reference: string | null;
  reversed: boolean;
  postedAt: Date;
  createdAt: Date;
  cursorAt: string;
  lots: { lotId: string; amount: number; expiresOn: string; issuerName: string }[];
}

/**
 * The journal of a member and of the memberships that were merged into theirs, newest first, with the lots each entry drew.
 * plan: member_merged_into, ledger_member in its order, then keys
 */
export async function movementsOf(
  tx: Tx,
  memberId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<MovementRow[]> {
  const before = cursor
    ? sql<boolean>`and ${beforeCursor(sql.ref('x.posted_at'), sql.ref('x.id'), cursor)}`
    : sql<boolean>``;
  const { rows } = await sql<MovementRow>`
    with wanted as materialized (
      select x.* from club.ledger_transaction x
      where x.member_id in (select ${memberId}::uuid union all select m.id from club.member m where m.merged_into_id = ${memberId}) ${before}
      order by x.posted_at desc, x.id desc limit ${sql.lit(limit + 1)}
    )
    select x.id, x.kind, x.note, x.reference, x.posted_at, x.posted_at as created_at, ${microseconds(sql.ref('x.posted_at'))} as cursor_at,
      coalesce(e.available, 0)::bigint as available, coalesce(e.pending, 0)::bigint as pending, coalesce(e.held, 0)::bigint as held,
      coalesce(e.debt, 0)::bigint as debt, e.balance_after, r.name as rule_name, r.name_en as rule_name_en, u.name as unit_name, u.name_en as unit_name_en,
      exists (select 1 from club.ledger_transaction b where b.reverses_id = x.id and x.kind <> 'hold') as reversed,
      coalesce(l.lots, '[]') as lots
    from wanted x join org.unit u on u.id = x.org_id left join club.points_rule r on r.id = x.rule_id
    left join lateral (
      select sum(e.amount) filter (where a.kind = 'available') as available, sum(e.amount) filter (where a.kind = 'pending') as pending,
        sum(e.amount) filter (where a.kind = 'held') as held, -sum(e.amount) filter (where a.kind = 'debt') as debt,
        max(e.balance_after) filter (where a.kind = 'available') as balance_after
      from club.entry e join club.account a on a.id = e.account_id where e.transaction_id = x.id and a.member_id = x.member_id
    ) e on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('lotId', t.id, 'amount', s.amount, 'expiresOn', t.expires_on, 'issuerName', i.name) order by t.expires_on, t.id) as lots
      from club.lot_use s join club.lot t on t.id = s.lot_id join org.unit i on i.id = t.issuer_id where s.transaction_id = x.id
    ) l on true
    order by x.posted_at desc, x.id desc`.execute(tx);
  return rows;
}
