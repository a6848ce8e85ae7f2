import { civilDate } from '../src/platform/clock.ts';
import type { Caller, House } from './harness.ts';
import { accept, type Enquired, enquire, nextVin, orderForm } from './story.ts';
import { addPerson, type World } from './world.ts';

/** People a sale needs beside the consultant and the manager. */
export interface SalePeople {
  finance: Caller;
  generalManager: Caller;
}

export async function salePeople(house: House, world: World): Promise<SalePeople> {
  return {
    finance: await addPerson(house, 'settlement_clerk', world.units.dealerA),
    generalManager: await addPerson(house, 'general_manager', world.units.dealerA),
  };
}

/** A lead of consultant A that is accepted. */
export async function openLead(house: House, world: World, over: Record<string, unknown> = {}): Promise<Enquired> {
  const enquired = await enquire(house, world, over);
  await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
  return enquired;
}

/** An order of consultant A, made yesterday so that today is a day to deliver and to invoice on. */
export async function openOrder(house: House, world: World, over: Record<string, unknown> = {}) {
  const enquired = await openLead(house, world);
  const form = { ...orderForm(house, world, enquired.leadId), ...over };
  const made = await world.people.consultantA.call('POST', '/api/orders', form);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const orderId: string = made.body.id;
  await house.owner.query("update sales.order set created_at = created_at - interval '1 day' where id = $1", [orderId]);
  return { ...enquired, orderId, number: made.body.number as string };
}

/** A car of the ordered trim in dealer A's stock; its id and VIN. */
export async function arrivedCar(house: House, world: World, over: Record<string, unknown> = {}) {
  const arrivedOn = civilDate(house.platform.clock.now());
  const body = { vin: nextVin(), trimId: world.trim.id, colour: '白', arrivedOn, ...over };
  const made = await world.people.managerA.call('POST', '/api/stock', body);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return { stockId: made.body.id as string, vin: made.body.vin as string };
}

/** All items of an inspection found right but for the codes named. */
export async function inspect(house: House, who: Caller, stockId: string, faults: string[] = []) {
  const items = await house.owner.query("select code from org.dictionary where kind = 'pdi_item'");
  const version = (await house.owner.query('select version from sales.stock where id = $1', [stockId])).rows[0].version;
  const found = items.rows.map(({ code }) => [code, faults.includes(code) ? 'fault' : 'ok']);
  return who.call('POST', `/api/stock/${stockId}/inspection`, { items: Object.fromEntries(found), version });
}

/** What a quote form holds when all of it is right. */
export function quoteForm(world: World, leadId: string, over: Record<string, unknown> = {}) {
  return { leadId, trimId: world.trim.id, colour: '白', discountFen: 0, ...over };
}

export const payment = (house: House, over: Record<string, unknown> = {}) => ({
  kind: 'part',
  method: 'transfer',
  amountFen: 1000_00,
  paidOn: civilDate(house.platform.clock.now()),
  ...over,
});

/** The smallest PNG there is. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const AS_BYTES = { 'content-type': 'application/octet-stream' };

/** One row in each table of a sale, for the tests that walk every table. */
export async function fillSales(
  house: House,
  sale: { orgId: string; leadId: string; orderId: string; staffId: string; trimId: string; seriesId: string },
): Promise<void> {
  const { orgId, leadId, orderId, staffId, trimId, seriesId } = sale;
  const query = (text: string, values: unknown[]) => house.owner.query(text, values);
  await query('insert into sales.setting (id, org_id) values (app.new_id(), $1)', [orgId]);
  await query(
    `insert into sales.delivery_release (id, org_id, order_id, lacks, reason, released_by)
     values (app.new_id(), $1, $2, '{contract}', '老客户,次日补签', $3)`,
    [orgId, orderId, staffId],
  );
  await query(
    `insert into sales.price_level (id, org_id, series_id, consultant_bp, manager_bp, general_manager_bp)
     values (app.new_id(), $1, $2, 10000, 10000, 10000)`,
    [orgId, seriesId],
  );
  await query('insert into sales.need (id, org_id, lead_id) values (app.new_id(), $1, $2)', [orgId, leadId]);
  await query(
    `insert into sales.quote (id, org_id, lead_id, number, consultant_id, trim_id, colour, list_price_fen, price_fen, total_fen, due_fen, content, level, status, valid_until)
     values (app.new_id(), $1, $2, 'Q-fill', $3, $4, '白', 1, 1, 1, 1, '{}', 'manager', 'pending', '2099-01-01')`,
    [orgId, leadId, staffId, trimId],
  );
  await query(
    "insert into sales.order_part (id, org_id, order_id, kind, title) values (app.new_id(), $1, $2, 'gift', '脚垫')",
    [orgId, orderId],
  );
  await query(
    `insert into sales.payment (id, org_id, order_id, kind, method, amount_fen, paid_on, receipt, staff_id)
     values (app.new_id(), $1, $2, 'part', 'cash', 1, '2026-01-01', 'R-fill', $3)`,
    [orgId, orderId, staffId],
  );
  await query(
    `insert into sales.change_request (id, org_id, order_id, kind, wanted, reason, asked_by)
     values (app.new_id(), $1, $2, 'colour', '{"colour":"黑"}', '客户要求', $3)`,
    [orgId, orderId, staffId],
  );
  await query(
    `insert into sales.stock (id, org_id, vin, trim_id, colour, state, arrived_on)
     values (app.new_id(), $1, 'VIN-fill', $2, '白', 'in_stock', '2026-01-01')`,
    [orgId, trimId],
  );
  await query("insert into sales.handover (id, org_id, order_id, place) values (app.new_id(), $1, $2, '交车区')", [
    orgId,
    orderId,
  ]);
  await query(
    `with text as (insert into sales.contract_text (id, org_id, number, title, paragraphs, from_date)
       values (app.new_id(), $1, 1, '补充条款', '[{"zh":"x","en":"","when":["always"]}]', '2099-01-01') returning id)
     insert into sales.contract (id, org_id, order_id, kind, agreed, created_by) select app.new_id(), $1, $2, 'main', '另约定', $3 from text`,
    [orgId, orderId, staffId],
  );
  await query(
    `with rule as (insert into sales.rebate_rule (id, org_id, name, name_en, tiers, from_month)
       values (app.new_id(), $1, '返利', 'Rebate', '[{"from":1,"perCarFen":1}]', '2026-01-01') returning id)
     insert into sales.rebate (id, org_id, rule_id, month, rule_name, rule_name_en, cars, per_car_fen, amount_fen)
     select app.new_id(), $1, id, '2026-01-01', '返利', 'Rebate', 1, 1, 1 from rule`,
    [orgId],
  );
}
