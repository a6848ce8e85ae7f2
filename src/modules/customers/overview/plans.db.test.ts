import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner, type Owner } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let owner: Owner;
let connectionString: string;
/** Tables that stay small however large a group grows, or hold what is common to all. */
const SMALL = ['unit_closure', 'series', 'model', 'trim', 'points_rule', 'branch', 'withheld'];

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  // So many customers, leads and events that walking a table never looks cheaper than its index.
  await house.owner.query(
    `set session_replication_role = replica;
     insert into customers.customer (id, name) select app.new_id(), '客户' || n from generate_series(1, 20000) n;
     insert into customers.relationship (id, customer_id, org_id) select app.new_id(), c.id, '${world.units.dealerA}' from customers.customer c on conflict do nothing;
     insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, masked)
       select app.new_id(), c.id, 'mobile', '\\x01', sha256(c.id::text::bytea), '138****0000' from customers.customer c;
     insert into leads.lead (id, org_id, customer_id, status, channel)
       select app.new_id(), '${world.units.dealerA}', c.id, 'won', 'website' from customers.customer c;
     insert into app.event (id, name, org_id, subject_id, customer_id, payload, occurred_at)
       select app.new_id(), (array['lead.received', 'lead.accepted', 'order.created'])[1 + n % 3], '${world.units.dealerA}', c.id, c.id, '{}', now() - n * interval '1 hour'
       from customers.customer c, generate_series(1, 5) n;
     set session_replication_role = origin; analyze`,
  );
  const url = new URL(house.ownerUrl);
  url.username = house.login;
  url.password = 'only-for-tests';
  connectionString = url.toString();
});
afterAll(() => house?.close());

/** The statements a call runs, with their values, taken from the pool on their way. */
async function statementsOf(url: string): Promise<{ text: string; values: unknown[] }[]> {
  const taken: { text: string; values: unknown[] }[] = [];
  const { pool } = house.platform.db;
  const connect = pool.connect.bind(pool);
  const spied = async (...given: unknown[]) => {
    // The pool's own queries come with a callback.
    if (given.length > 0) return (connect as (...given: unknown[]) => unknown)(...given);
    const one = await connect();
    const query = one.query.bind(one) as (...given: unknown[]) => unknown;
    one.query = ((...given: unknown[]) => {
      const [first] = given;
      if (typeof first === 'object' && first !== null && 'values' in first)
        taken.push(first as { text: string; values: unknown[] });
      return query(...given);
    }) as typeof one.query;
    const release = one.release.bind(one);
    one.release = (error?: Error | boolean) => {
      one.query = query as typeof one.query;
      one.release = release;
      release(error);
    };
    return one;
  };
  pool.connect = spied as unknown as typeof pool.connect;
  try {
    expect((await world.people.managerA.call('GET', url)).status).toBe(200);
  } finally {
    pool.connect = connect;
  }
  return taken.filter(({ text }) => /^\s*(with|select)/i.test(text));
}

const KEPT = "set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_bitmapscan', 'off', true)";

/** What running the statements as the application does reads of each table, in functions and policies too. */
async function reads(statements: { text: string; values: unknown[] }[], unit: string, settings: string) {
  const counts = async (client: pg.Client) => {
    const found = await client.query<{ name: string; walks: number; fetched: number }>(
      `select relname as name, seq_scan::int as walks, coalesce(idx_tup_fetch, 0)::int as fetched from pg_stat_xact_all_tables
       where schemaname in ('app', 'audit', 'customers', 'leads', 'sales', 'club', 'products', 'engagement', 'org')`,
    );
    return new Map(found.rows.map((row) => [row.name, row]));
  };
  // Anew each time: functions keep their plans for the connection.
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.unit', $1, true), set_config('app.all_but', '', true), ${settings}`, [
      unit,
    ]);
    const before = await counts(client);
    for (const { text, values } of statements) await client.query({ text, values });
    const after = await counts(client);
    return [...after].map(([name, { walks, fetched }]) => ({
      name,
      walks: walks - (before.get(name)?.walks ?? 0),
      fetched: fetched - (before.get(name)?.fetched ?? 0),
    }));
  } finally {
    await client.end();
  }
}

const walked = (read: { name: string; walks: number }[]) =>
  read.filter(({ name, walks }) => walks > 0 && !SMALL.includes(name)).map(({ name }) => name);

test.each<[string, () => string]>([
  ['the record', () => `/api/customers/${owner.customerId}`],
  ['its timeline', () => `/api/timeline?customer=${owner.customerId}`],
  ['its timeline by type', () => `/api/timeline?customer=${owner.customerId}&types=sales,merges`],
  ['a vehicle’s timeline', () => `/api/timeline?vehicle=${owner.unitId}`],
  ['a dealer’s timeline', () => `/api/timeline?dealer=${world.units.dealerA}`],
  ['a dealer’s timeline by type', () => `/api/timeline?dealer=${world.units.dealerA}&types=merges`],
  ['vehicles', () => `/api/customers/${owner.customerId}/vehicles`],
  ['leads', () => `/api/customers/${owner.customerId}/leads`],
  ['orders', () => `/api/customers/${owner.customerId}/orders`],
  ['changes', () => `/api/customers/${owner.customerId}/changes`],
  ['customers of a dealer', () => `/api/units/${world.units.dealerA}/customers`],
])('%s goes by indexes alone', async (_name, url) => {
  const statements = await statementsOf(url());
  expect(statements.length).toBeGreaterThan(0);
  for (const unit of [world.units.dealerA, world.units.brand]) {
    // Wherever an index can serve, and wherever a table has grown, no walk.
    const possible = await reads(statements, unit, `${KEPT}, set_config('enable_seqscan', 'off', true)`);
    expect(walked(possible)).toEqual([]);
    const grown = ['customer', 'relationship', 'identifier', 'lead', 'event'];
    expect(walked(await reads(statements, unit, KEPT)).filter((name) => grown.includes(name))).toEqual([]);
  }
});

test('a record of five thousand entries reads no more of them than one of five', async () => {
  await house.owner.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, occurred_at)
     select app.new_id(), 'lead.followed_up', $2, $1, $1, '{}', now() - n * interval '1 minute' from generate_series(1, 5000) n`,
    [owner.customerId, world.units.dealerA],
  );
  const statements = await statementsOf(`/api/customers/${owner.customerId}`);
  const read = await reads(statements, world.units.dealerA, KEPT);
  // A page and one for the timeline, some for each event that begins a phase.
  expect(read.find(({ name }) => name === 'event')?.fetched).toBeLessThan(120);
});
