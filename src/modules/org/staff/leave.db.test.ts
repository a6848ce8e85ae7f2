import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, order, orderForm } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { roleIdOf } from '../roles/shipped.ts';

let house: House;
let world: World;
let keeper: Caller;

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'dealer_admin', world.units.dealerA);
});
afterAll(() => house?.close());

const consultant = () => addPerson(house, 'consultant', world.units.dealerA);
const leadFor = async (who: Caller) => {
  const { leadId } = await enquire(house, world);
  await accept(world.people.managerA, leadId, who.staffId);
  return leadId;
};
const leaves = (who: Caller, toStaffId: string | null, by = keeper) =>
  by.call('POST', `/api/staff/${who.staffId}/leave`, { toStaffId, version: 1 });
const handsOver = (who: Caller, body: Record<string, unknown>, by = keeper) =>
  by.call('POST', `/api/staff/${who.staffId}/hand-over`, body);
const consultantOf = async (table: 'leads.lead' | 'sales.order', id: string) =>
  (await house.owner.query(`select consultant_id from ${table} where id = $1`, [id])).rows[0].consultant_id;
const statusOf = async (id: string) =>
  (await house.owner.query('select status from org.staff where id = $1', [id])).rows[0].status;
const codeOf = ({ status, body }: Answer) => [status, body.code];

describe('leaving', () => {
  test('with open work needs a receiver; then leads and orders follow, each lead says who had it, sessions and roles end', async () => {
    const [from, to] = [await consultant(), await consultant()];
    const [open, ordered] = [await leadFor(from), await leadFor(from)];
    const orderId = await order(house, world, from, ordered);
    const work = await keeper.call('GET', `/api/staff/${from.staffId}/open-work`);
    expect(work.body).toMatchObject({
      elsewhere: 0,
      units: [{ unit: { id: world.units.dealerA }, leads: 2, orders: 1 }],
    });
    const offered = work.body.units[0].receivers.map((one: { id: string }) => one.id);
    expect(offered).toEqual(expect.arrayContaining([to.staffId, world.people.managerA.staffId]));
    expect(offered).not.toContain(from.staffId);
    expect(offered).not.toContain(world.people.careA.staffId);

    const refused = await leaves(from, null);
    expect(codeOf(refused)).toEqual([409, 'staff.open_work']);
    expect(refused.body.message).toContain('3');
    expect([await statusOf(from.staffId), await consultantOf('leads.lead', open)]).toEqual(['active', from.staffId]);

    expect((await leaves(from, to.staffId)).body).toMatchObject({ status: 'left', leads: 2, orders: 1 });
    const sessions = await house.owner.query('select 1 from org.session where staff_id = $1 and ended_at is null', [
      from.staffId,
    ]);
    const roles = await house.owner.query('select 1 from org.staff_role where staff_id = $1', [from.staffId]);
    expect([sessions.rowCount, roles.rowCount]).toEqual([0, 0]);
    await expect.poll(async () => (await from.call('GET', '/api/session')).status, { timeout: 5000 }).toBe(401);
    await house.drain();
    for (const id of [open, ordered]) {
      expect(await consultantOf('leads.lead', id)).toBe(to.staffId);
      const { timeline } = (await world.people.managerA.call('GET', `/api/leads/${id}`)).body;
      const told = timeline.filter((one: { event: string }) => one.event === 'lead.handed_over');
      expect(told).toHaveLength(1);
      expect(told[0].facts).toMatchObject({ fromName: expect.stringContaining('测试'), toId: to.staffId });
    }
    expect(await consultantOf('sales.order', orderId)).toBe(to.staffId);
    expect((await to.call('GET', `/api/leads/${open}`)).status).toBe(200);
    const trail = await house.owner.query(
      "select b.actor, e.before, e.after from audit.batch b join audit.entry e using (chain, seq) where e.row_id = $1 and b.actor = 'system:leads.hand_over'",
      [open],
    );
    expect(trail.rows).toMatchObject([
      { before: { consultant_id: from.staffId }, after: { consultant_id: to.staffId } },
    ]);
    expect(codeOf(await leaves(from, to.staffId))).toEqual([409, 'staff.not_active']);
  });

  test('the listeners run once an event, however often their jobs do', async () => {
    const [from, to, third] = [await consultant(), await consultant(), await consultant()];
    const lead = await leadFor(from);
    await leaves(from, to.staffId);
    await house.drain();
    expect((await handsOver(to, { toStaffId: third.staffId })).status).toBe(201);
    await house.drain();
    const events = await house.owner.query(
      "select id from app.event where name = 'staff.handed_over' and subject_id = $1",
      [from.staffId],
    );
    expect(events.rowCount).toBe(1);
    for (const task of ['leads.hand_over', 'sales.hand_over'])
      await house.owner.query('select app.enqueue($1, $2)', [
        task,
        { event: events.rows[0].id, org: world.units.dealerA },
      ]);
    await house.drain();
    expect(await consultantOf('leads.lead', lead)).toBe(third.staffId);
    const told = await house.owner.query(
      "select 1 from app.event where name = 'lead.handed_over' and subject_id = $1",
      [lead],
    );
    expect(told.rowCount).toBe(2);
  });

  test('without work needs nobody; a repeated request leaves once; an old version does not', async () => {
    const quick = await consultant();
    expect(
      codeOf(await keeper.call('POST', `/api/staff/${quick.staffId}/leave`, { toStaffId: null, version: 7 })),
    ).toEqual([409, 'request.conflict']);
    const headers = { 'idempotency-key': 'leave-once-and-for-all' };
    const body = { toStaffId: null, version: 1 };
    const answers = await Promise.all(
      [1, 2].map(() => keeper.call('POST', `/api/staff/${quick.staffId}/leave`, body, headers)),
    );
    expect(answers.map(({ status, body: said }) => [status, said.status])).toEqual([
      [201, 'left'],
      [201, 'left'],
    ]);
  });

  test('takes a receiver who is active and works there in a fitting role', async () => {
    const from = await consultant();
    await leadFor(from);
    const blocked = await consultant();
    await keeper.call('PATCH', `/api/staff/${blocked.staffId}/status`, { version: 1, status: 'blocked' });
    const unfit = [
      blocked,
      world.people.careA,
      world.people.consultantB,
      world.people.managerB,
      world.people.analyst,
      from,
    ];
    for (const { staffId } of unfit) {
      const answer = await leaves(from, staffId);
      expect([answer.status, answer.body.details.fields?.[0].field]).toEqual([400, 'toStaffId']);
    }
    expect(await statusOf(from.staffId)).toBe('active');
    expect((await leaves(from, world.people.managerA.staffId)).status).toBe(201);
  });

  test('is not for oneself, nor for an administrator, nor for people of another dealer', async () => {
    const { admin, managerA } = world.people;
    expect(codeOf(await leaves(keeper, null))).toEqual([403, 'staff.own_account']);
    expect(codeOf(await leaves(keeper, null, admin))).toEqual([403, 'staff.administrative']);
    expect(codeOf(await leaves(world.people.consultantB, null))).toEqual([404, 'request.not_found']);
    expect(codeOf(await leaves(world.people.consultantA, null, managerA))).toEqual([403, 'auth.forbidden']);
  });

  test('with work at a dealer beyond the scope is for whoever reaches both', async () => {
    const from = await consultant();
    const security = await addPerson(house, 'security_admin', world.units.group);
    const given = { roleId: roleIdOf('consultant'), unitId: world.units.dealerC };
    expect((await security.call('POST', `/api/staff/${from.staffId}/roles`, given)).status).toBe(201);
    const lead = await leadFor(from);
    await house.owner.query('update leads.lead set org_id = $1 where id = $2', [world.units.dealerC, lead]);
    expect((await keeper.call('GET', `/api/staff/${from.staffId}/open-work`)).body).toEqual({
      units: [],
      elsewhere: 1,
    });
    expect(codeOf(await leaves(from, world.people.managerA.staffId))).toEqual([409, 'staff.reaches_further']);
    const there = await addPerson(house, 'consultant', world.units.dealerC);
    expect((await leaves(from, there.staffId, world.people.admin)).status).toBe(201);
    await house.drain();
    expect(await consultantOf('leads.lead', lead)).toBe(there.staffId);
    expect((await house.owner.query('select 1 from org.staff_role where staff_id = $1', [from.staffId])).rowCount).toBe(
      0,
    );
  });

  test('and being given a lead at the same moment: the lead is refused or goes along, never stays behind', async () => {
    for (let round = 0; round < 6; round++) {
      const [from, to] = [await consultant(), await consultant()];
      const kept = await leadFor(from);
      const { leadId } = await enquire(house, world);
      const { version } = (await world.people.managerA.call('GET', `/api/leads/${leadId}`)).body;
      const [accepted, left] = await Promise.all([
        world.people.managerA.call('POST', `/api/leads/${leadId}/accept`, { version, consultantId: from.staffId }),
        leaves(from, to.staffId),
      ]);
      expect(left.status).toBe(201);
      await house.drain();
      expect(await consultantOf('leads.lead', kept)).toBe(to.staffId);
      expect(await consultantOf('leads.lead', leadId)).toBe(accepted.status === 200 ? to.staffId : null);
      expect([200, 400]).toContain(accepted.status);
    }
  });

  test('and an order made at the same moment: the order goes along or is refused', async () => {
    for (let round = 0; round < 4; round++) {
      const [from, to] = [await consultant(), await consultant()];
      const lead = await leadFor(from);
      const [ordered, left] = await Promise.all([
        world.people.managerA.call('POST', '/api/orders', orderForm(house, world, lead)),
        leaves(from, to.staffId),
      ]);
      expect(left.status).toBe(201);
      await house.drain();
      if (ordered.status === 201) expect(await consultantOf('sales.order', ordered.body.id)).toBe(to.staffId);
      else expect(codeOf(ordered)).toEqual([409, 'lead.needs_consultant']);
    }
  });

  test('two colleagues handing over to each other at once do not lock each other out', async () => {
    const [one, two] = [await consultant(), await consultant()];
    await leadFor(one);
    await leadFor(two);
    const answers = await Promise.all([
      handsOver(one, { toStaffId: two.staffId }),
      handsOver(two, { toStaffId: one.staffId }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    await house.drain();
  });
});

describe('handing over', () => {
  test('moves the chosen kinds and leaves both at work', async () => {
    const [from, to] = [await consultant(), await consultant()];
    const lead = await leadFor(from);
    const orderId = await order(house, world, from, lead);
    const other = await leadFor(from);
    expect((await handsOver(from, { toStaffId: to.staffId, kinds: ['leads'] })).body).toMatchObject({
      leads: 2,
      orders: 0,
    });
    await house.drain();
    expect([await consultantOf('leads.lead', other), await consultantOf('sales.order', orderId)]).toEqual([
      to.staffId,
      from.staffId,
    ]);
    expect([await statusOf(from.staffId), await statusOf(to.staffId)]).toEqual(['active', 'active']);
    expect((await handsOver(from, { toStaffId: to.staffId })).body).toMatchObject({ leads: 0, orders: 1 });
    expect(codeOf(await handsOver(world.people.consultantB, { toStaffId: to.staffId }))).toEqual([
      404,
      'request.not_found',
    ]);
    expect(codeOf(await handsOver(to, { toStaffId: from.staffId, unitId: world.units.dealerB }))).toEqual([
      409,
      'staff.no_open_work',
    ]);
  });

  test('is needed before a colleague moves to another unit', async () => {
    const [from, to] = [await consultant(), await consultant()];
    await leadFor(from);
    const move = () =>
      world.people.admin.call('PATCH', `/api/staff/${from.staffId}`, {
        version: 1,
        name: '调动',
        unitId: world.units.dealerC,
      });
    expect(codeOf(await move())).toEqual([409, 'staff.open_work']);
    await handsOver(from, { toStaffId: to.staffId }, world.people.admin);
    await house.drain();
    expect((await move()).status).toBe(200);
  });
});
