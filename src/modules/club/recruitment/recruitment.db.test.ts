import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

test('a month’s deliveries are settled by person and car: enrolled, waiting, or not with the reason; the ratio is theirs', async () => {
  const { careA, consultantA, managerB, region } = world.people;
  const owners = await Promise.all([1, 2, 3, 4].map(() => becomeOwner(house, world)));
  const [one, two, three] = owners as [(typeof owners)[0], (typeof owners)[0], (typeof owners)[0]];
  const memberId = await applyFor(consultantA, one);
  await careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  await applyFor(consultantA, two);
  const rows = async (which: string, who = careA) =>
    (await who.call('GET', `/api/club-recruits?which=${which}`)).body.rows;
  const counts = async (who = careA) => (await who.call('GET', '/api/club-recruit-counts')).body;

  expect(await rows('all')).toHaveLength(4);
  expect((await rows('enrolled')).map((row: { membership: string }) => row.membership).sort()).toEqual([
    'active',
    'pending',
  ]);
  expect(await counts()).toMatchObject({ deliveries: 4, enrolled: 2, pending: 1, unexplained: 2, reasons: [] });
  const missing = await rows('missing');
  expect(missing).toHaveLength(2);
  const found = missing.find((row: { vin: string }) => row.vin === three.vin);
  expect(found).toMatchObject({
    customerId: three.customerId,
    unitId: three.unitId,
    reason: null,
    branch: true,
    version: 0,
  });

  const explain = (body: Record<string, unknown>, who = consultantA, id = found.id) =>
    who.call('PATCH', `/api/club-recruits/${id}`, body);
  expect((await explain({ reason: 'nonsense', version: 0 })).body.code).toBe('request.invalid');
  expect((await explain({ reason: 'later', version: 0 }, managerB)).status).toBe(404);
  expect((await explain({ reason: 'later', note: '下周再问', version: 0 })).body).toEqual({ version: 1 });
  expect((await explain({ reason: 'declined', version: 0 })).body).toMatchObject({
    code: 'request.conflict',
    details: { current: { reason: 'later', version: 1 } },
  });
  expect((await explain({ reason: 'declined', version: 1 })).body).toEqual({ version: 2 });
  expect(await counts()).toMatchObject({ unexplained: 1, reasons: [{ reason: 'declined', deliveries: 1 }] });
  expect(await rows('unexplained')).toHaveLength(1);
  expect((await careA.call('GET', '/api/club-recruits?reason=declined')).body.rows).toHaveLength(1);
  expect(await rows('all', managerB)).toEqual([]);
  expect(await counts(region)).toMatchObject({ deliveries: 4, enrolled: 2 });

  // Enrolled from the list: no longer missing, and there is nothing to explain.
  await applyFor(consultantA, three);
  expect(await counts()).toMatchObject({ enrolled: 3, pending: 2, reasons: [] });
  expect((await explain({ reason: 'later', version: 2 })).body.code).toBe('member.exists');
  expect((await careA.call('GET', '/api/club-recruits?month=2020-01')).body.rows).toEqual([]);
});
