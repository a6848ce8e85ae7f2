import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { fillShowroom } from '../../../test/showroom-story.ts';
import { accept, enquire } from '../../../test/story.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { type Scope, systemContext } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import { showroomSubject } from './subject.ts';

const NUMBER = '310101199001017777';

let house: House;
let world: World;
let customerId: string;
let driveId: string;
let visitId: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { managerA, consultantA } = world.people;
  const enquired = await enquire(house, world);
  customerId = enquired.customerId;
  await accept(managerA, enquired.leadId, consultantA.staffId);
  ({ driveId, visitId } = await fillShowroom(house, {
    orgId: world.units.dealerA,
    leadId: enquired.leadId,
    customerId,
    staffId: consultantA.staffId,
    seriesId: world.series.id,
  }));
  await house.owner.query("update showroom.visit set remark = '王先生想要红色', current_car = '旧车' where id = $1", [
    visitId,
  ]);
  const checked = await consultantA.call('POST', `/api/showroom/test-drives/${driveId}/licence`, {
    version: 1,
    licenceClass: 'C1',
    validUntil: '2099-12-31',
    number: NUMBER,
  });
  expect(checked.status).toBe(200);
});
afterAll(() => house?.close());

const group = () => {
  const scope: Scope = { unitId: world.units.group, unitKind: 'group', timeZone: 'Asia/Shanghai', orgIds: null };
  return systemContext(house.platform, 'test', scope);
};

test('the package of a person holds visits, calls and drives, the licence number opened', async () => {
  const parts = await transact(group(), (tx) => showroomSubject.collect(group(), tx, [customerId]));
  expect(parts.map(({ key, rows }) => [key, rows.length])).toEqual([
    ['visits', 1],
    ['phone_calls', 1],
    ['test_drives', 1],
  ]);
  expect(parts[2]?.rows[0]).toMatchObject({ licence: NUMBER, licenceClass: 'C1' });
});

test('an end of processing cancels what is booked; an erasure takes words, licence and signature', async () => {
  await transact(group(), async (tx) => {
    await showroomSubject.stop?.(tx, [customerId]);
    const silent = await showroomSubject.forget?.(tx, [customerId]);
    expect(silent).toEqual(expect.arrayContaining([driveId, visitId]));
  });
  const drive = (await house.owner.query('select * from showroom.test_drive where id = $1', [driveId])).rows[0];
  expect(drive).toMatchObject({
    status: 'cancelled',
    licence_enc: null,
    licence_hash: null,
    licence_masked: null,
    signature_enc: null,
  });
  const visit = (await house.owner.query('select * from showroom.visit where id = $1', [visitId])).rows[0];
  expect(visit).toMatchObject({ remark: null, current_car: null, people: 2 });
});
