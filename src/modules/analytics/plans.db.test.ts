import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { over, type Tx } from '../../platform/db.ts';
import { cases, type Figure } from './cases/queries.ts';
import { expectPeople } from './forecast/people.ts';
import { keptLines } from './funnel/kept.ts';
import { funnelLines } from './funnel/queries.ts';
import { reached } from './performance/queries.ts';
import { chances, priorities } from './priorities/queries.ts';

/** Enough that the planner would rather walk a table than use an index that does not fit; one in forty is the dealer's. */
const ROWS = 30_000;
/** Tables that grow: no page of a dealer may walk one of them. */
const LARGE = ['lead', 'order', 'quote', 'delivery', 'visit', 'test_drive', 'funnel_day'];

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units, people, series, trim } = world;
  const client = await house.owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `create temp table seed as select n, app.new_id() as customer, app.new_id() as lead, app.new_id() as sale, now() - n * interval '20 minutes' as at,
         case when n % 300 = 0 then '${units.dealerA}' else md5('dealer' || n % 300) end::uuid as org, '${people.consultantA.staffId}'::uuid as staff,
         case when n % 3 = 0 then 'following' when n % 3 = 1 then 'won' else 'defeated' end as status from generate_series(1, ${ROWS}) n;
       insert into customers.customer (id, name, name_grams, created_at) select customer, '张' || n, array['x' || n], at from seed;
       insert into leads.lead (id, org_id, customer_id, status, channel, grade, consultant_id, accepted_at, first_follow_at, created_at, series_id)
         select lead, org, customer, status, 'website', 'H', staff, at, at, at, '${series.id}' from seed;
       insert into sales.quote (id, org_id, lead_id, number, consultant_id, trim_id, colour, list_price_fen, price_fen, total_fen, due_fen, content, level, status, valid_until, created_at)
         select app.new_id(), org, lead, 'Q' || n, staff, '${trim.id}', '白', 1, 1, 1, 1, '{}', 'consultant', 'open', current_date, at from seed;
       insert into sales.order (id, org_id, number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, expected_on, status, created_at)
         select sale, org, 'O' || n, lead, customer, staff, '${trim.id}', '白', 1, current_date, 'delivered', at from seed;
       insert into sales.delivery (id, org_id, order_id, unit_id, staff_id, delivered_on, created_at)
         select app.new_id(), org, sale, sale, staff, at::date, at from seed;
       insert into showroom.visit (id, org_id, day, status, people, kind, counts_as, source, consultant_id, opened_by, arrived_at, left_at)
         select app.new_id(), org, at::date, 'closed', 1, 'first', 'first', 'walk_in', staff, staff, at, at from seed;
       insert into showroom.test_drive (id, org_id, lead_id, customer_id, consultant_id, car_id, series_id, day, starts_at, ends_at, free_at, status)
         select app.new_id(), org, lead, customer, staff, lead, '${series.id}', at::date, at, at + interval '1 hour', at + interval '1 hour', 'back' from seed;
       insert into analytics.funnel_day (org_id, below, mode, day, codes, counts)
         select u.id, u.kind = 'region', 'cohort', current_date - n, '{0,9000}', '{1,1}' from org.unit u, generate_series(1, 4000) n;
       insert into analytics.rate (org_id, kind, cell, as_of, p30, p60, p90, v30, v60, v90, own_n, own_k, brand_n, brand_k)
         values ('${units.dealerA}', 'order', 'H.x.following', current_date, 0.2, 0.3, 0.4, 0, 0, 0, 1, 1, 1, 1)`,
    );
    for (const table of [
      'leads.lead',
      'sales.quote',
      'sales.order',
      'sales.delivery',
      'showroom.visit',
      'showroom.test_drive',
      'analytics.funnel_day',
    ])
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
    told.length = 0;
    await work(over(client));
    // A plan is told when its portal is closed: with the next statement at the latest.
    await client.query('select 1');
    const plans = told.join('\n');
    expect(plans).toContain('Scan');
    return [...plans.matchAll(/Seq Scan on "?(\w+)/g)]
      .map((match) => match[1] as string)
      .filter((name) => LARGE.includes(name));
  } finally {
    await client.query('rollback');
    client.off('notice', listen);
    client.release();
  }
}

const DAY = 86_400_000;
const end = new Date();
const civil = (days: number) => new Date(end.getTime() - days * DAY).toISOString().slice(0, 10);
const span = (days: number) => ({ from: civil(days), to: civil(0), start: new Date(end.getTime() - days * DAY), end });
const unit = () => ({ unitId: world.units.dealerA, zone: 'Asia/Shanghai' });
const figure = (name: Figure) => (tx: Tx) =>
  cases(tx, {
    ...unit(),
    ...span(30),
    figure: name,
    consultantId: null,
    step: 'ordered',
    outcome: 'reached',
    limit: 50,
  });

test('the test sees a walk', async () => {
  expect(await walked((tx) => tx.selectFrom('leads.lead').select('id').where('comments', '=', 'x').execute())).toEqual([
    'lead',
  ]);
});

test.each<[string, (tx: Tx) => Promise<unknown>]>([
  [
    'the funnel of a dealer’s quarter',
    (tx) => funnelLines(tx, { ...unit(), ...span(90), by: 'staff', mode: 'cohort' }),
  ],
  [
    'the funnel of a dealer’s month by steps',
    (tx) => funnelLines(tx, { ...unit(), ...span(30), by: 'staff', mode: 'period' }),
  ],
  ['the funnel of a brand', (tx) => keptLines(tx, { unitId: world.units.brand, ...span(30), mode: 'cohort' })],
  ['performance of a month', (tx) => reached(tx, { ...unit(), ...span(30), by: 'staff' })],
  ['files behind a figure', figure('files')],
  ['orders behind a figure', figure('orders')],
  ['deliveries behind a figure', figure('deliveries')],
  ['a cohort behind a figure', figure('cohort')],
  ['steps behind a figure', figure('period')],
  ['the forecast by colleague', (tx) => expectPeople(tx, 'order', [world.units.dealerA], end)],
  [
    'priorities',
    (tx) =>
      priorities(tx, {
        orgIds: [world.units.dealerA],
        consultantId: null,
        now: end,
        dueBefore: null,
        planless: false,
        least: 0,
        grade: null,
        limit: 50,
      }),
  ],
  [
    'chances of a board',
    async (tx) => {
      const ids = (await tx.selectFrom('leads.lead').select('id').orderBy('id').limit(120).execute()).map(
        ({ id }) => id,
      );
      return chances(tx, { ids, consultantId: null, now: end });
    },
  ],
])('%s: no large table is walked', async (_name, work) => {
  expect(await walked(work)).toEqual([]);
});
