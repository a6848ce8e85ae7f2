import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf, numberOf } from '../../org/index.ts';
import { partnerAt } from '../partners/queries.ts';
import { memberById } from '../rewards/queries.ts';
import { codeHash, newCode } from './codes.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { needTier } from './tiers.ts';

type Terms = z.output<(typeof schema.createBenefit)['body']>;

/** Benefits that the acting unit sees, with what was granted and used of them in this period. */
export async function listBenefits(ctx: Ctx, query: z.output<(typeof schema.listBenefits)['query']>) {
  const { unitId } = scopeOf(ctx);
  const found = await read(ctx, (tx) => queries.benefits(tx, { ...query, unitId, today: todayOf(ctx) }));
  return pageFrom(found, query.limit);
}

async function check(ctx: Ctx, tx: Tx, terms: Terms & { state?: string }): Promise<void> {
  const { unitId } = scopeOf(ctx);
  await entryOf(ctx, 'benefit_category', terms.category, 'category');
  if (terms.validTo && terms.validTo < terms.validFrom)
    throw invalid('validTo', '结束日期不能早于开始日期。', 'The last day is before the first.');
  if ((terms.honouredBy === 'partner') !== (terms.partnerId !== null))
    throw invalid(
      'partnerId',
      '由合作伙伴兑现时须选择合作伙伴,否则留空。',
      'A partner is named where, and only where, it honours the benefit.',
    );
  // Of a partner whose contract has ended a benefit can still be withdrawn.
  if (terms.partnerId && terms.state !== 'withdrawn' && (await partnerAt(tx, terms.partnerId))?.state !== 'active')
    throw invalid('partnerId', '请选择合作中的伙伴。', 'Choose a partner whose contract runs.');
  if (new Set(terms.tiers.map((tier) => tier.tierCode)).size < terms.tiers.length)
    throw invalid('tiers', '同一等级只能填写一次。', 'Each tier is named once.');
  for (const { tierCode } of terms.tiers) if (tierCode !== '*') await needTier(tx, unitId, tierCode, 'tiers');
}

/** Adds a benefit of the acting unit (CLB-24, CLB-32). @throws AppError request.invalid */
export async function createBenefit(ctx: Ctx, terms: Terms) {
  return transact(ctx, async (tx) => {
    await check(ctx, tx, terms);
    const { tiers, ...row } = terms;
    const id = newId();
    await tx
      .insertInto('club.benefit')
      .values({ id, orgId: scopeOf(ctx).unitId, ...row })
      .execute();
    await queries.setTiers(tx, id, tiers);
    return { id };
  });
}

/** Changes a benefit; what members were granted for this period stays theirs. @throws AppError request.not_found, request.conflict, request.invalid */
export async function editBenefit(
  ctx: Ctx,
  id: string,
  { version, tiers, ...given }: z.output<(typeof schema.editBenefit)['body']>,
) {
  return transact(ctx, async (tx) => {
    const held = await queries.lockBenefit(tx, scopeOf(ctx).unitId, id);
    if (!held) throw new AppError('request.not_found');
    if (held.version !== version)
      throw new AppError('request.conflict', {
        current: { state: held.state, stock: held.stock, version: held.version },
      });
    await check(ctx, tx, { ...given, tiers });
    await tx
      .updateTable('club.benefit')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    await queries.setTiers(tx, id, tiers);
    return { version: version + 1 };
  });
}

/** What a member may use today: granted first, where nobody has yet. @throws AppError request.not_found */
export function listEntitlements(ctx: Ctx, memberId: string) {
  return transact(ctx, async (tx) => {
    const member = await memberById(tx, memberId);
    if (!member) throw new AppError('request.not_found');
    return { rows: await entitlementsOf(ctx, tx, member) };
  });
}

/** Grants and reads, in the caller's transaction; nothing for somebody who is no active member. */
export async function entitlementsOf(ctx: Ctx, tx: Tx, member: { id: string; status: string }) {
  if (member.status !== 'active') return [];
  const day = todayOf(ctx);
  await queries.grant(tx, { memberIds: [member.id], orgId: null, day });
  return queries.entitlementsOf(tx, member.id, day);
}

/** A code for one use of an entitlement of this customer, good for minutes. @throws AppError request.not_found, benefit.used_up */
export async function issueCode(ctx: Ctx, tx: Tx, customerId: string, entitlementId: string) {
  const held = await queries.lockEntitlement(tx, entitlementId, todayOf(ctx));
  if (held?.customerId !== customerId) throw new AppError('request.not_found');
  if (held.left < 1) throw new AppError('benefit.used_up');
  const now = ctx.clock.now();
  const minutes = await numberOf(ctx, tx, 'reward_term', 'code', 'minutes', 10);
  const expiresAt = new Date(now.getTime() + minutes * 60_000);
  const code = newCode();
  const { unitId: orgId } = scopeOf(ctx);
  await queries.keepCode(tx, { orgId, entitlementId, codeHash: codeHash(ctx, code), expiresAt, now });
  return { code, expiresAt };
}

/** Uses in scope, newest first. */
export async function listBenefitUses(ctx: Ctx, query: z.output<(typeof schema.listBenefitUses)['query']>) {
  return pageFrom(await read(ctx, (tx) => queries.uses(tx, query)), query.limit);
}

/** Uses in a span of days, by benefit and place (PTN-09). @throws AppError request.invalid */
export async function benefitCounts(ctx: Ctx, { from, to }: { from: string; to: string }) {
  if (to < from) throw invalid('to', '结束日期不能早于开始日期。', 'The last day is before the first.');
  const { timeZone } = scopeOf(ctx);
  const span = { from: startOfCivilDay(from, timeZone), until: startOfCivilDay(addDays(to, 1), timeZone) };
  return { rows: await read(ctx, (tx) => queries.counts(tx, span)) };
}
