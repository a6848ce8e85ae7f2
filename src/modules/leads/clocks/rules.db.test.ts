import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

const NOW = '2026-03-02T01:00:00Z';
let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const form = (over: Record<string, unknown> = {}) => ({
  clock: 'accept',
  sourceId: null,
  grade: 'H',
  minutes: 30,
  warn: [80, 50, 50],
  steps: [
    { after: 60, to: 'reclaim' },
    { after: 15, to: 'manager' },
  ],
  ...over,
});
const timerOf = async (id: string) =>
  (await house.owner.query("select * from leads.timer where lead_id = $1 and state = 'running'", [id])).rows[0];
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);

describe('rules of the clocks', () => {
  test('are shipped with a default for each clock', async () => {
    const { body } = await world.people.admin.call('GET', '/api/clock-rules');
    const defaults = body.rows.filter((row: { sourceId: unknown; grade: unknown }) => !row.sourceId && !row.grade);
    expect(defaults.map((row: { clock: string; minutes: number }) => [row.clock, row.minutes])).toEqual([
      ['accept', 120],
      ['first_follow', 480],
      ['next_contact', 480],
    ]);
    expect(body.sources.map((source: { id: string }) => source.id)).toContain(world.source.id);
  });

  test('of a source hold for its leads from then on; a clock that runs keeps what it started by', async () => {
    const { admin } = world.people;
    const before = await enquire(house, world);
    const made = await admin.call('POST', '/api/clock-rules', form({ sourceId: world.source.id, grade: null }));
    expect(made).toMatchObject({
      status: 201,
      body: {
        sourceName: world.source.code,
        warn: [50, 80],
        steps: [{ to: 'manager' }, { to: 'reclaim' }],
        version: 1,
      },
    });
    const after = await enquire(house, world);
    expect((await timerOf(before.leadId)).due_at.toISOString()).toBe('2026-03-02T03:00:00.000Z');
    expect(await timerOf(after.leadId)).toMatchObject({ acts: ['warn:50', 'warn:80', 'breach', 'manager', 'reclaim'] });
    expect((await timerOf(after.leadId)).due_at.toISOString()).toBe('2026-03-02T01:30:00.000Z');
    const { id } = made.body;
    const changed = await admin.call('PATCH', `/api/clock-rules/${id}`, {
      version: 1,
      minutes: 45,
      warn: [],
      steps: [],
    });
    expect(changed).toMatchObject({ status: 200, body: { minutes: 45, version: 2 } });
    const late = await admin.call('PATCH', `/api/clock-rules/${id}`, { version: 1, minutes: 50, warn: [], steps: [] });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { minutes: 45 } } },
    });
    expect((await admin.call('DELETE', `/api/clock-rules/${id}`)).status).toBe(200);
    expect((await timerOf((await enquire(house, world)).leadId)).acts).toHaveLength(6);
  });

  test('are refused where they make no sense, at the field', async () => {
    const { admin } = world.people;
    const post = (over: Record<string, unknown>) => admin.call('POST', '/api/clock-rules', form(over));
    expect(fieldsOf(await post({ grade: null }))).toEqual(['grade']);
    expect(fieldsOf(await post({ grade: 'Z' }))).toEqual(['grade']);
    expect(fieldsOf(await post({ minutes: 0 }))).toEqual(['minutes']);
    expect(fieldsOf(await post({ clock: 'next_contact' }))).toEqual(['steps']);
    expect(
      fieldsOf(
        await post({
          steps: [
            { after: 1, to: 'reclaim' },
            { after: 2, to: 'region' },
          ],
        }),
      ),
    ).toEqual(['steps']);
    expect(fieldsOf(await post({ sourceId: world.units.brand }))).toEqual(['sourceId']);
    expect((await post({ grade: 'A' })).status).toBe(201);
    expect(await post({ grade: 'A' })).toMatchObject({ status: 409, body: { code: 'clock.rule_exists' } });
    const { rows } = (await admin.call('GET', '/api/clock-rules')).body;
    const byDefault = rows.find((row: { clock: string; grade: unknown }) => row.clock === 'accept' && !row.grade);
    expect(await admin.call('DELETE', `/api/clock-rules/${byDefault.id}`)).toMatchObject({
      status: 409,
      body: { code: 'clock.default_stays' },
    });
  });
});

test('the clocks of a lead show what they did and will do', async () => {
  const { managerA, consultantA, consultantA2 } = world.people;
  const { leadId } = await enquire(house, world);
  await accept(managerA, leadId, consultantA.staffId);
  const { rows } = (await managerA.call('GET', `/api/leads/${leadId}/clocks`)).body;
  expect(rows.map((row: { clock: string; state: string }) => [row.clock, row.state])).toEqual([
    ['first_follow', 'running'],
    ['accept', 'stopped'],
  ]);
  expect(rows[0].acts[0]).toEqual({ act: 'warn:50', at: '2026-03-02T05:00:00.000Z', done: false });
  expect((await consultantA2.call('GET', `/api/leads/${leadId}/clocks`)).status).toBe(404);
});
