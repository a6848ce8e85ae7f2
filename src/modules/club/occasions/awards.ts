import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { award } from '../ledger/index.ts';
import { evaluate } from '../rules/evaluate.ts';
import { postedKeys, ruleById } from '../rules/queries.ts';
import { instantOf, needRecent } from './feed.ts';
import { budgetById, byCards, givenOn, type Holder, lockCaps } from './queries.ts';
import type * as schema from './schema.ts';

type Given = z.output<(typeof schema.awardPoints)['body']>;
type Answer = z.output<(typeof schema.awardPoints)['response']>;
const SCOPE = 'activity';

/** Names an award once and for all: the activity of a unit on its day under a rule, and the member. */
const keyOf = (orgId: string, { activity, on }: Given, code: string, memberId: string) =>
  createHash('sha256')
    .update(JSON.stringify([orgId, activity, on, code, memberId]))
    .digest('hex');

/** What is asked for, looked up: the rule, the budget, each card once with what it gets. @throws AppError points.no_budget, request.invalid */
async function planned(ctx: Ctx, tx: Tx, given: Given) {
  needRecent(ctx, 'on', given.on);
  const budget = await budgetById(tx, given.budgetId);
  if (!budget) throw new AppError('points.no_budget');
  const rule = await ruleById(tx, given.ruleId);
  if (rule?.kind !== 'activity')
    throw invalid('ruleId', '请选择一条活动积分规则。', 'Choose a rule of the kind activity.');
  const cards = [...new Set(given.cards)];
  const holders = await byCards(tx, cards);
  const keys = new Map(
    [...holders.values()].map((one) => [one.memberId, keyOf(budget.orgId, given, rule.code, one.memberId)]),
  );
  const done = await postedKeys(tx, SCOPE, [...keys.values()]);
  const members = [...keys.keys()];
  if (rule.capDay !== null) await lockCaps(tx, members);
  const had = await givenOn(tx, members, rule.capDay === null ? [] : [rule.id], [given.on]);
  const seen = new Set<string>();
  const rows = cards.map((card) => {
    const holder = holders.get(card);
    const earnedToday = had.get(`${holder?.memberId} ${rule.id} ${given.on}`);
    const earning =
      holder && evaluate(rule, { on: given.on, tierCode: holder.tierCode, birthMonth: holder.birthMonth, earnedToday });
    const state = stateOf(holder, earning != null, seen, done.has(keys.get(holder?.memberId ?? '') ?? ''));
    return { card, state, holder, earning, key: keys.get(holder?.memberId ?? '') ?? '' };
  });
  return { budget, rule, rows };
}

function stateOf(holder: Holder | undefined, gives: boolean, seen: Set<string>, done: boolean) {
  if (!holder) return 'unknown' as const;
  // Two ways to write one card are one member.
  if (done || seen.has(holder.memberId)) return 'replayed' as const;
  seen.add(holder.memberId);
  if (holder.status !== 'active') return 'frozen' as const;
  return gives ? ('ready' as const) : ('nothing' as const);
}

/** What each card would get, and what the budget holds; posts nothing. @throws as planned */
export function previewAwards(ctx: Ctx, given: Given): Promise<Answer> {
  return read(ctx, async (tx) => {
    const { budget, rows } = await planned(ctx, tx, given);
    const shown = rows.map(({ card, state, earning }) => ({
      card,
      state,
      points: state === 'ready' ? (earning?.points ?? 0) : 0,
    }));
    return { rows: shown, points: shown.reduce((sum, row) => sum + row.points, 0), left: budget.left };
  });
}

/**
 * Gives the members of an activity their points out of an approved budget, by the rule as it stands: each member once an activity and day,
 * whoever presses how often. All or nothing where the budget does not reach.
 * @throws AppError points.over_budget, and as planned
 */
export function awardPoints(ctx: Ctx, given: Given): Promise<Answer> {
  return transact(ctx, async (tx) => {
    const { budget, rule, rows } = await planned(ctx, tx, given);
    const answers: Answer['rows'] = [];
    for (const { card, state, holder, earning, key } of rows) {
      if (state !== 'ready' || !holder || !earning) {
        answers.push({ card, state, points: 0 });
        continue;
      }
      const { points, activatesOn, expiresOn, pendingUntil } = earning;
      const { memberId } = holder;
      const posted = await award(ctx, tx, {
        ...{
          scope: SCOPE,
          key,
          orgId: budget.orgId,
          memberId,
          points,
          origin: 'activity',
          qualifying: rule.qualifying,
        },
        ...{ ruleId: rule.id, budgetId: budget.id, activatesOn, expiresOn, pendingUntil },
        ...{ occurredAt: instantOf(ctx, given.on), note: given.activity, facts: [memberId, given.activity, given.on] },
      });
      answers.push({ card, state: posted.replayed ? 'replayed' : 'posted', points: posted.replayed ? 0 : points });
    }
    const points = answers.reduce((sum, row) => sum + row.points, 0);
    return { rows: answers, points, left: budget.left - points };
  });
}
