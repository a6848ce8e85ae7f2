import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { plainNumber } from '../../products/index.ts';

/** What the rules ask of a member whose card was shown. */
export interface Holder {
  card: string;
  memberId: string;
  status: string;
  tierCode: string | null;
  birthMonth: number | null;
}

/** Members of the acting unit's brand by the cards as they were typed; one statement (`club.by_cards`). */
export async function byCards(tx: Tx, cards: readonly string[]): Promise<ReadonlyMap<string, Holder>> {
  const plain = new Map(cards.map((card) => [card, plainNumber(card)]));
  const { rows } = await sql<Holder>`select * from club.by_cards(${[...new Set(plain.values())]}::text[])`.execute(tx);
  const held = new Map(rows.map((row) => [row.card, row]));
  return new Map(
    [...plain].flatMap(([card, number]) => (held.has(number) ? [[card, held.get(number) as Holder]] : [])),
  );
}

/** What some rules have given some members on some days, as far as this unit sees it, by `member rule day`. plan: lot_of_member, then ledger_pkey */
export async function givenOn(
  tx: Tx,
  memberIds: readonly string[],
  ruleIds: readonly string[],
  days: readonly string[],
): Promise<Map<string, number>> {
  if (ruleIds.length === 0) return new Map();
  const { rows } = await sql<{ at: string; points: number }>`
    select l.member_id || ' ' || x.rule_id || ' ' || l.earned_on as at, sum(l.earned - l.clawed)::bigint as points
    from club.lot l join club.ledger_transaction x on x.id = l.transaction_id
    where l.member_id = any (${memberIds}::uuid[]) and l.earned_on = any (${days}::date[]) and x.rule_id = any (${ruleIds}::uuid[])
    group by 1`.execute(tx);
  return new Map(rows.map(({ at, points }) => [at, points]));
}

/** What was earned under keys that were posted. plan: ledger_once, then lot_transaction */
export async function earnedUnder(tx: Tx, scope: string, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; points: number }>`
    select x.idempotency_key as key, l.earned as points from club.ledger_transaction x join club.lot l on l.transaction_id = x.id
    where x.scope = ${scope} and x.idempotency_key = any (${keys}::text[])`.execute(tx);
  return new Map(rows.map(({ key, points }) => [key, points]));
}

/** Lets nobody else count what these members have had of a day's most, until the transaction ends; in one order for everybody. */
export async function lockCaps(tx: Tx, memberIds: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('points cap ' || m.id, 0)) from
    (select distinct id from unnest(${memberIds}::text[]) id order by 1) m`.execute(tx);
}

/** An approved budget in scope with what is left of it. plan: points_budget_pkey */
export function budgetById(tx: Tx, id: string) {
  return tx
    .selectFrom('club.pointsBudget as b')
    .innerJoin('club.account as a', 'a.id', 'b.accountId')
    .select(['b.id', 'b.orgId', 'a.balance as left'])
    .where('b.id', '=', id)
    .where('b.state', '=', 'approved')
    .executeTakeFirst();
}
