import { createHash } from 'node:crypto';
import { memberApplied, memberApproved, memberRejected, pointsPosted } from '../../src/modules/events.ts';
import { addMonths } from '../../src/platform/clock.ts';
import { DAY, HOUR, MINUTE, workingSoon } from './days.ts';
import { rejectionReason } from './notes.ts';
import type { Delivered } from './sales.ts';
import type { Branch, Dealer } from './tree.ts';
import { record, staff, type World } from './world.ts';

type Membership = 'active' | 'pending' | 'rejected' | 'unallocated';

/** Writes a membership at the dealer's branch: the application, the decision, the account, and the points of the delivery. */
export function writeMembership(
  world: World,
  status: Membership,
  dealer: Dealer & { branch: Branch },
  customerId: string,
  delivered: Delivered,
): void {
  const { rows, random, tree } = world;
  const { branch } = dealer;
  const pending = status === 'pending';
  const channel = pending
    ? random.pick(['portal', 'desk', 'delivery'] as const)
    : random.weighted(['delivery', 'desk', 'portal'] as const, [58, 27, 15]);
  const { appliedAt, decidedAt } = datesOf(
    world,
    pending,
    channel === 'delivery',
    Math.max(delivered.at, branch.openedAt),
  );
  const id = random.id(appliedAt);
  // Three members belong to no region: the brand holds them, whatever branch they once joined.
  const holder = status === 'unallocated' ? null : dealer;
  const orgId = holder?.id ?? tree.brandId;
  const active = status === 'active' || status === 'unallocated';
  const cardNumber = active ? String(world.next.card++) : null;
  const reason = status === 'rejected' ? rejectionReason(random) : null;
  const decided = pending ? { decidedAt: null, decidedBy: null } : { decidedAt, decidedBy: dealer.care.id };
  rows.add('club.member', {
    id,
    orgId,
    branchId: branch.id,
    customerId,
    unitId: delivered.unitId,
    cardNumber,
    status: active ? 'active' : status,
    channel,
    appliedAt,
    ...decided,
    reason,
    version: pending ? 1 : 2,
    createdAt: appliedAt,
  });
  const fact = { dealer: holder, subjectId: id, customerId };
  const applicant =
    channel === 'portal'
      ? `owner:${customerId}`
      : staff(channel === 'desk' ? dealer.care : (dealer.consultants[0] ?? dealer.care));
  record(world, memberApplied, {
    ...fact,
    at: appliedAt,
    actor: applicant,
    payload: { memberId: id, branchName: branch.name },
  });
  if (pending) return;
  if (!cardNumber) {
    record(world, memberRejected, {
      ...fact,
      at: decidedAt,
      actor: staff(dealer.care),
      payload: { memberId: id, reason: reason ?? '' },
    });
    return;
  }
  record(world, memberApproved, {
    ...fact,
    at: decidedAt,
    actor: staff(dealer.care),
    payload: { memberId: id, cardNumber },
  });
  // As the service does it: points for a delivery at the branch's own dealer on a day the rule was valid.
  const earns = holder !== null && delivered.on >= world.rule.validFrom;
  const accountId = random.id(decidedAt);
  const balance = earns ? world.rule.points : 0;
  rows.add('club.account', {
    id: accountId,
    orgId,
    kind: 'available',
    memberId: id,
    customerId,
    guarded: true,
    balance,
    version: earns ? 1 : 0,
    createdAt: decidedAt,
  });
  if (earns) writeEarn(world, holder, { id, customerId, accountId }, delivered, Math.max(decidedAt, delivered.at));
}

/** When an owner applied and the branch decided; an application that is still open came in these days. */
function datesOf(
  { random, now }: World,
  pending: boolean,
  atDelivery: boolean,
  earliest: number,
): { appliedAt: number; decidedAt: number } {
  if (pending) {
    const appliedAt = Math.max(earliest + 5 * MINUTE, now - random.between(1, 110) * HOUR);
    return { appliedAt: Math.min(appliedAt, now - MINUTE), decidedAt: now };
  }
  const latest = now - 4 * HOUR;
  const wanted = atDelivery
    ? earliest + random.between(5, 50) * MINUTE
    : earliest + Math.floor(random.next() ** 2 * 500 * DAY);
  const appliedAt = Math.min(wanted, Math.max(earliest + MINUTE, latest - random.between(1, 20) * DAY));
  return { appliedAt, decidedAt: Math.min(workingSoon(random, appliedAt, 20, 1500), now - MINUTE) };
}

/** Double entry: the dealer's funding bears what the member gets; one lot, with the key the service would use. */
function writeEarn(
  world: World,
  dealer: Dealer,
  member: { id: string; customerId: string; accountId: string },
  delivered: Delivered,
  postedAt: number,
): void {
  const { rows, random, rule, funding } = world;
  const { points } = rule;
  const orgId = dealer.id;
  const { customerId, id: memberId, accountId } = member;
  let fundingId = funding.get(orgId);
  if (!fundingId) {
    fundingId = random.id(postedAt);
    funding.set(orgId, fundingId);
    rows.add('club.account', {
      id: fundingId,
      orgId,
      kind: 'funding',
      memberId: null,
      customerId: null,
      guarded: false,
      balance: 0,
      version: 0,
      createdAt: postedAt,
    });
  }
  const transactionId = random.id(postedAt);
  const activatesOn = delivered.on;
  const expiresOn = addMonths(delivered.on, rule.validMonths);
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([memberId, points, activatesOn, expiresOn]))
    .digest();
  rows.add('club.ledger_transaction', {
    id: transactionId,
    orgId,
    scope: 'delivery',
    idempotencyKey: delivered.orderId,
    bodyHash,
    kind: 'earn',
    memberId,
    customerId,
    ruleId: rule.id,
    occurredAt: delivered.at,
    postedAt,
  });
  rows.add('club.entry', {
    transactionId,
    seq: 1,
    orgId,
    accountId: fundingId,
    customerId: null,
    amount: -points,
    balanceAfter: null,
    accountVersion: null,
    postedAt,
  });
  rows.add('club.entry', {
    transactionId,
    seq: 2,
    orgId,
    accountId,
    customerId,
    amount: points,
    balanceAfter: points,
    accountVersion: 1,
    postedAt,
  });
  const lot = {
    id: random.id(postedAt),
    orgId,
    memberId,
    customerId,
    transactionId,
    issuerId: orgId,
    createdAt: postedAt,
  };
  rows.add('club.lot', { ...lot, earned: points, remaining: points, activatesOn, expiresOn, earnedOn: activatesOn });
  const payload = { transactionId, kind: 'earn', points, rule: rule.name };
  record(world, pointsPosted, {
    dealer,
    subjectId: memberId,
    customerId,
    at: postedAt,
    actor: 'system:club.award_new_member',
    payload,
  });
}
