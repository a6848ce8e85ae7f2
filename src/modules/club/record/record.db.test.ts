import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { givePoints, type Member, memberWith, offerReward } from '../../../../test/reward-story.ts';
import { becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let member: Member;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  member = await memberWith(house, world, 3000);
  await givePoints(house, world, member.id, 700, 1);
  await house.drain();
});
afterAll(() => house?.close());

const record = (who = world.people.careA, id = member.owner.customerId) => who.call('GET', `/api/customers/${id}/club`);

test('a record tells card, points, what ends next, entries and orders of a member', async () => {
  const keeper = await addPerson(house, 'hq_care', world.units.brand);
  const rewardId = await offerReward(house, keeper, { unitId: world.units.brand, pieces: 3 });
  await world.people.careA.call('POST', '/api/reward-orders', { memberId: member.id, rewardId, way: 'pickup' });
  const seen = (await record()).body.member;
  expect(seen).toMatchObject({
    id: member.id,
    status: 'active',
    cardNumber: expect.any(String),
    points: { held: 500, debt: 0 },
  });
  // What ends first was drawn first; the rest of that lot ends first.
  expect(seen.ending[0].points).toBe(200);
  expect(seen.ending.reduce((sum: number, one: { points: number }) => sum + one.points, 0)).toBe(seen.points.available);
  expect(seen.entries[0]).toMatchObject({ kind: 'hold', points: -500 });
  expect(seen.orders).toMatchObject([{ rewardId, points: 500, state: 'requested' }]);
  expect(seen.benefits).toEqual([]);
});

test('shows each as much as they may see', async () => {
  const { consultantA, consultantB } = world.people;
  const narrow = await record(consultantA);
  expect(narrow.body.member).toMatchObject({ id: member.id, orders: null });
  expect((await record(consultantB)).status).toBe(404);
  const { customerId } = await becomeOwner(house, world);
  expect((await record(world.people.careA, customerId)).body).toEqual({ member: null });
});
