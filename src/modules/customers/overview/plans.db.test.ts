import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner, type Owner } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let owner: Owner;
let client: pg.Client;
/** Tables that stay small however large a group grows, or hold what is common to all. */
const SMALL = ['unit_closure', 'series', 'model', 'trim', 'points_rule', 'branch'];

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
  client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await house?.close();
});

/** The statements a call runs, with their values, taken from the pool on their way. */
async function statementsOf(url: string): Promise<{ text: string; values: unknown[] }[]> {
  const taken: { text: string; values: unknown[] }[] = [];
  const { pool } = house.platform.db;
  const connect = pool.connect.bind(pool);
  const spied = async () => {
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
  pool.connect = spied as typeof pool.connect;
  try {
    expect((await world.people.managerA.call('GET', url)).status).toBe(200);
  } finally {
    pool.connect = connect;
  }
  return taken.filter(({ text }) => /^\s*(with|select)/i.test(text));
}

/** Tables that are walked when the statements run as the application does, in functions and policies too. */
async function walked(statements: { text: string; values: unknown[] }[], unit: string, indexes: 'only' | 'chosen') {
  await client.query('begin');
  try {
    await client.query(
      "select set_config('app.unit', $1, true), set_config('app.all_but', '', true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', $2, true)",
      [unit, indexes === 'only' ? 'off' : 'on'],
    );
    for (const statement of statements) await client.query({ text: statement.text, values: statement.values });
    const found = await client.query<{ name: string }>(
      `select relname as name from pg_stat_xact_all_tables where seq_scan > 0 and schemaname in ('app', 'audit', 'customers', 'leads', 'sales', 'club', 'products', 'engagement', 'org')`,
    );
    return found.rows.map((row) => row.name).filter((name) => !SMALL.includes(name));
  } finally {
    await client.query('rollback');
  }
}

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
    expect(await walked(statements, unit, 'only')).toEqual([]);
    const grown = ['customer', 'relationship', 'identifier', 'lead', 'event'];
    expect((await walked(statements, unit, 'chosen')).filter((name) => grown.includes(name))).toEqual([]);
  }
});

test('a record of five thousand entries reads no more of them than one of five', async () => {
  await house.owner.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, occurred_at)
     select app.new_id(), 'lead.followed_up', $2, $1, $1, '{}', now() - n * interval '1 minute' from generate_series(1, 5000) n`,
    [owner.customerId, world.units.dealerA],
  );
  const statements = await statementsOf(`/api/customers/${owner.customerId}`);
  await client.query('begin');
  await client.query("select set_config('app.unit', $1, true)", [world.units.dealerA]);
  for (const { text, values } of statements) await client.query({ text, values });
  const read = await client.query<{ rows: number }>(
    `select idx_tup_fetch::int as rows from pg_stat_xact_all_tables where schemaname = 'app' and relname = 'event'`,
  );
  await client.query('rollback');
  // A page and one for the timeline, some for each event that begins a phase.
  expect(read.rows[0]?.rows).toBeLessThan(120);
});
