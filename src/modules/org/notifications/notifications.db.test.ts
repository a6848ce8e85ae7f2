import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, applyFor, becomeOwner, enquire } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { jobs } from './jobs.ts';
import { notify } from './service.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

interface Row {
  id: string;
  kind: string;
  subject: { type: string; id: string } | null;
  customerName: string | null;
  here: boolean;
  readAt: string | null;
  facts: Record<string, unknown>;
}
/** Lets every job run that waits or recurs. */
const settle = async () => {
  await house.drain();
  for (const job of jobs) await job.run(house.platform, {});
};
const listOf = async (who: Caller, query = '') => (await who.call('GET', `/api/notifications${query}`)).body;
const about = async (who: Caller, id: string) =>
  ((await listOf(who, '?limit=100')).rows as Row[]).filter((row) => row.subject?.id === id);
const unread = async (who: Caller) => (await who.call('GET', '/api/notifications/count')).body.unread as number;

describe('who is told', () => {
  test('of a dispatched lead: those who may accept it at that dealer, once, with the name; nobody else', async () => {
    const { managerA, consultantA, managerB, careA, agent } = world.people;
    const { leadId } = await enquire(house, world);
    await settle();
    expect(await about(managerA, leadId)).toMatchObject([
      {
        kind: 'lead.dispatched',
        subject: { type: 'lead', id: leadId },
        customerName: '王小明',
        here: true,
        readAt: null,
      },
    ]);
    for (const other of [consultantA, managerB, careA, agent]) expect(await about(other, leadId)).toEqual([]);
  });

  test('of an accepted lead: its consultant, unless they did it themselves', async () => {
    const { managerA, consultantA } = world.people;
    const [given, taken] = [await enquire(house, world), await enquire(house, world)];
    await accept(managerA, given.leadId, consultantA.staffId);
    const both = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query(
      "insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = 'consultant'",
      [world.units.dealerA, both.staffId],
    );
    await accept(both, taken.leadId, both.staffId);
    await settle();
    expect((await about(consultantA, given.leadId)).map((row) => row.kind)).toEqual(['lead.accepted']);
    expect((await about(both, taken.leadId)).filter((row) => row.kind === 'lead.accepted')).toEqual([]);
  });

  test('of a returned lead: those who dispatch for the brand, with the reason', async () => {
    const { managerA, agent, analyst, managerB } = world.people;
    const { leadId } = await enquire(house, world);
    const { version } = (await managerA.call('GET', `/api/leads/${leadId}`)).body;
    await managerA.call('POST', `/api/leads/${leadId}/return`, { version, reason: 'no_stock' });
    await settle();
    expect(await about(agent, leadId)).toMatchObject([{ kind: 'lead.returned', facts: { reason: 'no_stock' } }]);
    for (const other of [analyst, managerB]) expect(await about(other, leadId)).toEqual([]);
  });

  test('of an application: those who decide at that dealer, not whoever applied', async () => {
    const { careA, careB, consultantA } = world.people;
    const secondCare = await addPerson(house, 'care_director', world.units.dealerA);
    const memberId = await applyFor(consultantA, await becomeOwner(house, world));
    await settle();
    for (const told of [careA, secondCare])
      expect(await about(told, memberId)).toMatchObject([{ kind: 'member.applied', subject: { type: 'member' } }]);
    expect(await about(careB, memberId)).toEqual([]);
    const own = await applyFor(careA, await becomeOwner(house, world));
    await settle();
    expect(await about(careA, own)).toEqual([]);
    expect(await about(secondCare, own)).toHaveLength(1);
  });

  test('once an event, however often its job runs', async () => {
    const { managerA } = world.people;
    const { leadId } = await enquire(house, world);
    await settle();
    // As if the last run had not been noted, and two at once.
    await house.owner.query("update org.notified set until = now() - interval '1 hour'");
    await Promise.all([settle(), settle()]);
    expect(await about(managerA, leadId)).toHaveLength(1);
    const { leadId: returned } = await enquire(house, world);
    const { version } = (await managerA.call('GET', `/api/leads/${returned}`)).body;
    await managerA.call('POST', `/api/leads/${returned}/return`, { version, reason: 'other' });
    await settle();
    const event = (
      await house.owner.query("select id, org_id from app.event where subject_id = $1 and name = 'lead.returned'", [
        returned,
      ])
    ).rows[0];
    await house.owner.query("select graphile_worker.add_job('org.notify_returned', $1)", [
      JSON.stringify({ event: event.id, org: event.org_id }),
    ]);
    await settle();
    expect((await about(world.people.agent, returned)).map((row) => row.kind)).toEqual(['lead.returned']);
  });

  test('nobody who has left', async () => {
    const gone = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.staff set status = 'left' where id = $1", [gone.staffId]);
    await enquire(house, world);
    await settle();
    const told = await house.owner.query('select 1 from org.notification where staff_id = $1', [gone.staffId]);
    expect(told.rowCount).toBe(0);
  });
});

describe('one’s own list', () => {
  const give = (staffId: string, orgId: string, n = 1) =>
    transact(
      systemContext(house.platform, 'test', {
        unitId: orgId,
        unitKind: 'dealer',
        timeZone: 'Asia/Shanghai',
        orgIds: [orgId],
      }),
      async (tx) => {
        for (let at = 0; at < n; at++)
          await notify(tx, { orgId, staffId, kind: 'task.done', subject: null, payload: { at } });
      },
    );

  test('pages by keyset and counts what is unread, up to the cap', async () => {
    const who = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await give(who.staffId, world.units.dealerA, 120);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await listOf(who, `?limit=50${cursor}`);
      seen.push(...page.rows.map((row: Row) => row.id));
      cursor = page.next ? `&cursor=${page.next}` : '';
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
    expect((await who.call('GET', '/api/notifications/count')).body).toEqual({ unread: 100, cap: 100 });
    expect((await who.call('PATCH', '/api/notifications', { read: true })).body).toEqual({ read: 120 });
    expect(await unread(who)).toBe(0);
  });

  test('is marked read one by one, keeps the first time, and is nobody else’s', async () => {
    const [who, other] = [
      await addPerson(house, 'dealer_manager', world.units.dealerA),
      await addPerson(house, 'dealer_manager', world.units.dealerA),
    ];
    await give(who.staffId, world.units.dealerA, 2);
    const [first] = (await listOf(who)).rows as Row[];
    expect(await listOf(other)).toEqual({ rows: [], next: null });
    expect((await other.call('PATCH', `/api/notifications/${first?.id}`, { read: true })).status).toBe(404);
    const read = (await who.call('PATCH', `/api/notifications/${first?.id}`, { read: true })).body;
    expect((await who.call('PATCH', `/api/notifications/${first?.id}`, { read: true })).body).toEqual(read);
    expect(await unread(who)).toBe(1);
  });

  test('what another unit is about shows without its facts', async () => {
    const who = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await give(who.staffId, world.units.dealerB);
    expect((await listOf(who)).rows).toMatchObject([{ here: false, facts: {}, unitName: '单位CD-0001' }]);
  });

  test('loses what is older than 90 days', async () => {
    const who = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await give(who.staffId, world.units.dealerA, 2);
    await house.owner.query(
      "update org.notification set created_at = now() - interval '91 days' where id = (select id from org.notification where staff_id = $1 limit 1)",
      [who.staffId],
    );
    await house.platform.db.pool.query('select org.sweep_notifications()');
    expect((await listOf(who)).rows).toHaveLength(1);
  });
});
