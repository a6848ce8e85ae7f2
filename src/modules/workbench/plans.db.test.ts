import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { civilDate } from '../../platform/clock.ts';
import { over, type Tx } from '../../platform/db.ts';
import { answers } from './answers/queries.ts';
import * as dealer from './dealer-queries.ts';
import * as network from './network-queries.ts';

/** Enough that the planner would rather walk a table than use an index that does not fit. */
const ROWS = 30_000;
/** Tables that grow: no workbench may walk one of them. */
const LARGE = ['lead', 'event', 'timer', 'visit', 'test_drive'];

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units, people, series } = world;
  const client = await house.owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `create temp table seed as select n, app.new_id() as customer, app.new_id() as lead, now() - n * interval '1 minute' as at,
         (array['${units.dealerA}', '${units.dealerB}', '${units.dealerC}', '${units.brand}'])[1 + n % 4]::uuid as org,
         case n % 4 when 3 then 'new' else (array['assigned', 'accepted', 'following', 'ordered', 'won', 'won', 'won', 'defeated', 'defeated', 'defeated'])[1 + n % 10] end as status
         from generate_series(1, ${ROWS}) n;
       insert into customers.customer (id, name, name_grams, created_at) select customer, '张' || n, array['x' || n], at from seed;
       insert into leads.lead (id, org_id, customer_id, status, channel, consultant_id, next_contact_at, due_at, created_at, test_drive, series_id)
         select lead, org, customer, status, 'website', case when n % 4 = 0 then '${people.consultantA.staffId}'::uuid end, at + interval '10 days',
           case when status in ('assigned', 'accepted') then at end, at, n % 50 = 0, '${series.id}' from seed;
       insert into leads.timer (id, org_id, lead_id, clock, started_at, due_at, acts, acts_at)
         select app.new_id(), org, lead, 'next_contact', at, at + interval '10 days', '{}', '{}' from seed;
       insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
         select app.new_id(), (array['lead.received', 'lead.accepted', 'vehicle.mileage', 'lead.clock_escalated'])[1 + n % 4], org, lead, customer, '{}', 'x', at from seed;
       insert into showroom.visit (id, org_id, day, status, people, kind, counts_as, source, opened_by, arrived_at, left_at)
         select app.new_id(), org, (at at time zone 'Asia/Shanghai')::date, 'closed', 1, 'first', 'first', 'walk_in', '${people.consultantA.staffId}', at, at + interval '1 hour' from seed;
       insert into showroom.test_drive (id, org_id, lead_id, customer_id, consultant_id, car_id, series_id, day, starts_at, ends_at, free_at, status)
         select app.new_id(), org, lead, customer, '${people.consultantA.staffId}', lead, '${series.id}', (at at time zone 'Asia/Shanghai')::date, at, at + interval '1 hour', at + interval '1 hour', 'cancelled' from seed`,
    );
    for (const table of ['leads.lead', 'leads.timer', 'app.event', 'showroom.visit', 'showroom.test_drive'])
      await client.query(`analyze ${table}`);
  } finally {
    await client.query('reset all');
    client.release();
  }
}, 120_000);
afterAll(() => house?.close());

/** Large tables that a piece of work walks whole, statement by statement. */
async function walked(work: (tx: Tx) => Promise<unknown>): Promise<string[]> {
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
    // A plan is told when its portal is closed: with the next statement at the latest.
    await client.query('select 1');
    const plans = told.join('\n');
    expect(plans).toContain('Scan');
    return [...plans.matchAll(/Seq Scan on (\w+)/g)]
      .map((match) => match[1] as string)
      .filter((name) => LARGE.includes(name));
  } finally {
    await client.query('rollback');
    client.off('notice', listen);
    client.release();
  }
}

const now = new Date();
const day = {
  now,
  today: civilDate(now),
  dayStart: new Date(now.getTime() - 36_000_000),
  dayEnd: new Date(now.getTime() + 36_000_000),
};
const desk = (own: string | null = null): dealer.Desk => ({ ...day, dealer: world.units.dealerA, own });
const head = () => ({ ...day, unit: world.units.brand });

test('the test sees a walk', async () => {
  const walk = (tx: Tx) => tx.selectFrom('leads.lead').select('id').where('comments', '=', 'x').execute();
  expect(await walked(walk)).toEqual(['lead']);
});

test.each<[string, (tx: Tx) => Promise<unknown>]>([
  ['to accept', (tx) => dealer.toAccept(tx, desk())],
  ['to call', (tx) => dealer.toCall(tx, desk())],
  ['due', (tx) => dealer.contacts(tx, desk(), 'due')],
  ['overdue', (tx) => dealer.contacts(tx, desk(), 'overdue')],
  ['one’s own contacts', (tx) => dealer.contacts(tx, desk(world.people.consultantA.staffId), 'all')],
  ['invited', (tx) => dealer.invited(tx, desk())],
  ['in the house', (tx) => dealer.inTheHouse(tx, desk())],
  ['wishes', (tx) => dealer.wishes(tx, desk())],
  ['drives', (tx) => dealer.drives(tx, desk())],
  ['feedback', (tx) => dealer.feedbackDue(tx, desk())],
  ['to be told', (tx) => dealer.toTell(tx, desk())],
  ['overdue by consultant', (tx) => dealer.overdueByConsultant(tx, desk())],
  ['to validate', (tx) => network.toValidate(tx, head())],
  ['to dispatch', (tx) => network.toDispatch(tx, head())],
  ['returned', (tx) => network.returned(tx, head())],
  ['escalated', (tx) => network.escalated(tx, head())],
  ['dealers behind', (tx) => network.dealersBehind(tx, head())],
  ['answers of the brand', (tx) => answers(tx, { below: null, limit: 30 })],
  ['answers of a region', (tx) => answers(tx, { below: world.units.east, limit: 30 })],
])('%s: no large table is walked', async (_name, work) => {
  expect(await walked(work)).toEqual([]);
});
