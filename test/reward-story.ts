import { earn } from '../src/modules/club/ledger/index.ts';
import { addMonths, civilDate } from '../src/platform/clock.ts';
import { type Ctx, type Scope, systemContext } from '../src/platform/context.ts';
import { newId, transact } from '../src/platform/db.ts';
import type { Caller, House } from './harness.ts';
import { applyFor, becomeOwner, type Owner } from './story.ts';
import type { World } from './world.ts';

/** A context of the program at a dealer. */
export function systemAt(house: House, unitId: string): Ctx {
  const scope: Scope = { unitId, unitKind: 'dealer', timeZone: 'Asia/Shanghai', orgIds: [unitId], allBut: null };
  return systemContext(house.platform, 'test', scope);
}

/** Points for a member of dealer A, in a lot of their own; the later `months`, the later they end. */
export async function givePoints(house: House, world: World, memberId: string, points: number, months = 24) {
  const today = civilDate(house.platform.clock.now());
  const ctx = systemAt(house, world.units.dealerA);
  await transact(ctx, (tx) =>
    earn(ctx, tx, {
      scope: 'test',
      key: newId(),
      orgId: world.units.dealerA,
      memberId,
      points,
      origin: 'spend',
      qualifying: true,
      activatesOn: today,
      expiresOn: addMonths(today, months),
      occurredAt: house.platform.clock.now(),
    }),
  );
}

export interface Member {
  id: string;
  owner: Owner;
}

/** An active member of dealer A's branch, with points to spend. */
export async function memberWith(house: House, world: World, points: number): Promise<Member> {
  const owner = await becomeOwner(house, world);
  const id = await applyFor(world.people.consultantA, owner);
  const decided = await world.people.careA.call('POST', `/api/members/${id}/decision`, {
    decision: 'approve',
    version: 1,
  });
  if (decided.status !== 200) throw new Error(`not approved: ${JSON.stringify(decided.body)}`);
  if (points > 0) await givePoints(house, world, id, points);
  return { id, owner };
}

/** What an offer says when all of it is right. */
export const rewardForm = (house: House, over: Record<string, unknown> = {}) => ({
  category: 'car_care',
  name: '车载香薰',
  nameEn: 'Car fragrance',
  points: 500,
  ways: ['pickup', 'ship'],
  stockAt: 'central',
  bearer: 'hq',
  validFrom: civilDate(house.platform.clock.now()),
  ...over,
});

/** A reward that is offered, with so many pieces; of whoever keeps it. */
export async function offerReward(
  house: House,
  keeper: Caller,
  stock: { unitId: string; pieces: number } | null,
  over: Record<string, unknown> = {},
): Promise<string> {
  const form = rewardForm(house, over);
  const made = await keeper.call('POST', '/api/rewards', form);
  if (made.status !== 201) throw new Error(`no reward: ${JSON.stringify(made.body)}`);
  const { id } = made.body as { id: string };
  const offered = await keeper.call('PATCH', `/api/rewards/${id}`, { ...form, state: 'offered', version: 1 });
  if (offered.status !== 200) throw new Error(`not offered: ${JSON.stringify(offered.body)}`);
  if (stock) {
    const stocked = await keeper.call('POST', `/api/rewards/${id}/stock`, {
      unitId: stock.unitId,
      change: stock.pieces,
    });
    if (stocked.status !== 201) throw new Error(`no stock: ${JSON.stringify(stocked.body)}`);
  }
  return id;
}

export type RewardRows = Record<
  'rewardId' | 'pictureId' | 'orderId' | 'partnerId' | 'benefitId' | 'entitlementId',
  string
>;

/** One row in each table of rewards, partners and benefits, written as the owner, for the tests that walk every table. */
export async function fillRewards(
  house: House,
  file: { brandId: string; orgId: string; memberId: string; customerId: string },
): Promise<RewardRows> {
  const { brandId, orgId, memberId, customerId } = file;
  const query = (text: string, values: unknown[] = []) => house.owner.query(text, values);
  const ids: RewardRows = {
    rewardId: newId(),
    pictureId: newId(),
    orderId: newId(),
    partnerId: newId(),
    benefitId: newId(),
    entitlementId: newId(),
  };
  await query(
    `insert into club.reward (id, org_id, category, name, name_en, points, ways, stock_at, bearer, valid_from, state)
     values ($1, $2, 'home', 'x', 'x', 10, '{pickup,ship}', 'branch', 'dealer', '2020-01-01', 'offered'),
       ($3, $4, 'home', 'y', 'y', 10, '{pickup}', 'central', 'hq', '2020-01-01', 'offered')`,
    [ids.rewardId, orgId, newId(), brandId],
  );
  await query(
    "insert into club.reward_picture (id, reward_id, sha256_hex, media_type, bytes, title, title_en) values ($1, $2, 'x', 'image/png', 1, 'x', 'x')",
    [ids.pictureId, ids.rewardId],
  );
  await query('insert into club.reward_stock (org_id, reward_id, on_hand) values ($1, $2, 5)', [orgId, ids.rewardId]);
  await query(
    `insert into club.reward_order (id, org_id, member_id, customer_id, reward_id, reward_name, reward_name_en, quantity, points, money_fen,
       redeeming_id, way, channel, ordered_on, hold_id, hold_expires_at)
     values ($1, $2, $3, $4, $5, 'x', 'x', 1, 10, 0, $2, 'pickup', 'staff', '2026-01-01', $1, now() + interval '1 day')`,
    [ids.orderId, orgId, memberId, customerId, ids.rewardId],
  );
  await query(
    "insert into club.service_rate (id, org_id, points_per_yuan, cap_bp, valid_from) values (app.new_id(), $1, 10, 3000, '2020-01-01')",
    [brandId],
  );
  await query(
    "insert into club.partner (id, org_id, kind, code, name, name_en, contract_from) values ($1, $2, 'golf', 'STORY', 'x', 'x', '2020-01-01')",
    [ids.partnerId, orgId],
  );
  await query(
    "insert into club.partner_record (id, org_id, partner_id, kind, party, amount_fen, occurred_on) values (app.new_id(), $1, $2, 'revenue', 'club', 1, '2026-01-01')",
    [orgId, ids.partnerId],
  );
  await query(
    `insert into club.benefit (id, org_id, category, name, name_en, honoured_by, period, valid_from, state)
     values ($1, $2, 'wash', 'x', 'x', 'branch', 'year', '2020-01-01', 'offered')`,
    [ids.benefitId, orgId],
  );
  await query("insert into club.benefit_tier (benefit_id, tier_code, uses) values ($1, '*', 2)", [ids.benefitId]);
  await query(
    `insert into club.entitlement (id, member_id, customer_id, benefit_id, tier_code, period_from, granted, used)
     values ($1, $2, $3, $4, '*', '2020-01-01', 2, 1)`,
    [ids.entitlementId, memberId, customerId, ids.benefitId],
  );
  await query(
    "insert into club.benefit_code (id, org_id, entitlement_id, code_hash, expires_at) values (app.new_id(), $1, $2, '\\x00', now())",
    [orgId, ids.entitlementId],
  );
  await query(
    `insert into club.benefit_use (org_id, entitlement_id, benefit_id, member_id, customer_id, unit_id, value_fen)
     values ($1, $2, $3, $4, $5, $1, 0)`,
    [orgId, ids.entitlementId, ids.benefitId, memberId, customerId],
  );
  return ids;
}
