import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { type Earn, earnMany } from '../ledger/index.ts';
import { todayOf } from '../ledger/postings.ts';
import { evaluate } from '../rules/evaluate.ts';
import { type RuleRow, rulesOn } from '../rules/queries.ts';
import { byCards, earnedUnder, givenOn, type Holder, lockCaps } from './queries.ts';
import type * as schema from './schema.ts';

type Row = z.output<(typeof schema.feedOccasions)['body']>['rows'][number];
type Answer = z.output<(typeof schema.feedOccasions)['response']>['rows'][number];
/** How far back a bill may lie, in days. */
const BACK = 366;

/** The instant an occasion of a civil day counts from: now where it was today. */
export function instantOf(ctx: Ctx, day: string): Date {
  return day === todayOf(ctx) ? ctx.clock.now() : startOfCivilDay(day, scopeOf(ctx).timeZone);
}

/** A day that has come and does not lie too far back. @throws AppError request.invalid */
export function needRecent(ctx: Ctx, field: string, day: string): void {
  const today = todayOf(ctx);
  if (day > today || day < addDays(today, -BACK))
    throw invalid(field, `日期须在过去 ${BACK} 天之内。`, `The day has to lie within the last ${BACK} days.`);
}

/** The rules of a kind and day, each asked for once. */
function ruleBook(tx: Tx, dealerId: string) {
  const known = new Map<string, RuleRow[]>();
  return async (kind: Row['kind'], day: string): Promise<RuleRow[]> => {
    const found = known.get(`${kind} ${day}`) ?? (await rulesOn(tx, dealerId, [kind], day));
    known.set(`${kind} ${day}`, found);
    return found;
  };
}

/**
 * Bills and activities another system tells of: what each earns is said by the rules that held on its day. Each row is answered for itself;
 * what was posted under its key stays as it is when a rule changes. The dealer one acts at issues the points, whoever's member it is.
 * @throws AppError org.dealer_only, request.invalid for a day that has not come
 */
export function feedOccasions(ctx: Ctx, rows: readonly Row[]): Promise<{ rows: Answer[] }> {
  const { unitId: dealerId, unitKind } = scopeOf(ctx);
  if (unitKind !== 'dealer') throw new AppError('org.dealer_only');
  rows.forEach((row, at) => {
    needRecent(ctx, `rows.${at}.on`, row.on);
  });
  return transact(ctx, async (tx) => {
    const holders = await byCards(
      tx,
      rows.map((row) => row.cardNumber),
    );
    const rulesFor = ruleBook(tx, dealerId);
    const days = [...new Set(rows.map((row) => row.on))];
    const capped = new Set<string>();
    for (const row of rows)
      for (const rule of await rulesFor(row.kind, row.on)) if (rule.capDay !== null) capped.add(rule.id);
    const members = [...holders.values()].map((holder) => holder.memberId);
    // A statement of its own before the count: it sees what others who waited for no longer hold back.
    if (capped.size > 0) await lockCaps(tx, members);
    const given = await givenOn(tx, members, [...capped], days);
    const keys: string[] = [];
    for (const row of rows) for (const rule of await rulesFor(row.kind, row.on)) keys.push(keyOf(row, rule));
    const posted = await earnedUnder(tx, scopeAt(dealerId), keys);
    const earns: { at: number; earn: Earn }[] = [];
    for (const [at, row] of rows.entries()) {
      const holder = holders.get(row.cardNumber);
      if (holder)
        for (const rule of await rulesFor(row.kind, row.on)) {
          const earn = earnOf(ctx, dealerId, row, holder, rule, given, posted);
          if (earn) earns.push({ at, earn });
        }
    }
    const fed = await earnMany(
      ctx,
      tx,
      earns.map(({ earn }) => earn),
    );
    const results = Map.groupBy(fed, ({ place }) => earns[place]?.at);
    return {
      rows: rows.map((row, at) => {
        const own = results.get(at) ?? [];
        const points = own
          .filter(({ state }) => state === 'posted' || state === 'replayed')
          .reduce((sum, { place }) => sum + (earns[place]?.earn.points ?? 0), 0);
        return { key: row.key, state: stateOf(holders.has(row.cardNumber), own), points };
      }),
    };
  });
}

function stateOf(known: boolean, fed: readonly { state: Answer['state'] }[]): Answer['state'] {
  if (!known) return 'unknown';
  // What was refused says more than what was posted before.
  const worst = (['key_reused', 'frozen', 'unknown', 'posted', 'replayed'] as const).find((state) =>
    fed.some((one) => one.state === state),
  );
  return worst ?? 'nothing';
}

const scopeAt = (dealerId: string) => `occasion:${dealerId}`;
const keyOf = ({ kind, key }: Row, rule: RuleRow) => `${kind}:${key}:${rule.code}`;

function earnOf(
  ctx: Ctx,
  dealerId: string,
  row: Row,
  { memberId, tierCode, birthMonth }: Holder,
  rule: RuleRow,
  given: Map<string, number>,
  posted: Map<string, number>,
): Earn | null {
  const { key, kind, on, amountFen = 0 } = row;
  const at = `${memberId} ${rule.id} ${on}`;
  const before = posted.get(keyOf(row, rule));
  const earnedToday = given.get(at) ?? 0;
  // What was posted under its key is told again as it was: it takes no second part of the day's most.
  const earning =
    before === undefined
      ? evaluate(rule, { on, amountFen, tierCode, birthMonth, earnedToday })
      : { points: before, hqPoints: 0, activatesOn: on, expiresOn: on, pendingUntil: undefined };
  if (!earning) return null;
  if (before === undefined) given.set(at, earnedToday + earning.points);
  const { points, hqPoints, activatesOn, expiresOn, pendingUntil } = earning;
  posted.set(keyOf(row, rule), points);
  return {
    ...{ scope: scopeAt(dealerId), key: keyOf(row, rule), orgId: dealerId, memberId },
    ...{ points, hqPoints, origin: kind, qualifying: rule.qualifying, ruleId: rule.id },
    ...{ activatesOn, expiresOn, pendingUntil, occurredAt: instantOf(ctx, on), reference: key.slice(0, 60) },
    // The facts of the occasion, not what a rule made of them: told again under a newer rule it is the same occasion.
    facts: [memberId, kind, on, amountFen],
  };
}
