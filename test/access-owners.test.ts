import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../src/platform/db.ts';
import { type Answer, type House, openHouse } from './harness.ts';
import { applyFor, becomeOwner, enquire, fingerprint, type Owner } from './story.ts';
import { makeWorld, ownerCaller, type World } from './world.ts';

let house: House;
let world: World;
let owner: Owner;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  await applyFor(world.people.consultantA, owner);
  await house.drain();
});
afterAll(() => house?.close());

const plain = ({ status, body }: Answer) => ({ status, ...body, requestId: null });

test('owners see their own things; another owner sees nothing of them', async () => {
  const self = await ownerCaller(house, owner.customerId, world.units.brand);
  expect((await self.call('GET', '/api/owner/home')).body).toMatchObject({
    name: '王小明',
    vehicles: [{ vin: owner.vin, deliveredOn: expect.any(String), firstMaintenanceOn: expect.any(String) }],
    member: { status: 'pending' },
  });
  const other = await ownerCaller(house, (await enquire(house, world)).customerId, world.units.brand);
  const home = await other.call('GET', '/api/owner/home');
  expect(home).toMatchObject({ status: 200, body: { vehicles: [], member: null } });
  expect(JSON.stringify(home.body)).not.toContain(owner.vin);
  const before = await fingerprint(house);
  const stolen = await other.call('POST', '/api/owner/membership', { unitId: owner.unitId });
  expect(plain(stolen)).toEqual(plain(await other.call('POST', '/api/owner/membership', { unitId: newId() })));
  expect(stolen.body.code).toBe('member.not_owner');
  expect(await fingerprint(house)).toEqual(before);
});

test('owners apply for membership of their own car themselves', async () => {
  const second = await becomeOwner(house, world);
  const self = await ownerCaller(house, second.customerId, world.units.brand);
  expect(await self.call('POST', '/api/owner/membership', { unitId: second.unitId })).toMatchObject({
    status: 201,
    body: { status: 'pending' },
  });
  expect(await self.call('POST', '/api/owner/membership', { unitId: second.unitId })).toMatchObject({
    status: 409,
    body: { code: 'member.exists' },
  });
});
