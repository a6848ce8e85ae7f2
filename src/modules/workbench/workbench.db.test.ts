import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../test/harness.ts';
import { openOrder, quoteForm } from '../../../test/sale-story.ts';
import { accept, deliver, enquire } from '../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../test/world.ts';
import { addDays, civilDate } from '../../platform/clock.ts';

// 10:00 in Shanghai on a day the dealers work.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const HOUR = 3_600_000;
const TODAY = civilDate(NOW);

let house: House;
let world: World;
let dcc: Caller;
let reception: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  dcc = await addPerson(house, 'dcc_agent', world.units.dealerA);
  reception = await addPerson(house, 'receptionist', world.units.dealerA);
});
afterAll(() => house?.close());

interface Row {
  id: string;
  late: boolean;
  done: boolean;
  code: string | null;
  note: string | null;
  name: string | null;
}
const bench = async (who: Caller, key: string) => {
  const answer = await who.call('GET', `/api/workbench/${key}`);
  expect(answer.status).toBe(200);
  return answer.body as Record<string, { count: number; late: number; done: number; rows: Row[] }>;
};
const ids = (part: { rows: Row[] } | undefined) => part?.rows.map(({ id }) => id);
const rowOf = (part: { rows: Row[] } | undefined, id: string) => part?.rows.find((row) => row.id === id);
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR).toISOString();
const set = (leadId: string, columns: Record<string, unknown>) =>
  house.owner.query(
    `update leads.lead set ${Object.keys(columns)
      .map((name, n) => `${name} = $${n + 2}`)
      .join(', ')} where id = $1`,
    [leadId, ...Object.values(columns)],
  );
/** A lead of somebody at dealer A, followed up and to be contacted again at an hour from now. */
async function talking(who: Caller, hours: number) {
  const { leadId, customerId } = await enquire(house, world);
  await accept(world.people.managerA, leadId, who.staffId);
  await set(leadId, { status: 'following', due_at: null, next_contact_at: at(hours) });
  return { leadId, customerId };
}

describe('the workbench of digital leads', () => {
  test('shows what is to accept, to call first, due and overdue: one’s own, the late ones told apart', async () => {
    const waiting = await enquire(house, world);
    await set(waiting.leadId, { due_at: at(-1) });
    const fresh = await enquire(house, world);
    await accept(world.people.managerA, fresh.leadId, dcc.staffId);
    const [overdue, due, tomorrow] = [await talking(dcc, -2), await talking(dcc, 3), await talking(dcc, 26)];
    const foreign = await talking(world.people.consultantA, -2);
    const found = await bench(dcc, 'digital');
    expect(rowOf(found.accept, waiting.leadId)).toMatchObject({ late: true, name: '王小明' });
    expect(ids(found.call)).toEqual([fresh.leadId]);
    expect(ids(found.overdue)).toEqual([overdue.leadId]);
    expect(found.overdue).toMatchObject({ count: 1, late: 1 });
    expect(ids(found.due)).toEqual([due.leadId]);
    const all = JSON.stringify(found);
    for (const { leadId } of [tomorrow, foreign]) expect(all).not.toContain(leadId);
  });

  test('shows who was invited for today, and who of them came', async () => {
    const [comes, stays, later] = [await talking(dcc, 30), await talking(dcc, 30), await talking(dcc, 30)];
    for (const { leadId } of [comes, stays]) await set(leadId, { promised_visit_on: TODAY });
    await set(later.leadId, { promised_visit_on: addDays(TODAY, 1) });
    await set(comes.leadId, { arrived_at: at(-0.5) });
    const { invited } = await bench(dcc, 'digital');
    expect(invited).toMatchObject({ count: 2, done: 1 });
    expect(rowOf(invited, comes.leadId)?.done).toBe(true);
    expect(rowOf(invited, stays.leadId)?.done).toBe(false);
  });

  test('counts up to a cap and shows the first five, the longest overdue first', async () => {
    const busy = await addPerson(house, 'dcc_agent', world.units.dealerA);
    const made = [];
    for (const hours of [-1, -5, -3, -2, -4, -6]) made.push({ hours, ...(await talking(busy, hours)) });
    const { overdue } = await bench(busy, 'digital');
    expect(overdue).toMatchObject({ count: 6, late: 6 });
    const oldest = [...made].sort((a, b) => a.hours - b.hours).slice(0, 5);
    expect(ids(overdue)).toEqual(oldest.map(({ leadId }) => leadId));
  });

  test('is a dealer’s: above one it says so', async () => {
    const above = await addPerson(house, 'hq_analyst', world.units.brand);
    await house.owner.query(
      "insert into org.role_permission (role_id, permission, breadth) select sr.role_id, 'bench.digital', 'all' from org.staff_role sr where sr.staff_id = $1",
      [above.staffId],
    );
    const answer = await above.call('GET', '/api/workbench/digital');
    expect([answer.status, answer.body.code]).toEqual([409, 'org.dealer_only']);
  });
});

describe('the workbench of the showroom', () => {
  test('shows visitors nobody receives first and red, to reception without what it has no right to', async () => {
    const taken = await reception.call('POST', '/api/showroom/visits', { people: 1, kind: 'first', source: 'walk_in' });
    await world.people.consultantA.call('POST', `/api/showroom/visits/${taken.body.id}/consultant`, { version: 1 });
    const alone = await reception.call('POST', '/api/showroom/visits', { people: 3, kind: 'first', source: 'walk_in' });
    const found = await bench(reception, 'showroom');
    expect(ids(found.visits)).toEqual([alone.body.id, taken.body.id]);
    expect(found.visits).toMatchObject({ count: 2, late: 1 });
    expect(found.visits?.rows[0]).toMatchObject({ note: '3', code: 'first', late: true });
    expect([found.contacts, found.deliveries, found.courtesy]).toEqual([null, null, null]);
    expect(found.wishes).not.toBeNull();
    // A colleague's visitor is not one's own work, somebody nobody receives is everybody's.
    expect(ids((await bench(world.people.consultantA2, 'showroom')).visits)).toEqual([alone.body.id]);
  });

  test('shows contacts, today’s delivery and the call after one, of one’s own orders', async () => {
    const { consultantA, consultantA2 } = world.people;
    const { leadId } = await talking(consultantA, -1);
    const { orderId } = await openOrder(house, world);
    await consultantA.call('PATCH', `/api/orders/${orderId}/handover`, { version: 0, appointedAt: at(4) });
    const delivered = await openOrder(house, world);
    await deliver(house, consultantA, delivered.orderId);
    await house.owner.query('update sales.delivery set contact_due_on = $2 where order_id = $1', [
      delivered.orderId,
      addDays(TODAY, -1),
    ]);
    const found = await bench(consultantA, 'showroom');
    expect(rowOf(found.contacts, leadId)).toMatchObject({ late: true });
    expect(rowOf(found.deliveries, orderId)).toMatchObject({ late: false, name: '王小明' });
    expect(rowOf(found.courtesy, delivered.orderId)).toMatchObject({ late: true });
    const other = await bench(consultantA2, 'showroom');
    expect([other.contacts?.count, other.deliveries?.count, other.courtesy?.count]).toEqual([0, 0, 0]);
  });
});

describe('the workbench of the manager', () => {
  test('shows what waits for approval, who is behind and how old the stock is', async () => {
    const { managerA, managerB, consultantA, consultantA2 } = world.people;
    const { leadId } = await talking(consultantA2, -3);
    const lead = (await consultantA2.call('GET', `/api/leads/${leadId}`)).body;
    const giveUp = { kind: 'defeat', reason: 'price', note: '客户预算不足', version: lead.version };
    expect((await consultantA2.call('POST', `/api/leads/${leadId}/closings`, giveUp)).status).toBe(201);
    const quoted = await enquire(house, world);
    await accept(managerA, quoted.leadId, consultantA.staffId);
    await house.owner.query(
      'insert into sales.price_level (id, org_id, consultant_bp, manager_bp, general_manager_bp) values (app.new_id(), $1, 100, 500, 900)',
      [world.units.brand],
    );
    const quote = await consultantA.call(
      'POST',
      '/api/quotes',
      quoteForm(world, quoted.leadId, { discountFen: 3000_00 }),
    );
    expect(quote.body.status).toBe('pending');
    const { orderId } = await openOrder(house, world);
    const asked = await consultantA.call('POST', `/api/orders/${orderId}/changes`, {
      kind: 'colour',
      colour: '黑',
      reason: '客户要求',
    });
    expect(asked.status).toBe(201);
    await house.owner.query(
      `insert into sales.stock (id, org_id, vin, trim_id, colour, state, arrived_on)
       select app.new_id(), $1, 'AGE-' || n, $2, '白', 'in_stock', $3::date - n from unnest(array[0, 30, 31, 95, 400]) n`,
      [world.units.dealerA, world.trim.id, TODAY],
    );
    const found = (await bench(managerA, 'manager')) as unknown as Record<string, { rows: Row[] }> & {
      overdue: { staffId: string; late: number }[];
      stock: { from: number; cars: number }[];
    };
    expect(rowOf(found.closings, leadId)).toMatchObject({ code: 'defeat' });
    expect(rowOf(found.prices, quote.body.id)).toMatchObject({ code: 'manager', note: quote.body.number });
    expect(rowOf(found.changes, orderId)).toMatchObject({ code: 'colour' });
    expect(found.overdue.find(({ staffId }) => staffId === consultantA2.staffId)?.late).toBeGreaterThan(0);
    expect(found.stock.map(({ from, cars }) => [from, cars])).toEqual([
      [0, 2],
      [31, 1],
      [61, 0],
      [91, 2],
    ]);
    const list = async (query: string) => (await managerA.call('GET', `/api/stock?state=in_stock&${query}`)).body.rows;
    expect(await list('ageFrom=31&ageTo=60')).toHaveLength(1);
    expect(await list('ageFrom=91')).toHaveLength(2);
    const elsewhere = await bench(managerB, 'manager');
    expect([elsewhere.closings?.count, elsewhere.prices?.count, elsewhere.changes?.count]).toEqual([0, 0, 0]);
  });
});

describe('the workbenches of headquarters', () => {
  test('show what waits for a dealer, what came back with its reason, and dispatch it again', async () => {
    const { agent, managerA } = world.people;
    const waiting = await enquire(house, world, { cityCode: '650100' });
    const back = await enquire(house, world);
    const { version } = (await managerA.call('GET', `/api/leads/${back.leadId}`)).body;
    const body = { version, reason: 'no_stock' };
    expect((await managerA.call('POST', `/api/leads/${back.leadId}/return`, body)).status).toBe(200);
    const found = await bench(agent, 'dispatch');
    expect(ids(found.waiting)).toContain(waiting.leadId);
    expect(ids(found.waiting)).not.toContain(back.leadId);
    expect(rowOf(found.returned, back.leadId)).toMatchObject({ code: body.reason, note: '单位SH-0001' });
    const now = (await agent.call('GET', `/api/leads/${back.leadId}`)).body.version;
    const again = await agent.call('POST', `/api/leads/${back.leadId}/dispatch`, {
      dealerId: world.units.dealerC,
      version: now,
    });
    expect(again.status).toBe(200);
    expect(rowOf((await bench(agent, 'dispatch')).returned, back.leadId)).toBeUndefined();
  });

  test('show which dealers are late or about to be, those of the region alone', async () => {
    const { region, analyst } = world.people;
    const east = await enquire(house, world);
    await house.owner.query("update leads.timer set due_at = $2 where lead_id = $1 and state = 'running'", [
      east.leadId,
      at(1),
    ]);
    const west = await enquire(house, world, { cityCode: '510100' });
    await house.owner.query("update leads.timer set due_at = $2 where lead_id = $1 and state = 'running'", [
      west.leadId,
      at(-1),
    ]);
    const dealers = async (who: Caller) =>
      (await bench(who, 'network')).dealers as unknown as { unitId: string; late: number; soon: number }[];
    const brand = await dealers(analyst);
    expect(brand.find(({ unitId }) => unitId === world.units.dealerB)?.late).toBeGreaterThan(0);
    expect(brand.find(({ unitId }) => unitId === world.units.dealerA)?.soon).toBeGreaterThan(0);
    expect((await dealers(region)).map(({ unitId }) => unitId)).not.toContain(world.units.dealerB);
  });
});
