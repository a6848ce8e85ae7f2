import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { openOrder } from '../../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { over, type Tx } from '../../../platform/db.ts';
import * as queries from './queries.ts';

/** Enough that the planner would rather walk the table than use an index that does not fit. */
const ROWS = 60_000;

let house: House;
let world: World;
let customerId: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units } = world;
  const sale = await openOrder(house, world);
  customerId = sale.customerId;
  await house.owner.query(
    `with other as (insert into customers.customer (id, name, name_grams) values (app.new_id(), '别人', '{别}') returning id)
     insert into engagement.message (id, org_id, customer_id, lead_id, kind, subject_type, subject_id, state, due_at, told_at, text_enc, created_at)
     select app.new_id(), (array[$1, $2, $3])[1 + n % 3]::uuid, case when n % 1000 = 0 then $4::uuid else c.id end, $5, 'order_step', 'order', app.new_id(),
       case when n % 500 = 0 then 'waiting' when n % 300 = 0 then 'failed' else 'sent' end, at, case when n % 500 = 0 or n % 300 = 0 then null else at end, '\\x00', at
     from generate_series(1, ${ROWS}) n, lateral (select now() - n * interval '1 minute' as at) t,
       other c`,
    [units.dealerA, units.dealerB, units.dealerC, customerId, sale.leadId],
  );
  await house.owner.query('analyze engagement.message');
}, 120_000);
afterAll(() => house?.close());

/** The plans of a piece of work at the brand. */
async function plansOf(work: (tx: Tx) => Promise<unknown>): Promise<string> {
  const client = await house.owner.connect();
  const told: string[] = [];
  const listen = (notice: { message?: string | undefined }) => told.push(notice.message ?? '');
  client.on('notice', listen);
  try {
    await client.query("load 'auto_explain'");
    await client.query(
      'begin; set local auto_explain.log_min_duration = 0; set local auto_explain.log_level = notice; set local client_min_messages = notice',
    );
    await client.query("select set_config('app.unit', $1, true)", [world.units.brand]);
    told.length = 0;
    await work(over(client));
    await client.query('select 1');
    return told.join('\n');
  } finally {
    client.off('notice', listen);
    await client.query('rollback');
    client.release();
  }
}

const list = { orgIds: null, own: null, limit: 50 };
const dealer = () => ({ ...list, orgIds: [world.units.dealerA] });

test.each<[string, string, (tx: Tx) => Promise<unknown>]>([
  ['what is due', 'message_due', (tx) => queries.takeDue(tx, new Date(), new Date(), 40)],
  ['a dealer’s', 'message_', (tx) => queries.messages(tx, dealer())],
  ['a dealer’s failed ones', 'message_', (tx) => queries.messages(tx, { ...dealer(), state: 'failed' })],
  ['a consultant’s to tell', 'message_', (tx) => queries.messages(tx, { ...dealer(), own: customerId, open: 'true' })],
  ['the brand’s', 'message_created', (tx) => queries.messages(tx, list)],
  ['the brand’s failed ones', 'message_state', (tx) => queries.messages(tx, { ...list, state: 'failed' })],
  ['an order’s', 'message_subject', (tx) => queries.messages(tx, { ...dealer(), subjectId: customerId })],
  ['an owner’s', 'message_', (tx) => queries.ownMessages(tx, customerId, { limit: 20 })],
  ['an owner’s unseen', 'message_', (tx) => queries.unseenOf(tx, customerId, 99)],
])('%s: found by an index', async (_, index, work) => {
  const plans = await plansOf(work);
  expect(plans).toContain(index);
  expect(plans).not.toMatch(/Seq Scan on message/);
});
