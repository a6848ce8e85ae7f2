import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { enquire, send } from '../../../../test/story.ts';
import { makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

test('when a person asked is kept with each of their enquiries, the first and those that joined it', async () => {
  const first = '2026-03-01T09:00:00.000Z';
  const second = '2026-03-02T09:30:00.000Z';
  const { leadId, mobile } = await enquire(house, world, { requestedAt: first });
  const again = { externalId: 'asked-again', name: '王小明', mobile, cityCode: SHANGHAI, requestedAt: second };
  expect((await send(house, world.source, JSON.stringify(again))).body.result).toBe('merged');
  const { touches } = (await world.people.managerA.call('GET', `/api/leads/${leadId}`)).body;
  expect(touches.map((touch: { requestedAt: string }) => touch.requestedAt)).toEqual([second, first]);
  const silent = await enquire(house, world);
  const shown = (await world.people.managerA.call('GET', `/api/leads/${silent.leadId}`)).body.touches;
  expect(shown[0].requestedAt).toBeNull();
});
