import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile, send } from '../../../../test/story.ts';
import { makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const message = (over: Record<string, unknown> = {}) => ({
  externalId: randomUUID(),
  name: '周一',
  mobile: nextMobile(),
  cityCode: SHANGHAI,
  ...over,
});
const post = (source: { code: string; secret: string }, body: object) => send(house, source, JSON.stringify(body));
// The rows take the database's time.
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const range = () => `from=${today()}&to=${today()}`;
const report = async (by: string): Promise<Answer['body']> =>
  (await world.people.agent.call('GET', `/api/leads/intake-report?${range()}&by=${by}`)).body;
const behind = async (query: string): Promise<string[]> =>
  (await world.people.agent.call('GET', `/api/leads/intake-report/rows?${range()}&${query}&limit=100`)).body.rows.map(
    (row: { leadId: string }) => row.leadId,
  );

test('raw, repeated, rejected, persons, first and last touch are counted for what they are; a figure opens its rows', async () => {
  const { source, adfSource } = world;
  const one = message();
  const { leadId } = (await post(source, one)).body;
  await post(source, one);
  await post(source, message({ mobile: 'x' }));
  await post(source, message({ isTest: true }));
  // The same person by another source: no second lead, the last touch is that source's.
  await post(adfSource, message({ mobile: one.mobile }));
  const other = (await post(adfSource, message())).body.leadId;
  const { agent } = world.people;
  const own = await agent.call('POST', '/api/leads', {
    name: '周二',
    mobile: nextMobile(),
    channel: 'hotline',
    cityCode: SHANGHAI,
    consent: { shareDealer: true, marketing: false },
  });

  const bySource = await report('source');
  const of = (key: string) => bySource.rows.find((row: { key: string }) => row.key === key);
  expect(of(source.id)).toMatchObject({
    name: source.code,
    raw: 3,
    messages: 3,
    direct: 0,
    duplicates: 1,
    rejected: 1,
    tests: 1,
    enquiries: 1,
    persons: 1,
    first: 1,
    last: 0,
    valid: 0,
    unchecked: 1,
  });
  expect(of(adfSource.id)).toMatchObject({
    raw: 2,
    enquiries: 2,
    persons: 2,
    first: 1,
    last: 2,
    duplicates: 0,
    tests: 0,
  });
  expect(of('own')).toMatchObject({ raw: 1, messages: 0, direct: 1, enquiries: 1, first: 1, last: 1, valid: 1 });
  expect(bySource.total).toMatchObject({
    raw: 6,
    messages: 5,
    direct: 1,
    duplicates: 1,
    rejected: 1,
    tests: 1,
    enquiries: 4,
    persons: 3,
    first: 3,
    last: 3,
    valid: 1,
    unchecked: 2,
    invalid: 0,
  });

  const byChannel = await report('channel');
  expect(byChannel.rows.map((row: { key: string }) => row.key)).toEqual(['partner', 'adf', 'hotline']);
  expect(byChannel.total).toEqual(bySource.total);
  const byDay = await report('day');
  expect(byDay.rows).toEqual([{ key: today(), name: null, nameEn: null, ...bySource.total }]);

  expect((await behind('')).sort()).toEqual([leadId, leadId, other, own.body.leadId].sort());
  expect(await behind(`figure=first&source=${source.id}`)).toEqual([leadId]);
  expect((await behind(`figure=last&source=${adfSource.id}`)).sort()).toEqual([leadId, other].sort());
  expect(await behind('figure=valid')).toEqual([own.body.leadId]);
  expect(await behind('figure=direct')).toEqual([own.body.leadId]);
  expect(await behind('figure=invalid')).toEqual([]);
  expect(await behind('channel=hotline&source=own')).toEqual([own.body.leadId]);
});

test('the time to the first attempt is a median of those tried', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push((await post(world.source, message())).body.leadId);
  for (const [at, id] of ids.entries())
    await house.owner.query(
      'update leads.lead set first_attempt_at = created_at + make_interval(mins => $2) where id = $1',
      [id, [10, 30, 500][at]],
    );
  const { rows } = await report('channel');
  expect(rows.find((row: { key: string }) => row.key === 'partner')).toMatchObject({ answered: 3, medianMinutes: 30 });
});

test('a dealer’s people have no report; a wrong range is named', async () => {
  const { managerA, agent, consultantA } = world.people;
  expect((await managerA.call('GET', `/api/leads/intake-report?${range()}`)).status).toBe(403);
  expect((await consultantA.call('GET', `/api/leads/intake-report/rows?${range()}`)).status).toBe(403);
  for (const query of ['from=2026-02-02&to=2026-02-01', 'from=2020-01-01&to=2026-02-01']) {
    const answer = await agent.call('GET', `/api/leads/intake-report?${query}`);
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, 'to']);
  }
});
