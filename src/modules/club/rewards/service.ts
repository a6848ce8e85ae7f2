import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { keepPicture } from '../../../platform/picture.ts';
import { entryOf } from '../../org/index.ts';
import { needTier } from '../benefits/tiers.ts';
import { balanceOf } from '../ledger/index.ts';
import { discountOf, mostPoints } from './discount.ts';
import * as queries from './queries.ts';
import * as schema from './schema.ts';

type Offer = z.output<(typeof schema.createReward)['body']>;

/** Rewards that the acting unit may hand out or offers. */
export async function listRewards(ctx: Ctx, query: z.output<(typeof schema.listRewards)['query']>) {
  const { unitId } = scopeOf(ctx);
  return pageFrom(await read(ctx, (tx) => queries.rewards(tx, { ...query, unitId })), query.limit);
}

/** One reward with its pictures and stock. @throws AppError request.not_found */
export async function getReward(ctx: Ctx, id: string) {
  const { unitId } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const [reward, pictures, stock] = await Promise.all([
      queries.rewardById(tx, unitId, id),
      queries.picturesOf(tx, id),
      queries.stockOf(tx, id),
    ]);
    if (!reward) throw new AppError('request.not_found');
    return { ...reward, pictures, stock };
  });
}

/** What an offer says has to fit together. @throws AppError request.invalid */
async function check(ctx: Ctx, tx: Tx, offer: Offer): Promise<void> {
  await entryOf(ctx, 'reward_category', offer.category, 'category');
  if (offer.validTo && offer.validTo < offer.validFrom)
    throw invalid('validTo', '结束日期不能早于开始日期。', 'The last day is before the first.');
  if ((offer.limitCount === null) !== (offer.limitPeriod === null))
    throw invalid(
      offer.limitCount === null ? 'limitCount' : 'limitPeriod',
      '限兑数量和周期须同时填写。',
      'Give both how many and in which period.',
    );
  if (new Set(offer.ways).size < offer.ways.length) throw invalid('ways', '交付方式重复。', 'A way is named twice.');
  const dealer = !['group', 'brand'].includes(scopeOf(ctx).unitKind);
  if (dealer && offer.bearer === 'hq')
    throw invalid('bearer', '分会自设的奖品由经销商承担。', 'What a branch offers is borne by the dealer.');
  if (offer.tierCode) await needTier(tx, scopeOf(ctx).unitId, offer.tierCode, 'tierCode');
}

/** Adds a reward of the acting unit: headquarters' for all branches, a dealer's for its own. @throws AppError request.invalid */
export async function createReward(ctx: Ctx, offer: Offer) {
  return transact(ctx, async (tx) => {
    await check(ctx, tx, offer);
    const id = newId();
    await tx
      .insertInto('club.reward')
      .values({ id, orgId: scopeOf(ctx).unitId, ...offer })
      .execute();
    return { id };
  });
}

/** Changes a reward; orders keep what they were made with. @throws AppError request.not_found, request.conflict, request.invalid */
export async function editReward(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editReward)['body']>,
) {
  return transact(ctx, async (tx) => {
    const held = await queries.lockReward(tx, scopeOf(ctx).unitId, id);
    if (!held) throw new AppError('request.not_found');
    if (held.version !== version)
      throw new AppError('request.conflict', { current: { state: held.state, version: held.version } });
    await check(ctx, tx, given);
    // Pieces that are counted elsewhere would be lost from sight.
    if (held.stockAt !== given.stockAt && (await queries.stockOf(tx, id)).some((row) => row.onHand > 0))
      throw invalid('stockAt', '请先将库存清零,再改变库存方式。', 'Take the stock to nought first.');
    await tx
      .updateTable('club.reward')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/** Adds pieces to a stock or takes some away. @throws AppError request.not_found, request.invalid, reward.sold_out */
export async function changeStock(
  ctx: Ctx,
  id: string,
  { unitId, change }: z.output<(typeof schema.changeStock)['body']>,
) {
  const acting = scopeOf(ctx).unitId;
  return transact(ctx, async (tx) => {
    const reward = await queries.rewardById(tx, acting, id);
    if (!reward) throw new AppError('request.not_found');
    const central = reward.stockAt === 'central';
    const fits = central ? reward.orgId === unitId : await queries.isBelow(tx, reward.orgId, unitId, 'dealer');
    // A branch keeps its own stock of what headquarters offers; the central one is kept by whoever offers it.
    const mine = await queries.isBelow(tx, acting, unitId);
    if (reward.stockAt === 'unlimited' || !fits || !mine)
      throw invalid('unitId', '不能在该单位维护此奖品的库存。', 'This unit keeps no stock of the reward.');
    const onHand = await queries.moveStock(tx, id, unitId, change);
    if (onHand === null) throw invalid('change', '库存不能小于零。', 'There are fewer pieces than that.');
    return { onHand };
  });
}

async function needOwn(ctx: Ctx, tx: Tx, rewardId: string): Promise<void> {
  if (!(await queries.isBelowReward(tx, scopeOf(ctx).unitId, rewardId))) throw new AppError('request.not_found');
}

/** Stores a picture; what it is its first bytes tell. @throws AppError request.not_found, request.unsupported_media, request.too_large */
export async function addPicture(
  ctx: Ctx,
  rewardId: string,
  given: z.output<typeof schema.addPicture.query>,
  content: Readable,
) {
  await read(ctx, (tx) => needOwn(ctx, tx, rewardId));
  const kept = await keepPicture(ctx.files, content, schema.MAX_PICTURE_BYTES);
  return transact(ctx, async (tx) => {
    await needOwn(ctx, tx, rewardId);
    const id = newId();
    await tx
      .insertInto('club.rewardPicture')
      .values({ id, rewardId, ...kept, ...given })
      .execute();
    return { id };
  });
}

/** Takes a picture away. Its content stays: another row may refer to the same one. @throws AppError request.not_found */
export async function removePicture(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    const picture = await queries.pictureById(tx, id);
    if (!picture) throw new AppError('request.not_found');
    await needOwn(ctx, tx, picture.rewardId);
    await tx.deleteFrom('club.rewardPicture').where('id', '=', id).execute();
    return { removed: true as const };
  });
}

/** The content of a picture, for everybody. @throws AppError request.not_found */
export async function pictureFile(ctx: Ctx, id: string) {
  const picture = await read(ctx, (tx) => queries.pictureById(tx, id));
  if (!picture) throw new AppError('request.not_found');
  const { mediaType, bytes } = picture;
  return { name: id, mediaType, bytes, content: ctx.files.open(picture.sha256Hex), shown: true };
}

export async function listServiceRates(ctx: Ctx) {
  return { rows: await read(ctx, queries.serviceRates) };
}

/** Adds a version of the rate at the acting unit. What was discounted before stays. @throws AppError request.invalid, service_rate.taken */
export async function addServiceRate(ctx: Ctx, given: z.output<(typeof schema.addServiceRate)['body']>) {
  if (given.validFrom < todayOf(ctx))
    throw invalid('validFrom', '生效日期不能早于今天。', 'A rate holds from today at the earliest.');
  return transact(ctx, async (tx) => {
    const id = newId();
    await tx
      .insertInto('club.serviceRate')
      .values({ id, orgId: scopeOf(ctx).unitId, createdBy: staffIdOf(ctx), ...given })
      .execute();
    return { id };
  });
}

/**
 * What points take off a bill at the acting unit today: the rate of the nearest unit above, the cap, what the member has. `points` asks for
 * fewer than the most. In the caller's transaction, for the till.
 * @throws AppError request.not_found for an unknown member, service_rate.none, request.invalid for more points than go on the bill
 */
export async function serviceDiscount(
  ctx: Ctx,
  tx: Tx,
  { memberId, billFen, points: wanted }: { memberId: string; billFen: number; points?: number | undefined },
) {
  const member = await queries.memberById(tx, memberId);
  if (!member) throw new AppError('request.not_found');
  const { available } = await balanceOf(tx, memberId);
  return discountAt(ctx, tx, { available, billFen, points: wanted });
}

/** As serviceDiscount, of a member who has so many points. @throws as serviceDiscount */
export async function discountAt(
  ctx: Ctx,
  tx: Tx,
  { available, billFen, points: wanted }: { available: number; billFen: number; points?: number | undefined },
) {
  const rate = await queries.serviceRateOn(tx, scopeOf(ctx).unitId, todayOf(ctx));
  if (!rate) throw new AppError('service_rate.none');
  const most = mostPoints(rate, billFen, available);
  const points = wanted ?? most;
  if (wanted !== undefined && (wanted > most || wanted < rate.leastPoints))
    throw invalid(
      'points',
      `此单可用 ${rate.leastPoints} 至 ${most} 积分。`,
      `Between ${rate.leastPoints} and ${most} points go on this bill.`,
    );
  const discountFen = discountOf(rate, points);
  const { id: rateId, ...terms } = rate;
  return { available, mostPoints: most, points, discountFen, payFen: billFen - discountFen, rateId, ...terms };
}

export function previewServiceDiscount(
  ctx: Ctx,
  memberId: string,
  query: z.output<(typeof schema.previewServiceDiscount)['query']>,
) {
  return read(ctx, (tx) => serviceDiscount(ctx, tx, { memberId, ...query }));
}
