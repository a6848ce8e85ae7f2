import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { newId } from '../src/platform/db.ts';
import { findHoles } from '../src/platform/wall.ts';
import { fillAnalysis } from './analysis-story.ts';
import { fillCustomerFile } from './customer-file.ts';
import { fillDispatch } from './dispatch-file.ts';
import { type House, openHouse } from './harness.ts';
import { fillIntake } from './intake-story.ts';
import { fillLeadFile } from './lead-story.ts';
import { fillMembers } from './member-story.ts';
import { fillNetwork } from './network-story.ts';
import { fillPoints } from './points-story.ts';
import { fillRewards } from './reward-story.ts';
import { fillSales } from './sale-story.ts';
import { fillSettlement } from './settlement-story.ts';
import { fillShowroom } from './showroom-story.ts';
import { accept, applyFor, becomeOwner, enquire, insertRow, type Owner } from './story.ts';
import { fillVehicleFile } from './vehicle-story.ts';
import { CHENGDU, makeWorld, type World } from './world.ts';

let house: House;
let world: World;
let owner: Owner;
let tables: string[];

const ACTIVE = 'org_id in (select unit_id from org.unit_closure where ancestor_id = $1)';
const RELATED = `in (select customer_id from customers.relationship where ${ACTIVE})`;
/** What hangs on one customer and is seen by whoever sees the customer. */
const FILE = [
  'address',
  'attachment',
  'consent',
  'contact_person',
  'do_not_contact',
  'document',
  'external_id',
  'stage_change',
  'verification',
].map((table) => `customers.${table}`);
/** Vehicles that a customer of the unit has or had. */
const OWNED = `id in (select unit_id from products.ownership where customer_id ${RELATED})`;
const PUBLISHED = `${ACTIVE} or (status <> 'draft' and org_id in (select ancestor_id from org.unit_closure where unit_id = $1)
  and (unit_ids = '{}' or exists (select 1 from org.unit_closure c where (c.ancestor_id = any (unit_ids) and c.unit_id = $1) or (c.unit_id = any (unit_ids) and c.ancestor_id = $1))))`;
/** Answers in force for a unit: public ones, and those of a unit above it that are for dealers; what is internal has no row here. */
const ANSWERED = `${ACTIVE} or (status = 'published' and (audience = 'public' or audience = 'dealers' and org_id in (select ancestor_id from org.unit_closure where unit_id = $1)))`;
const POINTS = `${ACTIVE} or member_id in (select id from club.member where ${ACTIVE})`;
/** What a unit or one above it offers. */
const OFFERED = `${ACTIVE} or org_id in (select ancestor_id from org.unit_closure where unit_id = $1)`;
/** What a unit sees of the tables whose visibility follows from another table. */
const FOLLOWS: Record<string, string> = {
  'customers.customer': `id ${RELATED}`,
  'customers.identifier': `customer_id ${RELATED}`,
  ...Object.fromEntries(FILE.map((table) => [table, `customer_id ${RELATED}`])),
  'customers.household': `id in (select household_id from customers.customer where id ${RELATED})`,
  'customers.merge': `survivor_id ${RELATED} or loser_id ${RELATED}`,
  'customers.merge_moved': `merge_id in (select id from customers.merge where survivor_id ${RELATED} or loser_id ${RELATED})`,
  'customers.duplicate': `low_id ${RELATED} and high_id ${RELATED}`,
  'customers.claim': `${ACTIVE} or holder_id in (select unit_id from org.unit_closure where ancestor_id = $1)`,
  'products.unit': `${ACTIVE} or ${OWNED}`,
  'products.ownership': `${ACTIVE} or customer_id ${RELATED}`,
  'products.unit_person': `${ACTIVE} or customer_id ${RELATED}`,
  'products.policy': `customer_id ${RELATED}`,
  'products.loan': `customer_id ${RELATED}`,
  ...Object.fromEntries(
    ['products.plate', 'products.warranty', 'products.mileage'].map((table) => [
      table,
      `unit_id in (select id from products.unit where ${ACTIVE} or ${OWNED})`,
    ]),
  ),
  // What dealers are held against is read below the unit as well.
  'analytics.benchmark': `${ACTIVE} or org_id in (select ancestor_id from org.unit_closure where unit_id = $1)`,
  // What is published is read below the unit that did, as far as it is for one; what is in use of a questionnaire as well.
  'org.publication': PUBLISHED,
  'org.publication_file': `publication_id in (select id from org.publication where ${PUBLISHED})`,
  'org.answer': ANSWERED,
  ...Object.fromEntries(
    ['answer_version', 'answer_tally'].map((table) => [
      `org.${table}`,
      `answer_id in (select id from org.answer where ${ANSWERED})`,
    ]),
  ),
  'engagement.questionnaire': `${ACTIVE} or (status <> 'draft' and org_id in (select ancestor_id from org.unit_closure where unit_id = $1))`,
  'leads.referral': `lead_id in (select id from leads.lead where ${ACTIVE})`,
  // Points are seen with their members, wherever they were posted.
  ...Object.fromEntries(['account', 'ledger_transaction', 'lot', 'hold'].map((table) => [`club.${table}`, POINTS])),
  'club.entry': `${ACTIVE} or transaction_id in (select id from club.ledger_transaction where ${POINTS})`,
  'club.lot_use': `transaction_id in (select id from club.ledger_transaction where ${POINTS})`,
  'club.merge_part': `transaction_id in (select id from club.ledger_transaction where ${POINTS})`,
  'club.transfer': ['from_org_id', 'to_org_id']
    .map((column) => `${column} in (select unit_id from org.unit_closure where ancestor_id = $1)`)
    .join(' or '),
  'club.tier_change': `member_id in (select id from club.member where ${ACTIVE})`,
  'club.settlement_matrix': ['issuer_id', 'spender_id']
    .map((column) => `${column} in (select unit_id from org.unit_closure where ancestor_id = $1)`)
    .join(' or '),
  // What a unit above offers is read below it.
  ...Object.fromEntries(
    ['reward', 'reward_stock', 'service_rate', 'partner', 'benefit'].map((table) => [`club.${table}`, OFFERED]),
  ),
  'club.benefit_tier': `benefit_id in (select id from club.benefit where ${OFFERED})`,
  'club.entitlement': `member_id in (select id from club.member where ${ACTIVE})`,
  'club.benefit_use': ['org_id', 'unit_id']
    .map((column) => `${column} in (select unit_id from org.unit_closure where ancestor_id = $1)`)
    .join(' or '),
  // One's own and those shared with the unit; here nobody acts.
  'org.default_view': '$1::uuid is null',
  'org.import_mapping': '$1::uuid is null',
  'org.import_row': '$1::uuid is null',
  'org.notification': '$1::uuid is null',
  'org.recovery_code': '$1::uuid is null',
  'org.staff_factor': '$1::uuid is null',
  'org.task': '$1::uuid is null',
  'org.task_failure': '$1::uuid is null',
  'org.saved_view': 'shared and unit_id in (select ancestor_id from org.unit_closure where unit_id = $1)',
};
/** What an owner sees; every other protected table shows them nothing. */
const OWNERS: Record<string, string> = {
  'customers.customer': 'id = $1',
  'products.unit': 'id in (select unit_id from products.ownership where customer_id = $1)',
  ...Object.fromEntries(
    ['products.plate', 'products.warranty', 'products.mileage'].map((table) => [
      table,
      'unit_id in (select unit_id from products.ownership where customer_id = $1 and to_date is null)',
    ]),
  ),
  'club.tier_change': 'member_id in (select id from club.member where customer_id = $1)',
  ...Object.fromEntries(
    ['club.lot_use', 'club.merge_part'].map((table) => [
      table,
      'transaction_id in (select id from club.ledger_transaction where customer_id = $1)',
    ]),
  ),
  'products.unit_person': 'customer_id = $1',
  'products.policy': 'customer_id = $1',
  'products.loan': 'customer_id = $1',
  'customers.household': 'id in (select household_id from customers.customer where id = $1)',
  'customers.merge': '$1 in (survivor_id, loser_id)',
  'customers.merge_moved': 'merge_id in (select id from customers.merge where $1 in (survivor_id, loser_id))',
  ...Object.fromEntries(
    [
      ...FILE,
      'customers.identifier',
      'customers.relationship',
      'customers.request',
      'customers.sharing',
      'products.ownership',
      'products.unit_person',
      'sales.order',
      'engagement.opportunity',
      'engagement.message',
      'club.member',
      'club.account',
      'club.ledger_transaction',
      'club.entry',
      'club.lot',
      'club.hold',
      'club.reward_order',
      'club.entitlement',
      'club.benefit_use',
    ].map((table) => [table, 'customer_id = $1']),
  ),
};

beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { people, units } = world;
  owner = await becomeOwner(house, world);
  const memberId = await applyFor(people.consultantA, owner);
  await people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  const inB = await enquire(house, world, { cityCode: CHENGDU, consent: { shareDealer: true, textVersion: 'v1' } });
  await accept(people.managerB, inB.leadId, people.consultantB.staffId);
  const nextContactAt = new Date(house.platform.clock.now().getTime() + 86_400_000).toISOString();
  await people.consultantB.call('POST', `/api/leads/${inB.leadId}/follow-ups`, {
    channel: 'call',
    note: '已约',
    grade: 'A',
    nextContactAt,
  });
  await fillLeadFile(house, { leadId: inB.leadId, orgId: units.dealerB, staffId: people.consultantB.staffId });
  await fillIntake(house, {
    orgId: units.brand,
    sourceId: world.source.id,
    leadId: inB.leadId,
    referrerId: owner.customerId,
  });
  await enquire(house, world, { cityCode: undefined, consent: { shareDealer: true, textVersion: 'v1' } });
  await house.owner.query(
    "insert into app.file (id, org_id, name, media_type, bytes, sha256_hex) values ($1, $2, 'a.csv', 'text/csv', 1, 'x')",
    [newId(), units.dealerA],
  );
  await house.owner.query(
    `insert into org.staff_factor (id, org_id, staff_id, kind, name, credential_id, public_key) values (app.new_id(), $1, $2, 'passkey', 'k', 'c', '\\x00')`,
    [units.dealerA, people.managerA.staffId],
  );
  await house.owner.query("insert into org.recovery_code (org_id, staff_id, code_hash) values ($1, $2, '\\x00')", [
    units.dealerA,
    people.managerA.staffId,
  ]);
  await people.careA.call('POST', `/api/customers/${owner.customerId}/requests`, { kind: 'copy', channel: 'hotline' });
  await people.careA.call('POST', `/api/customers/${owner.customerId}/do-not-contact`, {
    on: true,
    reason: '客户要求',
  });
  await house.owner.query(
    `insert into customers.contact_decision (id, org_id, customer_id, purpose, channel, allowed, reason, about) values ($1, $2, $3, 'survey', 'call', false, 'no_consent', 'test')`,
    [newId(), units.dealerA, owner.customerId],
  );
  await house.owner.query(
    "insert into customers.withheld (customer_id, org_id, reason, since) values ($1, $2, 'restricted', now())",
    [inB.customerId, units.dealerB],
  );
  const view = await people.managerA.call('POST', '/api/views', {
    list: 'leads.list',
    name: '本店',
    shared: true,
    state: { query: {}, columns: [], density: 'middle' },
  });
  await people.managerA.call('PATCH', '/api/default-view', { list: 'leads.list', viewId: view.body.id });
  const task = await people.managerA.call('POST', '/api/exports', { list: 'leads.list', reason: '周例会' });
  await house.owner.query(
    "insert into org.task_failure (task_id, ordinal, subject, reason_zh, reason_en) values ($1, 1, '2', '错', 'wrong')",
    [task.body.id],
  );
  await house.owner.query(
    "insert into org.import_row (task_id, line, state, sealed) values ($1, 2, 'ready', '\\x00')",
    [task.body.id],
  );
  await house.owner.query(
    "insert into org.import_mapping (id, org_id, staff_id, kind, name, signature, settings) values (app.new_id(), $1, $2, 'customers', 'm', 's', '{}')",
    [units.dealerA, people.managerA.staffId],
  );
  await house.drain();
  await fillCustomerFile(house, {
    customerId: owner.customerId,
    other: inB.customerId,
    unitId: units.dealerA,
    staffId: people.managerA.staffId,
  });
  await fillVehicleFile(house, { unitId: owner.unitId, customerId: owner.customerId, orgId: world.units.dealerA });
  await fillDispatch(house, { orgId: world.units.dealerA, staffId: people.consultantA.staffId });
  await fillAnalysis(house, { orgId: world.units.dealerA, staffId: people.consultantA.staffId });
  await fillShowroom(house, {
    orgId: units.dealerB,
    leadId: inB.leadId,
    customerId: inB.customerId,
    staffId: people.consultantB.staffId,
    seriesId: world.series.id,
  });
  await fillSales(house, {
    orgId: units.dealerA,
    leadId: owner.leadId,
    orderId: owner.orderId,
    staffId: people.consultantA.staffId,
    trimId: world.trim.id,
    seriesId: world.series.id,
  });
  await fillNetwork(house, {
    brandId: units.brand,
    orgId: units.dealerA,
    staffId: people.consultantA.staffId,
    customerId: owner.customerId,
    leadId: owner.leadId,
    unitId: owner.unitId,
    seriesId: world.series.id,
  });
  await fillMembers(house, {
    brandId: units.brand,
    orgId: units.dealerA,
    otherOrgId: units.dealerC,
    memberId,
    customerId: owner.customerId,
    staffId: people.consultantA.staffId,
  });
  await fillPoints(house, { brandId: units.brand, orgId: units.dealerA, trimId: world.trim.id });
  await fillRewards(house, {
    brandId: units.brand,
    orgId: units.dealerA,
    memberId,
    customerId: owner.customerId,
  });
  await fillSettlement(house, { brandId: units.brand, orgId: units.dealerA, staffId: people.managerA.staffId });
  const found = await house.owner.query<{ name: string }>(
    "select schemaname || '.' || tablename as name from pg_policies where policyname = 'scope_read' order by 1",
  );
  tables = found.rows.map((row) => row.name);
});
afterAll(() => house?.close());

const quoted = (table: string) =>
  table
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/** Runs as the application's login under transaction-local settings, and rolls back. */
async function as<T>(
  settings: { unit?: string; customer?: string },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await house.platform.db.pool.connect();
  try {
    await client.query('begin');
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`app.${name}`, value]);
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const count = async (client: pg.PoolClient | pg.Pool, table: string, where = 'true', values: unknown[] = []) =>
  Number((await client.query(`select count(*) as n from ${quoted(table)} where ${where}`, values)).rows[0].n);

/** The SQLSTATE a statement is refused with inside a savepoint, or how many rows it touched. */
async function attempt(client: pg.PoolClient, text: string, values: unknown[] = []): Promise<string | number> {
  return tried(client, async () => (await client.query(text, values)).rowCount ?? 0);
}

async function tried(client: pg.PoolClient, work: () => Promise<number>): Promise<string | number> {
  await client.query('savepoint attempt');
  try {
    return await work();
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback to savepoint attempt');
  }
}

/** Puts a copy of some row back in under a new id. */
async function insertCopy(
  client: pg.PoolClient,
  table: string,
  row: Record<string, unknown>,
): Promise<string | number> {
  return tried(client, () => insertRow(client, quoted(table), 'id' in row ? { ...row, id: newId() } : row));
}

const anyRow = async (table: string, where = 'true', values: unknown[] = []) =>
  (await house.owner.query(`select to_jsonb(t) as row from ${quoted(table)} t where ${where} limit 1`, values)).rows[0]
    ?.row as Record<string, unknown> | undefined;

describe('a route', () => {
  const start = async (plant: (app: FastifyInstance) => void) => {
    const app = await buildApp(house.platform);
    plant(app);
    try {
      await app.ready();
    } finally {
      await app.close();
    }
  };

  test.each<[string, (app: FastifyInstance) => void]>([
    ['that answers without any check', (app) => app.get('/api/planted', async () => ({ leads: [] }))],
    ['of another method', (app) => app.post('/api/leads/planted', async () => ({}))],
    [
      'of a plugin',
      (app) => app.register(async (inner) => inner.get('/planted', async () => ({})), { prefix: '/api' }),
    ],
    ['in other letters', (app) => app.get('/API/planted', async () => ({}))],
  ])('%s keeps the server from starting', async (_name, plant) => {
    await expect(start(plant)).rejects.toThrow(/pass no check of permissions: (GET|POST) \/api/i);
  });

  test('below another path than /api is no operation', async () => {
    await expect(start((app) => app.get('/planted', async () => ({})))).resolves.toBeUndefined();
  });
});

describe('findHoles', () => {
  const holesAfter = async (...planted: string[]) => {
    const client = await house.owner.connect();
    try {
      await client.query('begin');
      for (const statement of planted) await client.query(statement);
      return await findHoles(client, house.login);
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  test('finds none in the migrated database', async () => expect(await holesAfter()).toEqual([]));

  const app = 'roadbook_test_app';
  const protectedTable = 'create table leads.planted (id uuid primary key, org_id uuid not null)';
  test.each<[string, string[], RegExp]>([
    ['a table without row-level security', [protectedTable], /^table leads\.planted has no forced/],
    [
      'row-level security that the owner escapes',
      [protectedTable, "select app.protect('leads.planted')", 'alter table leads.planted no force row level security'],
      /leads\.planted has no forced/,
    ],
    [
      'row-level security switched off',
      ['alter table leads.lead disable row level security'],
      /leads\.lead has no forced/,
    ],
    [
      'row-level security without a policy of ours',
      [
        'drop policy scope_read on leads.lead',
        'drop policy scope_insert on leads.lead',
        'drop policy scope_update on leads.lead',
        'drop policy scope_delete on leads.lead',
        'drop policy owner on leads.lead',
      ],
      /leads\.lead has no forced/,
    ],
    [
      'a partition of a protected table',
      [
        'create table leads.parted (id uuid, org_id uuid) partition by list (org_id)',
        "select app.protect('leads.parted')",
        'create table leads.part partition of leads.parted default',
      ],
      /^table leads\.part has no forced/,
    ],
    ['a table struck from the list', ["delete from app.open_table where name = 'org.unit'"], /org\.unit has no forced/],
    [
      'a policy that lets everything through',
      ['create policy planted on leads.lead for select to roadbook_app using (true)'],
      /policy planted on leads\.lead/,
    ],
    [
      'a policy for everybody that lets everything through',
      ['create policy planted on leads.lead for insert with check (true)'],
      /policy planted on leads\.lead/,
    ],
    [
      'a view with its owner’s rights',
      ['create view leads.planted as select * from leads.lead'],
      /^view leads\.planted/,
    ],
    [
      'a view that says security_invoker=false',
      ['create view leads.planted with (security_invoker = false) as select * from leads.lead'],
      /^view leads\.planted/,
    ],
    [
      'a granted materialized view',
      [
        'create materialized view leads.planted as select * from leads.lead',
        'grant select on leads.planted to roadbook_app',
      ],
      /^materialized view leads\.planted/,
    ],
    [
      'one column of a materialized view',
      [
        'create materialized view leads.planted as select id, org_id from leads.lead',
        'grant select (id) on leads.planted to roadbook_app',
      ],
      /^materialized view leads\.planted/,
    ],
    [
      'a definer function without a search path',
      ["create function leads.planted() returns int language sql security definer as 'select 1'"],
      /^definer function leads\.planted/,
    ],
    ['audit tables the application may change', ['grant update on audit.entry to roadbook_app'], /audit\.entry/],
    ['audit tables the application may read', ['grant select on audit.entry to roadbook_app'], /audit\.entry/],
    ['audit tables everybody may read', ['grant select on audit.batch to public'], /audit\.batch/],
    ['an application login that bypasses', [`alter role ${app} bypassrls`], /can bypass/],
    ['an application login with all rights', [`alter role ${app} superuser`], /can bypass/],
    ['an application role that bypasses', ['alter role roadbook_app bypassrls'], /roadbook_app can bypass/],
    ['a login that may become the owner', [`grant ${'"'}{owner}${'"'} to ${app}`], /owns|member of/],
    [
      'an application role that owns a table',
      [protectedTable, "select app.protect('leads.planted')", 'alter table leads.planted owner to roadbook_app'],
      /owns leads\.planted/,
    ],
    [
      'a login that owns a table',
      [protectedTable, "select app.protect('leads.planted')", `alter table leads.planted owner to ${app}`],
      /owns leads\.planted/,
    ],
  ])('reports %s', async (_name, planted, expected) => {
    const me = (await house.owner.query('select current_user as name')).rows[0].name as string;
    const holes = await holesAfter(...planted.map((statement) => statement.replace('{owner}', me)));
    expect(holes.length).toBeGreaterThan(0);
    expect(holes.join('\n')).toMatch(expected);
  });

  test('accepts a view that runs with the reader’s rights and a definer function with a search path', async () => {
    const sound = [
      'create view leads.planted with (security_invoker = on) as select * from leads.lead',
      "create function leads.planted() returns int language sql security definer set search_path = pg_catalog as 'select 1'",
    ];
    expect(await holesAfter(...sound)).toEqual([]);
  });
});

describe('app.protect', () => {
  test('holds every table with org_id that is not listed as open', async () => {
    const scoped = await house.owner.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where column_name = 'org_id' and table_type = 'BASE TABLE' and table_schema not in ('audit', 'pg_catalog', 'information_schema', 'graphile_worker')
         and table_schema || '.' || table_name not in (select name from app.open_table) order by 1`,
    );
    expect(tables).toEqual(expect.arrayContaining(scoped.rows.map((row) => row.name)));
    const unscoped = (table: string) => !scoped.rows.some((row) => row.name === table);
    expect(tables.filter(unscoped)).toEqual(Object.keys(FOLLOWS).filter(unscoped).sort());
    const stale = await house.owner.query('select name from app.open_table where to_regclass(name) is null');
    expect(stale.rows).toEqual([]);
  });

  test('has rows of this story in every protected table, so that seeing none means something', async () => {
    for (const table of tables)
      expect({ table, rows: (await count(house.owner, table)) > 0 }).toEqual({ table, rows: true });
  });

  test('without a setting nothing is seen, nothing changed, nothing written', async () => {
    for (const settings of [{}, { unit: '' }, { unit: newId() }, { customer: newId() }]) {
      await as(settings, async (client) => {
        for (const table of tables) {
          const row = (await anyRow(table)) as Record<string, unknown>;
          const granted = await client.query(`select has_table_privilege('${quoted(table)}', 'update') as update`);
          const key = Object.keys(row)[0] as string;
          const changed = granted.rows[0].update
            ? await attempt(client, `update ${quoted(table)} set "${key}" = "${key}"`)
            : 0;
          // A customer is made before its relationship, a consent may be taken down for a customer another dealer holds: where any unit
          // acts, these rows may be written, though not seen.
          const inserted =
            ['customers.customer', 'customers.consent', 'customers.household'].includes(table) && settings.unit
              ? '42501'
              : await insertCopy(client, table, row);
          expect({ table, seen: await count(client, table), changed, inserted }).toEqual({
            table,
            seen: 0,
            changed: 0,
            inserted: '42501',
          });
        }
      });
    }
  });

  test('a unit sees its subtree and no more: a dealer itself, a region its dealers, the brand all', async () => {
    const { units } = world;
    const seen: Record<string, number> = {};
    for (const [name, unit] of Object.entries(units)) {
      await as({ unit }, async (client) => {
        for (const table of tables) {
          const rows = await count(client, table);
          if (table === 'leads.lead') seen[name] = rows;
          expect({ name, table, rows }).toEqual({
            name,
            table,
            rows: await count(house.owner, table, FOLLOWS[table] ?? ACTIVE, [unit]),
          });
        }
      });
    }
    expect(seen).toEqual({ group: 3, brand: 3, east: 1, west: 1, dealerA: 1, dealerB: 1, dealerC: 0 });
  });

  test('a unit cannot write for another one, nor push a row over the fence', async () => {
    const { dealerA, dealerB } = world.units;
    await as({ unit: dealerB }, async (client) => {
      for (const table of tables.filter((name) => !FOLLOWS[name])) {
        const row = await anyRow(table, 'org_id = $1', [dealerA]);
        if (row)
          expect({ table, inserted: await insertCopy(client, table, row) }).toEqual({ table, inserted: '42501' });
        const { update } = (await client.query(`select has_table_privilege('${quoted(table)}', 'update') as update`))
          .rows[0];
        if (!update) continue;
        expect({
          table,
          stolen: await attempt(client, `update ${quoted(table)} set org_id = $1 where org_id = $2`, [
            dealerB,
            dealerA,
          ]),
        }).toEqual({ table, stolen: 0 });
        const own = await count(client, table);
        if (own > 0)
          expect({ table, given: await attempt(client, `update ${quoted(table)} set org_id = $1`, [dealerA]) }).toEqual(
            { table, given: '42501' },
          );
      }
    });
  });

  test('an owner sees their own rows, and of other tables none', async () => {
    await as({ customer: owner.customerId }, async (client) => {
      for (const table of tables) {
        const rule = OWNERS[table];
        const expected = rule ? await count(house.owner, table, rule, [owner.customerId]) : 0;
        expect({ table, rows: await count(client, table) }).toEqual({ table, rows: expected });
      }
      expect(await count(client, 'club.entry')).toBe(1);
    });
  });

  test('an owner writes nothing for another customer', async () => {
    const { customerId } = await enquire(house, world);
    await as({ customer: customerId }, async (client) => {
      for (const table of Object.keys(OWNERS)) {
        const row = (await anyRow(table, OWNERS[table], [owner.customerId])) ?? (await anyRow(table));
        expect({ table, inserted: await insertCopy(client, table, row as Record<string, unknown>) }).toEqual({
          table,
          inserted: '42501',
        });
      }
      expect(
        await insertCopy(
          client,
          'app.event',
          (await anyRow('app.event', 'customer_id = $1', [owner.customerId])) as Record<string, unknown>,
        ),
      ).toBe('42501');
    });
  });

  test('settings end with their transaction', async () => {
    await as({ unit: world.units.brand }, async (client) =>
      expect(await count(client, 'leads.lead')).toBeGreaterThan(0),
    );
    const client = await house.platform.db.pool.connect();
    expect(await count(client, 'leads.lead')).toBe(0);
    client.release();
  });
});
