import type * as z from 'zod';
import { addDays, civilDate } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { dictionaries } from '../../org/index.ts';
import { entitlementsOf, issueCode } from '../benefits/service.ts';
import { reaches, tiersAt } from '../benefits/tiers.ts';
import { balanceOf } from '../ledger/index.ts';
import { cardOf } from '../members/index.ts';
import { ownerAt, ownerOf } from '../redemptions/acting.ts';
import { pickUpCode } from '../redemptions/address.ts';
import { placeOrder } from '../redemptions/order.ts';
import { lockOrder, ordersOfCustomer } from '../redemptions/queries.ts';
import { returnDays } from '../redemptions/return.ts';
import type { OrderForm } from '../redemptions/schema.ts';
import { endOrder } from '../redemptions/service.ts';
import { progressOf, tierNamed } from '../tiers/service.ts';
import * as queries from './queries.ts';

type Member = NonNullable<Awaited<ReturnType<typeof queries.ownMember>>>;
const dayAt = (ctx: Ctx, member: Member) => civilDate(ctx.clock.now(), member.timeZone);

/** The owner's active membership. */
async function activeMember(ctx: Ctx): Promise<Member | null> {
  const member = await read(ctx, (tx) => queries.ownMember(tx, ownerOf(ctx)));
  return member?.status === 'active' ? member : null;
}

/** As activeMember. @throws AppError member.none where there is none */
async function needMember(ctx: Ctx): Promise<Member> {
  const member = await activeMember(ctx);
  if (!member) throw new AppError('member.none');
  return member;
}

/** Card, tier, points and what ends when; null for an owner who never was a member. */
export async function ownClub(ctx: Ctx) {
  const customerId = ownerOf(ctx);
  const member = await read(ctx, (tx) => queries.ownMember(tx, customerId));
  if (!member) return { member: null };
  const today = dayAt(ctx, member);
  return read(ownerAt(ctx, member), async (tx) => {
    const card = await cardOf(tx, member.id);
    if (!card) throw new AppError('request.not_found');
    const active = member.status === 'active';
    return {
      member: {
        ...card,
        progress: active ? await progressOf(tx, member, today) : null,
        points: await balanceOf(tx, member.id),
        ending: await queries.ending(tx, member.id, today),
        referrals: await queries.referrals(tx, customerId),
      },
    };
  });
}

/** Movements of the owner's points; row-level security shows nobody else's. */
export async function ownPoints(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const customerId = ownerOf(ctx);
  const found = await read(ctx, async (tx) => {
    const member = await queries.ownMember(tx, customerId);
    return member ? queries.movements(tx, member.id, query) : [];
  });
  return pageFrom(found, query.limit);
}

/** What the owner may have, each with what stands against it; nothing for an owner who is no member. */
export async function ownRewards(ctx: Ctx) {
  const member = await activeMember(ctx);
  if (!member) return { joined: false, available: 0, pickUpAt: null, pickUpAtEn: null, rows: [] };
  const today = dayAt(ctx, member);
  const at = ownerAt(ctx, member);
  return read(at, async (tx) => {
    const { available } = await balanceOf(tx, member.id);
    const tiers = await tiersAt(tx, member.orgId);
    const entries = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'reward_category');
    const offered = await queries.offeredTo(tx, { orgId: member.orgId, memberId: member.id }, today);
    const rows = offered.map(({ tierCode, limitCount, had, ...row }) => {
      const category = entries.find((entry) => entry.code === row.category);
      const mayHave = limitCount === null ? null : Math.max(0, limitCount - had);
      return {
        ...row,
        categoryName: category?.name ?? row.category,
        categoryNameEn: category?.nameEn ?? row.category,
        mayHave,
        tier: tierNamed(tiers, tierCode),
        refusal: refusalOf({ ...row, mayHave }, available, reaches(tiers, member.tierCode, tierCode)),
      };
    });
    return { joined: true, available, pickUpAt: member.unitName, pickUpAtEn: member.unitNameEn, rows };
  });
}

function refusalOf(
  row: { points: number; left: number | null; mayHave: number | null },
  available: number,
  tierReached: boolean,
) {
  if (!tierReached) return 'tier' as const;
  if (row.left === 0) return 'sold_out' as const;
  if (row.mayHave === 0) return 'limit' as const;
  return row.points > available ? ('points' as const) : null;
}

/** The owner's own orders; what is ready shows its pick-up code. */
export async function ownOrders(ctx: Ctx) {
  const customerId = ownerOf(ctx);
  return read(ctx, async (tx) => {
    const found = await ordersOfCustomer(tx, customerId);
    const handed = found.find(({ state }) => state === 'delivered');
    const days = handed ? await returnDays(ctx, tx) : 0;
    const rows = found.map(({ unitName, unitNameEn, ...row }) => ({
      ...row,
      returnableUntil:
        row.state === 'delivered' && row.closedAt ? addDays(civilDate(row.closedAt, row.timeZone), days) : null,
      pickUpAt: row.way === 'pickup' ? unitName : null,
      pickUpAtEn: row.way === 'pickup' ? unitNameEn : null,
      pickUpCode: row.state === 'ready' ? pickUpCode(ctx, row.id) : null,
      mayCancel: mayCancel(row),
    }));
    return { rows };
  });
}

const mayCancel = ({ state, paid }: { state: string; paid: boolean }) =>
  ['requested', 'prepared', 'ready'].includes(state) && !paid;

/** The owner orders a reward. @throws AppError member.none, and as placeOrder */
export async function ownOrder(ctx: Ctx, form: z.output<typeof OrderForm>) {
  const member = await needMember(ctx);
  const at = ownerAt(ctx, member);
  return transact(at, (tx) => placeOrder(at, tx, { ...form, memberId: member.id, channel: 'owner' }));
}

/** The owner cancels an order that has not left. @throws AppError request.not_found, request.conflict, reward_order.ask_branch */
export async function ownCancel(ctx: Ctx, id: string, version: number) {
  const customerId = ownerOf(ctx);
  const order = (await read(ctx, (tx) => ordersOfCustomer(tx, customerId))).find((row) => row.id === id);
  if (!order) throw new AppError('request.not_found');
  const at = ownerAt(ctx, { orgId: order.orgId, timeZone: order.timeZone });
  return transact(at, async (tx: Tx) => {
    const held = await lockOrder(tx, id);
    if (held?.customerId !== customerId) throw new AppError('request.not_found');
    if (held.version !== version)
      throw new AppError('request.conflict', { current: { state: held.state, version: held.version } });
    if (!mayCancel({ state: held.state, paid: held.paidAt !== null })) throw new AppError('reward_order.ask_branch');
    return endOrder(at, tx, held, { cause: 'member', reason: null });
  });
}

/** What the owner may use today; nothing for an owner who is no member. */
export async function ownEntitlements(ctx: Ctx) {
  const member = await activeMember(ctx);
  if (!member) return { joined: false, rows: [] };
  const at = ownerAt(ctx, member);
  return { joined: true, rows: await transact(at, (tx) => entitlementsOf(at, tx, member)) };
}

/** A code for one use. @throws AppError member.none, request.not_found, benefit.used_up */
export async function ownCode(ctx: Ctx, entitlementId: string) {
  const member = await needMember(ctx);
  const at = ownerAt(ctx, member);
  return transact(at, (tx) => issueCode(at, tx, member.customerId, entitlementId));
}
