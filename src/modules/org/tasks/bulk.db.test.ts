import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { bulkActions } from '../../bulk.ts';
import { taskJob } from './run.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const waiting = async (count: number, over: Record<string, unknown> = {}) => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await enquire(house, world, over)).leadId);
  return ids;
};
/** Leads made by the database, for tests that want many. */
const many = async (count: number, city: string, orgId: string) => {
  const [one] = await waiting(1, { cityCode: city });
  const made = await house.owner.query(
    `with k as (insert into customers.customer (id, name, name_grams) select app.new_id(), '批量' || n, '{}' from generate_series(1, $2) n returning id),
     r as (insert into customers.relationship (id, org_id, customer_id) select app.new_id(), $3, id from k)
     insert into leads.lead (id, org_id, customer_id, status, channel, grade, assigned_at)
     select app.new_id(), $3, k.id, 'assigned', l.channel, l.grade, now() from k, leads.lead l where l.id = $1 returning id`,
    [one, count, orgId],
  );
  return made.rows.map((row) => row.id as string);
};
const run = (caller: Caller, body: Record<string, unknown>) => caller.call('POST', '/api/bulk', body);
const assign = (caller: Caller, consultantId: string, choice: Record<string, unknown>) =>
  run(caller, { action: 'leads.assign', input: { consultantId }, ...choice });
const lead = async (id: string) =>
  (await house.owner.query('select status, consultant_id, org_id, version from leads.lead where id = $1', [id]))
    .rows[0];

describe('up to a hundred', () => {
  test('are done at once; what is another’s is not found, what is not to be done says why, and leaves no trace', async () => {
    const { managerA, consultantA, consultantB } = world.people;
    const mine = await waiting(3);
    const [foreign] = await waiting(1, { cityCode: CHENGDU });
    await accept(managerA, mine[2] as string, consultantA.staffId);
    const nothing = newId();
    const before = await lead(mine[2] as string);
    const answer = await assign(managerA, consultantA.staffId, { ids: [...mine, foreign, nothing, mine[0]] });
    expect(answer).toMatchObject({ status: 201, body: { task: null, changed: 2 } });
    const why = Object.fromEntries(
      answer.body.failures.map((one: { subject: string; reason: string }) => [one.subject, one.reason]),
    );
    const notFound = 'There is no such record, or it is not yours to see.';
    expect(why).toEqual({
      [mine[2] as string]: 'This lead is not waiting to be accepted.',
      [foreign as string]: notFound,
      [nothing]: notFound,
    });
    for (const id of mine.slice(0, 2))
      expect(await lead(id)).toMatchObject({ status: 'accepted', consultant_id: consultantA.staffId });
    expect(await lead(mine[2] as string)).toEqual(before);
    expect(await lead(foreign as string)).toMatchObject({ status: 'assigned', consultant_id: null });
    const other = await assign(managerA, consultantB.staffId, { ids: await waiting(2) });
    expect(other.body).toMatchObject({
      changed: 0,
      failures: [{ reason: 'This consultant does not work at this dealer.' }, {}],
    });
  });

  test('of all that match come from the list as the person sees it', async () => {
    const { agent } = world.people;
    const open = await waiting(3, { cityCode: undefined });
    const answer = await run(agent, {
      action: 'leads.dispatch',
      all: true,
      query: { status: 'new' },
      input: { dealerId: world.units.dealerC },
    });
    expect(answer.body).toMatchObject({ task: null, changed: 3, failures: [] });
    for (const id of open) expect(await lead(id)).toMatchObject({ org_id: world.units.dealerC, status: 'assigned' });
  });

  test('given to two consultants by two managers at once go to one of them each', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const second = await addPerson(house, 'dealer_manager', world.units.dealerA);
    const ids = await waiting(8);
    const answers = await Promise.all([
      assign(managerA, consultantA.staffId, { ids }),
      assign(second, consultantA2.staffId, { ids: [...ids].reverse() }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(answers.map((answer) => answer.body.changed).reduce((a, b) => a + b)).toBe(8);
    const holders = await Promise.all(ids.map(lead));
    expect(holders.filter((one) => one.consultant_id === consultantA.staffId)).toHaveLength(answers[0]?.body.changed);
    expect(holders.every((one) => one.version === 2)).toBe(true);
  });

  test('with one key are done once', async () => {
    const { managerA, consultantA } = world.people;
    const body = { action: 'leads.assign', ids: await waiting(2), input: { consultantId: consultantA.staffId } };
    const first = await managerA.call('POST', '/api/bulk', body, { 'idempotency-key': 'one-press-of-it' });
    const again = await managerA.call('POST', '/api/bulk', body, { 'idempotency-key': 'one-press-of-it' });
    expect(first.body).toMatchObject({ changed: 2 });
    expect(again.body).toEqual(first.body);
  });

  test('need the action’s permission, a known action, its input, and either ids or all', async () => {
    const { managerA, consultantA } = world.people;
    const ids = await waiting(1);
    const refused = async (caller: Caller, body: Record<string, unknown>) => {
      const { status, body: answer } = await run(caller, body);
      return [status, answer.details?.fields?.[0]?.field];
    };
    const input = { consultantId: consultantA.staffId };
    expect(await refused(consultantA, { action: 'leads.assign', ids, input })).toEqual([403, undefined]);
    expect(
      await refused(managerA, { action: 'leads.dispatch', ids, input: { dealerId: world.units.dealerB } }),
    ).toEqual([403, undefined]);
    expect(await refused(managerA, { action: 'leads.explode', ids, input })).toEqual([400, 'action']);
    expect(await refused(managerA, { action: 'leads.assign', ids, input: {} })).toEqual([400, 'consultantId']);
    expect(await refused(managerA, { action: 'leads.assign', input })).toEqual([400, 'ids']);
    expect(await refused(managerA, { action: 'leads.assign', ids, all: true, input })).toEqual([400, 'ids']);
    expect((await managerA.call('GET', '/api/bulk')).body.rows.map((row: { action: string }) => row.action)).toEqual([
      'leads.assign',
      'leads.reactivate',
      'engagement.retry_messages',
    ]);
  });
});

describe('more than a hundred', () => {
  test('run as a task that goes on where it was killed, each row once; two workers share nothing', async () => {
    const { managerB, consultantB } = world.people;
    await many(234, CHENGDU, world.units.dealerB);
    const [taken] = (
      await house.owner.query(
        "select id from leads.lead where org_id = $1 and status = 'assigned' order by id limit 1",
        [world.units.dealerB],
      )
    ).rows;
    await accept(managerB, taken.id, consultantB.staffId);
    const total = (
      await house.owner.query('select count(*)::int as n from leads.lead where org_id = $1', [world.units.dealerB])
    ).rows[0].n;
    const answer = await assign(managerB, consultantB.staffId, { all: true, query: {} });
    const { id } = answer.body.task;
    expect(answer.body).toMatchObject({
      changed: 0,
      task: { kind: 'bulk', state: 'waiting', title: { zh: '接收并指定顾问' } },
    });
    const payload = { task: id, staff: managerB.staffId, unit: world.units.dealerB };
    let batches = 0;
    const dying = taskJob({
      exports: [],
      imports: [],
      bulk: bulkActions.map((action) => ({
        ...action,
        async apply(...given: Parameters<typeof action.apply>) {
          const failed = await action.apply(...given);
          if (++batches === 2) throw new Error('power cut');
          return failed;
        },
      })),
    });
    await expect(dying.run(house.platform, payload)).rejects.toThrow('power cut');
    expect((await house.owner.query('select state, done from org.task where id = $1', [id])).rows[0]).toEqual({
      state: 'running',
      done: 100,
    });
    const job = taskJob({ exports: [], imports: [], bulk: bulkActions });
    await Promise.all([job.run(house.platform, payload), job.run(house.platform, payload)]);
    await house.drain();
    const done = (await managerB.call('GET', `/api/tasks/${id}`)).body;
    expect(done).toMatchObject({ state: 'done', done: total, total });
    expect(done.counts.changed + done.counts.failed).toBe(total);
    const versions = await house.owner.query(
      'select distinct version, status from leads.lead where org_id = $1 and consultant_id is not null',
      [world.units.dealerB],
    );
    expect(versions.rows).toEqual([{ version: 2, status: 'accepted' }]);
    const failures = (await managerB.call('GET', `/api/tasks/${id}/failures`)).body.rows;
    expect(failures).toEqual([
      { ordinal: 1, subject: taken.id, cell: null, reason: 'This lead is not waiting to be accepted.' },
    ]);
  });

  test('stop with the batch after which the person loses the right, or says stop', async () => {
    const { consultantB } = world.people;
    const manager = await addPerson(house, 'dealer_manager', world.units.dealerB);
    const ids = await many(150, CHENGDU, world.units.dealerB);
    const stopping = (stop: () => Promise<unknown>) =>
      taskJob({
        exports: [],
        imports: [],
        bulk: bulkActions.map((action) => ({
          ...action,
          async apply(...given: Parameters<typeof action.apply>) {
            const failed = await action.apply(...given);
            await stop();
            return failed;
          },
        })),
      });
    const first = (await assign(manager, consultantB.staffId, { ids })).body.task;
    const payload = (id: string) => ({ task: id, staff: manager.staffId, unit: world.units.dealerB });
    await stopping(() => house.owner.query('delete from org.staff_role where staff_id = $1', [manager.staffId])).run(
      house.platform,
      payload(first.id),
    );
    expect(
      (await house.owner.query('select state, done, result from org.task where id = $1', [first.id])).rows[0],
    ).toMatchObject({
      state: 'failed',
      done: 100,
      result: { code: 'task.no_rights', changed: 100 },
    });
    const waits = await house.owner.query(
      "select count(*)::int as n from leads.lead where id = any($1) and status = 'assigned'",
      [ids],
    );
    expect(waits.rows[0].n).toBe(50);
  });
});
