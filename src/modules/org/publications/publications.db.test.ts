import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { AS_BYTES, PNG } from '../../../../test/sale-story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
let gmA: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  gmA = await addPerson(house, 'general_manager', world.units.dealerA);
});
afterAll(() => house?.close());

const form = (over: Record<string, unknown> = {}) => ({
  kind: 'sales_policy',
  title: '十月商务政策',
  titleEn: 'Sales policy of October',
  body: '详见附件。',
  bodyEn: null,
  unitIds: [],
  roleCodes: [],
  validFrom: '2020-01-01',
  validTo: null,
  ...over,
});

async function publish(over: Record<string, unknown> = {}, who = steward): Promise<string> {
  const made = await who.call('POST', '/api/publications', form(over));
  expect(made.status).toBe(201);
  const done = await who.call('POST', `/api/publications/${made.body.id}/publish`, { version: 1 });
  expect(done.status).toBe(200);
  return made.body.id;
}
const listed = async (who: Caller, query = '') =>
  (await who.call('GET', `/api/publications${query}`)).body.rows.map((row: { id: string }) => row.id) as string[];
const { call } = { call: (who: Caller, id: string) => who.call('POST', `/api/publications/${id}/confirmation`, {}) };

describe('a publication', () => {
  test('is seen by those it is for, and by nobody before it is published', async () => {
    const made = await steward.call('POST', '/api/publications', form());
    const { id } = made.body;
    expect(await listed(gmA)).not.toContain(id);
    expect((await gmA.call('GET', `/api/publications/${id}`)).status).toBe(404);
    await steward.call('POST', `/api/publications/${id}/publish`, { version: 1 });
    expect(await listed(gmA)).toContain(id);
    const east = await publish({ unitIds: [world.units.east] });
    const onlyB = await publish({ unitIds: [world.units.dealerB], roleCodes: ['dealer_manager'] });
    expect(await listed(gmA)).toContain(east);
    expect(await listed(world.people.managerB)).not.toContain(east);
    expect(await listed(world.people.managerB)).toContain(onlyB);
    expect(await listed(world.people.consultantB)).not.toContain(onlyB);
    expect((await world.people.consultantB.call('GET', `/api/publications/${onlyB}`)).status).toBe(404);
    expect((await gmA.call('GET', `/api/publications/${onlyB}`)).status).toBe(404);
  });

  test('comes first while it is unread, and counts as progress once confirmed', async () => {
    const [older, newer] = [await publish({ kind: 'training_skill' }), await publish({ kind: 'training_product' })];
    const before = (await world.people.consultantA.call('GET', '/api/publications/count')).body.training;
    expect((await call(world.people.consultantA, newer)).status).toBe(200);
    const rows = await listed(world.people.consultantA, '?training=true');
    expect(rows.indexOf(older)).toBeLessThan(rows.indexOf(newer));
    const after = (await world.people.consultantA.call('GET', '/api/publications/count')).body.training;
    expect(after).toEqual({ read: before.read + 1, all: before.all });
    const [page] = [(await world.people.consultantA.call('GET', '/api/publications?training=true&limit=1')).body];
    const next = await listed(world.people.consultantA, `?training=true&limit=100&cursor=${page.next}`);
    expect([page.rows[0].id, ...next]).toEqual(rows);
    expect(await listed(world.people.consultantA, '?state=unread')).not.toContain(newer);
  });

  test('headquarters and the region see who has read it, dealer by dealer; a reminder reaches those who have not', async () => {
    const id = await publish({ roleCodes: ['dealer_manager'] });
    const { managerA, managerB, region } = world.people;
    await call(managerA, id);
    const first = (await managerA.call('GET', `/api/publications/${id}`)).body.confirmedAt;
    house.platform.clock.advance(60_000);
    expect((await call(managerA, id)).body.confirmedAt).toBe(first);
    const readers = (await steward.call('GET', `/api/publications/${id}/readers`)).body;
    expect(readers).toMatchObject({ confirmed: 1, addressed: 2 });
    expect(readers.dealers[0]).toMatchObject({ id: world.units.dealerB, confirmed: 0, addressed: 1 });
    expect((await region.call('GET', `/api/publications/${id}/readers`)).body).toMatchObject({
      confirmed: 1,
      addressed: 1,
    });
    const people = (await steward.call('GET', `/api/publications/${id}/readers/${world.units.dealerB}`)).body.rows;
    expect(people).toMatchObject([{ staffId: managerB.staffId, confirmedAt: null }]);
    expect((await steward.call('POST', `/api/publications/${id}/reminder`, {})).body).toEqual({ told: 1 });
    expect((await region.call('POST', `/api/publications/${id}/reminder`, {})).body).toEqual({ told: 0 });
    const notices = (await managerB.call('GET', '/api/notifications')).body.rows;
    expect(notices.map((row: { kind: string }) => row.kind)).toContain('publication.reminder');
    expect((await managerA.call('GET', `/api/publications/${id}/readers`)).status).toBe(403);
    const own = (await steward.call('GET', '/api/publications/own')).body.rows;
    expect(own.find((row: { id: string }) => row.id === id)).toMatchObject({ confirmed: 1, addressed: 2 });
  });

  test('is not changed once published: a new version takes its place and is confirmed anew', async () => {
    const id = await publish();
    await call(gmA, id);
    const edit = await steward.call('PATCH', `/api/publications/${id}`, { ...form(), version: 2 });
    expect(edit.body.code).toBe('publication.not_draft');
    const next = (await steward.call('POST', '/api/publications', form({ replacesId: id, title: '新' }))).body.id;
    const again = await steward.call('POST', '/api/publications', form({ replacesId: id }));
    expect(again.body.code).toBe('publication.successor');
    expect(await listed(gmA)).toContain(id);
    await steward.call('POST', `/api/publications/${next}/publish`, { version: 1 });
    const rows = await listed(gmA);
    expect([rows.includes(id), rows.includes(next)]).toEqual([false, true]);
    expect((await gmA.call('GET', `/api/publications/${id}`)).body).toMatchObject({
      status: 'replaced',
      successorId: next,
    });
    expect((await gmA.call('GET', `/api/publications/${next}`)).body).toMatchObject({ revision: 2, confirmedAt: null });
    expect((await call(gmA, id)).body.code).toBe('publication.ended');
  });

  test('is withdrawn with a reason, and is out of the list when its period is over', async () => {
    const id = await publish();
    const past = await publish({ validFrom: '2020-01-01', validTo: '2999-01-01' });
    await house.owner.query("update org.publication set valid_to = '2020-02-01' where id = $1", [past]);
    expect(await listed(gmA)).not.toContain(past);
    expect((await steward.call('POST', `/api/publications/${id}/withdrawal`, { version: 2, note: ' ' })).status).toBe(
      400,
    );
    expect(
      (await steward.call('POST', `/api/publications/${id}/withdrawal`, { version: 2, note: '有误' })).status,
    ).toBe(200);
    expect(await listed(gmA)).not.toContain(id);
    const stale = await steward.call('POST', `/api/publications/${id}/withdrawal`, { version: 2, note: '有误' });
    expect(stale.body.code).toBe('request.conflict');
  });

  test('carries files while it is a draft, for its readers alone', async () => {
    const { id } = (await steward.call('POST', '/api/publications', form({ unitIds: [world.units.dealerA] }))).body;
    const url = `/api/publications/${id}/files?filename=a.png`;
    const file = (await steward.call('POST', url, PNG, AS_BYTES)).body.id;
    const wrong = await steward.call('POST', url, Buffer.from('#!/bin/sh'), AS_BYTES);
    expect(wrong.body.details.fields[0].field).toBe('filename');
    await steward.call('POST', `/api/publications/${id}/publish`, { version: 1 });
    expect((await steward.call('POST', url, PNG, AS_BYTES)).body.code).toBe('publication.not_draft');
    const [one] = (await gmA.call('GET', `/api/publications/${id}`)).body.files;
    expect(one).toMatchObject({ id: file, name: 'a.png', bytes: PNG.length });
    expect((await gmA.call('GET', `/api/publications/${id}/files/${file}`)).status).toBe(200);
    expect((await world.people.managerB.call('GET', `/api/publications/${id}/files/${file}`)).status).toBe(404);
  });

  test.each([
    [{ kind: 'gossip' }, 'kind'],
    [{ validTo: '2019-01-01' }, 'validTo'],
    [{ unitIds: ['00000000-0000-7000-8000-000000000000'] }, 'unitIds'],
    [{ roleCodes: ['king'] }, 'roleCodes'],
    [{ title: ' ' }, 'title'],
  ])('with %o names the field', async (over, field) => {
    const answer = await steward.call('POST', '/api/publications', form(over));
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
  });

  test('a region publishes to its own dealers, and changes nothing of the brand', async () => {
    const id = await publish({}, world.people.region);
    expect(await listed(gmA)).toContain(id);
    expect(await listed(world.people.managerB)).not.toContain(id);
    const brand = await publish();
    const { region } = world.people;
    expect((await region.call('POST', `/api/publications/${brand}/withdrawal`, { version: 2, note: 'x' })).status).toBe(
      404,
    );
    const beyond = await region.call('POST', '/api/publications', form({ unitIds: [world.units.dealerB] }));
    expect(beyond.body.details.fields[0].field).toBe('unitIds');
  });
});
