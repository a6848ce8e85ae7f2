import type * as z from 'zod';
import { type Ctx, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { holdOrder } from '../access.ts';
import type { Lack } from '../handover/requirements.ts';
import { lacksOf } from '../handover/service.ts';
import { type SaleRules, settingsOf } from '../pricing/queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Code = z.output<typeof schema.Releasable>;

interface Leaving {
  id: string;
  contractKept: boolean;
  contractSignedOn: string | null;
  invoiceNumber: string | null;
  /** Null: nobody recorded what was paid. */
  balanceFen: number | null;
}

interface HeldMoney {
  paymentsKept: boolean;
  priceFen: number;
  extrasFen: number;
  paidFen: number;
  refundedFen: number;
}

/** What is still to be paid on an order that is held; null where nobody recorded what was paid. */
export function balanceOf({ paymentsKept, priceFen, extrasFen, paidFen, refundedFen }: HeldMoney): number | null {
  return paymentsKept || paidFen > 0 ? priceFen + extrasFen - paidFen + refundedFen : null;
}

const WORDS: Record<Code, Omit<Lack, 'code'>> = {
  contract: { zh: '签订购车合同', en: 'a signed contract' },
  contract_outdated: {
    zh: '与订单一致的合同(补签或签补充协议)',
    en: 'a contract that says what the order says (sign anew, or a supplement)',
  },
  balance: { zh: '付清余款', en: 'the balance' },
};

/** What the rules ask for before a car leaves and the order has not: where contracts or money are not kept here nobody can say, and nothing is asked. */
async function lacksByRule(tx: Tx, order: Leaving, rules: SaleRules): Promise<Code[]> {
  const lacks: Code[] = [];
  if (rules.contractFirst && order.contractKept) {
    if (order.contractSignedOn === null) lacks.push('contract');
    else if (await queries.contractOutdated(tx, order.id)) lacks.push('contract_outdated');
  }
  if (rules.paidFirst && (order.balanceFen ?? 0) > 0) lacks.push('balance');
  return lacks;
}

/**
 * All that keeps an order's car from being handed over: contract and money by the rules of the unit, and the checklist where it has one,
 * less what a manager let pass. A balance that grew since is not covered.
 */
export async function lacksToLeave(ctx: Ctx, tx: Tx, order: Leaving, rules: SaleRules): Promise<Lack[]> {
  const byRule = await lacksByRule(tx, order, rules);
  const byList = rules.deliveryChecklist ? await lacksOf(ctx, tx, order) : [];
  const listed = new Set(byList.map(({ code }) => code));
  const lacks = [...byRule.filter((code) => !listed.has(code)).map((code) => ({ code, ...WORDS[code] })), ...byList];
  if (lacks.length === 0) return lacks;
  const release = await queries.releaseOf(tx, order.id);
  const passed = (code: string) =>
    release?.lacks.some((one) => one === code) && (code !== 'balance' || (order.balanceFen ?? 0) <= release.balanceFen);
  return lacks.filter(({ code }) => !passed(code));
}

/**
 * Lets an order's car leave without its contract or all of its money: by somebody who approves prices and did not sell it, with a reason.
 * @throws AppError order.nothing_to_release, order.not_open, auth.forbidden, request.conflict
 */
export async function releaseDelivery(
  ctx: Ctx,
  orderId: string,
  { reason, version }: z.output<(typeof schema.releaseDelivery)['body']>,
) {
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'price.approve', { version });
    const releasedBy = staffIdOf(ctx);
    if (order.consultantId === releasedBy) throw new AppError('auth.forbidden', { permission: 'price.approve' });
    const rules = await settingsOf(tx, order.orgId);
    const balanceFen = balanceOf(order);
    const lacks = await lacksByRule(
      tx,
      { ...order, balanceFen },
      { ...rules, paidFirst: rules.paidFirst || rules.deliveryChecklist },
    );
    if (lacks.length === 0) throw new AppError('order.nothing_to_release');
    const id = newId();
    const { orgId } = order;
    await queries.insertRelease(tx, {
      ...{ id, orgId, orderId, lacks, reason, releasedBy },
      balanceFen: lacks.includes('balance') ? (balanceFen ?? 0) : 0,
    });
    return { id, lacks };
  });
}
