import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { earn, type Origin } from '../ledger/index.ts';
import { tierOf } from '../tiers/service.ts';
import { evaluate, type Occasion, type PointsRule } from './evaluate.ts';
import * as queries from './queries.ts';

/** The key of a delivery under a rule: the first rule's is the order alone, as it was before there were several. */
export const keyOf = (orderId: string, rule: Pick<PointsRule, 'code'>) =>
  rule.code === 'delivery' ? orderId : `${orderId}:${rule.code}`;

const ORIGIN: Record<PointsRule['kind'], Origin> = {
  purchase: 'purchase',
  model: 'model',
  spend: 'spend',
  activity: 'activity',
  referral: 'referral',
  birthday: 'birthday',
};

/**
 * Points for every delivery of a member at a dealer that has not earned yet. Called when a car is delivered and when a membership is
 * approved, whichever comes last; each delivery earns once under each rule, by the version that held on its day. What was given stays as it
 * is when a rule changes.
 */
export async function awardDeliveries(ctx: Ctx, tx: Tx, customerId: string, orgId: string): Promise<void> {
  const member = await queries.activeMember(tx, customerId);
  if (member?.orgId !== orgId) return;
  const deliveries = await queries.deliveriesOf(tx, customerId, orgId);
  if (deliveries.length === 0) return;
  const [tier, month] = [await tierOf(tx, member.id), await queries.birthMonth(tx, customerId)];
  for (const delivery of deliveries) {
    const rules = await queries.rulesOn(tx, orgId, ['purchase', 'model'], delivery.deliveredOn);
    const done = await queries.postedKeys(
      tx,
      'delivery',
      rules.map((rule) => keyOf(delivery.orderId, rule)),
    );
    for (const rule of rules) {
      if (done.has(keyOf(delivery.orderId, rule))) continue;
      const occasion: Occasion = {
        on: delivery.deliveredOn,
        amountFen: delivery.priceFen,
        modelCode: delivery.modelCode,
        seriesCode: delivery.seriesCode,
        tierCode: tier?.code,
        birthMonth: month,
        earnedToday: rule.capDay === null ? 0 : await queries.earnedOn(tx, member.id, [rule.id], delivery.deliveredOn),
      };
      const given = evaluate(rule, occasion);
      if (!given) continue;
      await earn(ctx, tx, {
        scope: 'delivery',
        key: keyOf(delivery.orderId, rule),
        orgId,
        memberId: member.id,
        points: given.points,
        hqPoints: given.hqPoints,
        origin: ORIGIN[rule.kind],
        qualifying: rule.qualifying,
        ruleId: rule.id,
        activatesOn: given.activatesOn,
        expiresOn: given.expiresOn,
        pendingUntil: given.pendingUntil,
        occurredAt: delivery.createdAt,
      });
    }
  }
}
