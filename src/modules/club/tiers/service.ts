import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { emitMany } from '../../../platform/events.ts';
import { memberTierChanged } from '../../events.ts';
import { settingsOf } from '../settings/queries.ts';
import { brandOf, needBrand, saveSettings } from '../settings/service.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Scheme = z.output<(typeof schema.previewTiers)['body']>;

/** What of a tier stands beside a member. */
export const shown = ({ code, name, nameEn, colour }: queries.Tier) => ({ code, name, nameEn, colour });

/** The tier of a code among a brand's, as it is shown; one that was abolished shows its code. */
export function tierNamed(tiers: readonly queries.Tier[], code: string | null) {
  if (!code) return null;
  const found = tiers.find((tier) => tier.code === code);
  return found ? shown(found) : { code, name: code, nameEn: code, colour: '#7d8590' };
}

/** The tier a member holds today; null where they have none. */
export async function tierOf(tx: Tx, memberId: string): Promise<(queries.Tier & { until: string | null }) | null> {
  const member = await tx
    .selectFrom('club.member')
    .select(['orgId', 'tierCode', 'tierUntil'])
    .where('id', '=', memberId)
    .executeTakeFirst();
  if (!member?.tierCode) return null;
  const tiers = await queries.tiersOf(tx, await queries.brandOfUnit(tx, member.orgId));
  const tier = tiers.find((one) => one.code === member.tierCode);
  return tier ? { ...tier, until: member.tierUntil } : null;
}

/** A member's tier, what was earned in the window and what the next tier asks for. */
export async function progressOf(
  tx: Tx,
  member: {
    id: string;
    orgId: string;
    customerId: string;
    tierCode: string | null;
    tierSince: string | null;
    tierUntil: string | null;
  },
  today: string,
) {
  const [brand, settings] = [await queries.brandOfUnit(tx, member.orgId), await settingsOf(tx, member.orgId)];
  const tiers = await queries.tiersOf(tx, brand);
  const { earned, windowFrom } = await queries.earnedBy(tx, member, today, settings.tierMonths);
  const held = tiers.find((tier) => tier.code === member.tierCode);
  const next = tiers.find((tier) => tier.rank > (held?.rank ?? 0));
  return {
    tier: tierNamed(tiers, member.tierCode),
    since: member.tierSince,
    until: member.tierCode ? member.tierUntil : null,
    earned,
    windowFrom,
    next: next ? { ...shown(next), threshold: next.threshold } : null,
    benefits: held?.benefits ?? '',
    benefitsEn: held?.benefitsEn ?? '',
  };
}

/** The tier history of a member in words of today's tiers. */
export async function historyOf(tx: Tx, member: { id: string; orgId: string }) {
  const changes = await queries.changesOf(tx, member.id);
  if (changes.length === 0) return [];
  const tiers = await queries.tiersOf(tx, await queries.brandOfUnit(tx, member.orgId));
  return changes.map(({ fromCode, toCode, cause, ...change }) => ({
    ...change,
    cause: cause as queries.TierMove['cause'],
    from: tierNamed(tiers, fromCode),
    to: tierNamed(tiers, toCode),
  }));
}

const plain = ({ rank: _rank, ...tier }: queries.Tier) => tier;

interface StoredTier {
  code: string;
  name: string;
  name_en: string;
  threshold: number;
  colour: string;
  benefits: string;
  benefits_en: string;
}

/** The tiers of the acting unit's club with the packs one may begin with. */
export function getTiers(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const own = await brandOf(ctx, tx);
    const brand = own ?? (await queries.brandOfUnit(tx, scopeOf(ctx).unitId));
    const settings = await settingsOf(tx, brand ?? scopeOf(ctx).unitId);
    const [tiers, packs, saved] = await Promise.all([
      queries.tiersOf(tx, brand),
      queries.packs(tx),
      brand
        ? tx.selectFrom('club.tier').select('id').where('orgId', '=', brand).limit(1).executeTakeFirst()
        : undefined,
    ]);
    return {
      tiers: tiers.map(plain),
      months: settings.tierMonths,
      periodMonths: settings.tierPeriodMonths,
      graceDays: settings.tierGraceDays,
      saved: saved !== undefined,
      editable: own !== null && ctx.permissions.has('club.edit'),
      version: settings.version,
      packs: packs.map(({ code, name, nameEn, attributes }) => ({
        code,
        name,
        nameEn,
        tiers: ((attributes as { tiers?: StoredTier[] }).tiers ?? []).map((tier) => ({
          code: tier.code,
          name: tier.name,
          nameEn: tier.name_en,
          threshold: tier.threshold,
          colour: tier.colour,
          benefits: tier.benefits,
          benefitsEn: tier.benefits_en,
        })),
      })),
    };
  });
}

/** Tiers rise in their order, each with a code of its own. @throws AppError request.invalid */
function checkScheme({ tiers }: Scheme): void {
  if (new Set(tiers.map((tier) => tier.code)).size < tiers.length)
    throw invalid('tiers', '每个等级的代码须不同。', 'Each tier has a code of its own.');
  if (tiers.some((tier, at) => at > 0 && tier.threshold <= (tiers[at - 1]?.threshold ?? 0)))
    throw invalid(
      'tiers',
      '等级须由低到高,积分门槛逐级增加。',
      'Tiers stand lowest first, each with a higher threshold.',
    );
}

/** Who would move if these were the tiers; writes nothing. @throws AppError club.brand_only, request.invalid */
export function previewTiers(ctx: Ctx, scheme: Scheme) {
  checkScheme(scheme);
  return read(ctx, async (tx) => {
    const brand = await needBrand(ctx, tx);
    const tiers = scheme.tiers.map(({ code, threshold }, at) => ({ code, threshold, rank: at + 1 }));
    const moves = await queries.preview(tx, brand, todayOf(ctx), { ...scheme, tiers });
    const ids = moves.flatMap((move) => move.examples);
    const named = ids.length > 0 ? await queries.membersNamed(tx, ids) : [];
    return {
      members: moves.reduce((sum, move) => sum + Number(move.members), 0),
      moves: moves.map((move) => ({
        from: move.fromCode,
        to: move.toCode,
        due: move.whenDue,
        members: Number(move.members),
        examples: named.filter((member) => move.examples.includes(member.memberId)),
      })),
    };
  });
}

/**
 * Saves the tiers of the brand's club; a job then lets members up who reach a higher one. Nobody falls before their period and its grace
 * are over, unless their tier is abolished.
 * @throws AppError club.brand_only, request.invalid, request.conflict
 */
export function saveTiers(ctx: Ctx, { version, ...scheme }: z.output<(typeof schema.saveTiers)['body']>) {
  checkScheme(scheme);
  return transact(ctx, async (tx) => {
    const brand = await needBrand(ctx, tx);
    const next = await saveSettings(tx, brand, version, {
      tierMonths: scheme.months,
      tierPeriodMonths: scheme.periodMonths,
      tierGraceDays: scheme.graceDays,
    });
    await queries.writeTiers(tx, brand, scheme.tiers);
    await sql`select app.enqueue('club.retier_all', '{}'::jsonb, 'club.retier_all')`.execute(tx);
    return { version: next };
  });
}

/** Tells of members who changed tier. */
export function announce(ctx: Ctx, tx: Tx, moves: readonly queries.TierMove[]): Promise<void> {
  return emitMany(
    ctx,
    tx,
    memberTierChanged,
    moves.map(({ memberId, orgId, customerId, fromCode, toCode, cause }) => ({
      orgId,
      subjectId: memberId,
      customerId,
      payload: { memberId, from: fromCode, to: toCode, cause },
    })),
  );
}

/** Puts some members into the tier they reach today, and tells of those who moved. */
export async function retierMembers(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<queries.TierMove[]> {
  const moves = await queries.retier(tx, todayOf(ctx), { only: ids });
  await announce(ctx, tx, moves);
  return moves;
}
