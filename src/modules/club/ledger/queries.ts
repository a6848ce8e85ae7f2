import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError, type ErrorCode } from '../../../platform/errors.ts';

/** What a posting answers. `replayed`: the key had been posted before and nothing was done. */
export interface Posted {
  transactionId: string;
  replayed: boolean;
  points: number;
}

/** What the functions of the ledger refuse with, and what the refusal says beyond its code. */
const REFUSALS: Record<string, { code: ErrorCode; detail?: string }> = {
  points_not_enough: { code: 'points.not_enough', detail: 'available' },
  points_over_budget: { code: 'points.over_budget', detail: 'available' },
  points_no_account: { code: 'points.no_account', detail: 'account' },
  points_beyond_range: { code: 'points.beyond_range', detail: 'account' },
  points_frozen: { code: 'points.frozen' },
  points_key_reused: { code: 'points.key_reused' },
  points_hold_resolved: { code: 'points.hold_resolved' },
  points_hold_exceeded: { code: 'points.hold_exceeded' },
  points_not_reversible: { code: 'points.not_reversible' },
  points_not_pending: { code: 'points.not_pending' },
  points_no_budget: { code: 'points.no_budget' },
  ledger_reversed_once: { code: 'points.reversed' },
};

/** Words the refusal of a ledger function; the transaction is lost then, and with it the key. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.constraint) return error;
  const known = REFUSALS[error.constraint];
  if (!known) return error;
  const { detail } = error;
  const value = known.detail === 'account' ? detail : Number(detail);
  return new AppError(known.code, known.detail ? { [known.detail]: value ?? 0 } : {});
}

async function one<T>(tx: Tx, call: RawBuilder<T>): Promise<T> {
  try {
    const { rows } = await call.execute(tx);
    return rows[0] as T;
  } catch (error) {
    throw asRefusal(error);
  }
}

type Row = Posted & { holdId: string | null };

/** Arguments of club.post_earn. */
export interface EarnCall {
  kind: 'earn' | 'award' | 'adjust';
  scope: string;
  key: string;
  hash: Buffer;
  orgId: string;
  memberId: string;
  points: number;
  hqPoints: number;
  origin: string;
  qualifying: boolean;
  ruleId: string | null;
  budgetId: string | null;
  today: string;
  earnedOn: string;
  activatesOn: string;
  expiresOn: string;
  pendingUntil: string | null;
  occurredAt: Date;
  note: string | null;
  reference: string | null;
  tasks: readonly string[];
}

export function postEarn(tx: Tx, e: EarnCall): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_earn(${newId()}::uuid, ${e.scope}, ${e.key}, ${e.hash}, ${e.kind}, ${e.orgId}::uuid, ${e.memberId}::uuid,
      ${e.points}::bigint, ${e.hqPoints}::bigint, ${e.origin}, ${e.qualifying}::boolean, ${e.ruleId}::uuid, ${e.budgetId}::uuid, ${e.today}::date,
      ${e.earnedOn}::date, ${e.activatesOn}::date, ${e.expiresOn}::date, ${e.pendingUntil}::date, ${e.occurredAt}::timestamptz, ${e.note},
      ${e.reference}, ${e.tasks}::text[])`,
  );
}

/** Arguments of club.post_spend. */
export interface SpendCall {
  kind: 'redeem' | 'hold' | 'adjust';
  scope: string;
  key: string;
  hash: Buffer;
  orgId: string;
  memberId: string;
  points: number;
  today: string;
  occurredAt: Date;
  holdUntil: Date | null;
  note: string | null;
  reference: string | null;
  tasks: readonly string[];
}

export function postSpend(tx: Tx, s: SpendCall): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_spend(${newId()}::uuid, ${s.scope}, ${s.key}, ${s.hash}, ${s.kind}, ${s.orgId}::uuid, ${s.memberId}::uuid,
      ${s.points}::bigint, ${s.today}::date, ${s.occurredAt}::timestamptz, ${s.holdUntil}::timestamptz, ${s.note}, ${s.reference},
      ${s.tasks}::text[])`,
  );
}

interface Of {
  scope: string;
  key: string;
  hash: Buffer;
  today: string;
  at: Date;
  tasks: readonly string[];
}

export function postResolve(
  tx: Tx,
  r: Of & { holdId: string; state: 'captured' | 'voided'; points: number | null; note: string | null },
): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_resolve(${newId()}::uuid, ${r.scope}, ${r.key}, ${r.hash}, ${r.holdId}::uuid, ${r.state}, ${r.points}::bigint,
      ${r.today}::date, ${r.at}::timestamptz, ${r.note}, ${r.tasks}::text[])`,
  );
}

export function postReverse(tx: Tx, r: Of & { transactionId: string; note: string | null }): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_reverse(${newId()}::uuid, ${r.scope}, ${r.key}, ${r.hash}, ${r.transactionId}::uuid, ${r.today}::date,
      ${r.at}::timestamptz, ${r.note}, ${r.tasks}::text[])`,
  );
}

export function postTakeBack(
  tx: Tx,
  r: Of & { kind: 'claw_back' | 'cancel'; transactionId: string; note: string | null },
): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_take_back(${newId()}::uuid, ${r.scope}, ${r.key}, ${r.hash}, ${r.kind}, ${r.transactionId}::uuid,
      ${r.at}::timestamptz, ${r.note}, ${r.tasks}::text[])`,
  );
}

export function postConfirm(tx: Tx, r: Of & { transactionId: string }): Promise<Row> {
  return one(
    tx,
    sql<Row>`select * from club.post_confirm(${newId()}::uuid, ${r.scope}, ${r.key}, ${r.hash}, ${r.transactionId}::uuid, ${r.today}::date,
      ${r.at}::timestamptz, ${r.tasks}::text[])`,
  );
}

/** Opens a member's account; again without effect. */
export async function openAccount(tx: Tx, memberId: string): Promise<void> {
  await sql`select club.open_account(${memberId}::uuid)`.execute(tx);
}

/** A feed of earns at once; the answer says of each row what became of it. */
export async function earnMany(tx: Tx, rows: readonly object[], today: string, tasks: readonly string[]) {
  const found = await sql<{ place: number; state: string; transactionId: string | null }>`
    select place, state, transaction_id from club.earn_many(${JSON.stringify(rows)}::jsonb, ${today}::date, ${tasks}::text[])`.execute(
    tx,
  );
  return found.rows;
}

/** One batch of the night's expiry; nought when nothing is due that nobody else has in hand. */
export async function expireLots(tx: Tx, today: string, limit: number, memberId: string | null, note: string | null) {
  const { rows } = await sql<{ members: number; lots: number; points: number }>`
    select * from club.expire_lots(${newId()}::uuid, ${today}::date, ${limit}::integer, ${memberId}::uuid, ${note})`.execute(
    tx,
  );
  return rows[0] ?? { members: 0, lots: 0, points: 0 };
}

export async function confirmDue(tx: Tx, today: string, at: Date, limit: number, tasks: readonly string[]) {
  const { rows } = await sql<{ n: number }>`
    select club.confirm_due(${today}::date, ${at}::timestamptz, ${limit}::integer, ${tasks}::text[]) as n`.execute(tx);
  return rows[0]?.n ?? 0;
}

export async function endHolds(tx: Tx, today: string, at: Date, limit: number) {
  const { rows } = await sql<{ n: number }>`
    select club.end_holds(${today}::date, ${at}::timestamptz, ${limit}::integer) as n`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Points of a member by where they stand; nought of all for a member without an account. plan: account_member */
export async function balances(tx: Tx, memberId: string) {
  const { rows } = await sql<{ available: number; pending: number; held: number; debt: number }>`
    select coalesce(sum(balance) filter (where kind = 'available'), 0)::bigint as available,
      coalesce(sum(balance) filter (where kind = 'pending'), 0)::bigint as pending,
      coalesce(sum(balance) filter (where kind = 'held'), 0)::bigint as held,
      coalesce(sum(balance) filter (where kind = 'debt'), 0)::bigint as debt
    from club.account where member_id = ${memberId}`.execute(tx);
  return rows[0] ?? { available: 0, pending: 0, held: 0, debt: 0 };
}

/** The rules by which points are handled for a unit: its brand's, else the shipped ones. plan: points_setting_once */
export async function settingsAt(tx: Tx, unitId: string) {
  const { rows } = await sql<Setting>`
    select s.id, u.id as org_id, coalesce(s.adjust_limit, 1000)::bigint as adjust_limit, coalesce(s.returned, 'expire') as returned,
      coalesce(s.grace_days, 30) as grace_days, coalesce(s.hold_minutes, 240) as hold_minutes, coalesce(s.dealer_rules, true) as dealer_rules,
      coalesce(s.max_points, 10000)::bigint as max_points, coalesce(s.max_points_per_yuan, 2) as max_points_per_yuan,
      coalesce(s.max_factor_bp, 30000) as max_factor_bp, coalesce(s.version, 0) as version
    from org.unit_closure c join org.unit u on u.id = c.ancestor_id left join club.points_setting s on s.org_id = u.id
    where c.unit_id = ${unitId} and u.kind in ('brand', 'group') order by u.kind = 'brand' desc limit 1`.execute(tx);
  return rows[0];
}

export interface Setting {
  id: string | null;
  orgId: string;
  adjustLimit: number;
  returned: 'expire' | 'grace';
  graceDays: number;
  holdMinutes: number;
  dealerRules: boolean;
  maxPoints: number;
  maxPointsPerYuan: number;
  maxFactorBp: number;
  version: number;
}
