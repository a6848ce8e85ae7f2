import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { nameGrams } from '../../platform/name-grams.ts';
import { findKeys } from '../customers/finding.ts';

/** Enough that the planner would rather walk a table than use an index that does not fit. */
const CUSTOMERS = 30_000;
const COMMON = '张伟';
const RARE = '端木赐';
/** Tables that grow with the customers: no search may walk one of them. */
const LARGE = [
  'customers.customer',
  'customers.relationship',
  'customers.identifier',
  'customers.external_id',
  'products.unit',
  'products.ownership',
  'products.plate',
  'club.member',
  'sales.order',
  'sales.contract',
  'leads.lead',
];

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  const { units, people, trim } = world;
  const { owner } = house;
  await owner.query('create table public.bench_name (k int primary key, name text, grams text[])');
  for (const [k, name] of [COMMON, '李娜', '王芳', RARE].entries())
    await owner.query('insert into public.bench_name values ($1, $2, $3)', [k, name, nameGrams(name)]);
  const client = await owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `create temp table seed as select n, app.new_id() as customer, app.new_id() as unit, (array['${units.dealerA}', '${units.dealerB}', '${units.dealerC}'])[1 + n % 3]::uuid as org,
         now() - n * interval '1 minute' as at, case when n = ${CUSTOMERS} then 3 when n % 30 = 0 then 0 else 1 + n % 2 end as k from generate_series(1, ${CUSTOMERS}) n;
       insert into customers.customer (id, name, name_grams, created_at) select customer, b.name || case when s.k in (1, 2) then n::text else '' end, case when s.k in (1, 2) then array['x' || n] else b.grams end, at from seed s join public.bench_name b using (k);
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), customer, u, at from seed, unnest(array[org, '${units.brand}'::uuid]) u;
       insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked) select app.new_id(), customer, 'mobile', '\\x01', sha256(n::text::bytea), sha256((n % 10000)::text::bytea), '' from seed;
       insert into customers.external_id (id, customer_id, source, external_id) select app.new_id(), customer, 'dms', 'DMS-' || n from seed;
       insert into products.unit (id, org_id, vin, plate, trim_id, owned, created_at) select unit, org, 'LSVNV1336N' || lpad(n::text, 7, '0'), '沪A' || lpad(n::text, 5, '0'), '${trim.id}', true, at from seed;
       insert into products.ownership (id, org_id, unit_id, customer_id, from_date) select app.new_id(), org, unit, customer, '2026-01-01' from seed;
       insert into products.plate (id, org_id, unit_id, plate, from_date) select app.new_id(), org, unit, '沪A' || lpad(n::text, 5, '0'), '2026-01-01' from seed;
       insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel) select app.new_id(), org, '${world.branchA}', customer, unit, (10000000 + n)::text, 'active', 'desk' from seed;
       insert into sales.order (id, org_id, number, contract_number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, deposit_fen, deposit_kind, expected_on, status, created_at)
         select unit, org, 'O20260101-' || lpad(n::text, 7, '0'), 'HT-' || lpad(n::text, 7, '0') || 'a', app.new_id(), customer, '${people.consultantA.staffId}', '${trim.id}', '白', 100, 0, 'refundable', '2026-01-01', 'delivered', at from seed;
       insert into sales.contract (id, org_id, order_id, kind, number, created_by, created_at) select app.new_id(), org, unit, 'main', 'HT-' || lpad(n::text, 7, '0') || 'a', '${people.consultantA.staffId}', at from seed;
       insert into leads.lead (id, org_id, customer_id, status, channel, created_at) select app.new_id(), org, customer, 'won', 'website', at from seed`,
    );
    await client.query('drop table public.bench_name');
    for (const table of LARGE) await client.query(`analyze ${table}`);
    await client.query('select customers.note_frequent()');
  } finally {
    await client.query('reset all');
    client.release();
  }
}, 120_000);
afterAll(() => house?.close());

const last = String(CUSTOMERS).padStart(7, '0');
const KINDS: [kind: string, present: string, absent: string | null][] = [
  ['name', RARE, '端木龘'],
  ['name of a thousand', COMMON, '龘靐'],
  ['pinyin initials', 'dmc', 'vvv'],
  ['pinyin', 'duanmuci', 'zzzzz'],
  ['phone', '13900000001', '13700000001'],
  ['last four digits', '0001', null],
  ['plate', `沪A${last.slice(-5)}`, '京A99999'],
  ['VIN', `LSVNV1336N${last}`, 'LSVNV1336P0000001'],
  ['VIN tail', last.slice(-6), 'X99999'],
  ['member number', String(10_000_000 + CUSTOMERS), '99999999'],
  ['order number', `O20260101-${last}`, 'O20250101-0000001'],
  ['contract number', `HT-${last}a`, 'HT-9999999z'],
  ['number of another system', `DMS-${CUSTOMERS}`, 'DMS-X1'],
];

/** Every node of the plans of a statement and of all that runs inside the functions it calls. */
async function plansOf(unitId: string, text: string, values: unknown[]): Promise<string> {
  const client = await house.owner.connect();
  const told: string[] = [];
  const listen = (notice: { message?: string | undefined }) => told.push(notice.message ?? '');
  client.on('notice', listen);
  try {
    await client.query("load 'auto_explain'");
    await client.query(
      'begin; set local auto_explain.log_min_duration = 0; set local auto_explain.log_nested_statements = on; set local auto_explain.log_level = notice; set local client_min_messages = notice',
    );
    await client.query("select set_config('app.unit', $1, true)", [unitId]);
    told.length = 0;
    for (let round = 0; round < 8; round++) await client.query({ name: `plan ${text.slice(0, 40)}`, text, values });
    return told.join('\n');
  } finally {
    await client.query('rollback');
    client.off('notice', listen);
    client.release();
  }
}

/** Walks of large tables in a text of plans. */
const walks = (plans: string) =>
  [...plans.matchAll(/Seq Scan on (\w+)/g)]
    .map((match) => match[1] as string)
    .filter((table) => LARGE.some((large) => large.endsWith(`.${table}`)));

describe('no kind of search walks a table', () => {
  test('the test sees a walk', async () => {
    expect(
      walks(
        await plansOf(
          world.units.brand,
          "select count(*) from customers.customer where name = 'x' and $1::int = 1",
          [1],
        ),
      ),
    ).toContain('customer');
  });

  test.each(KINDS)('%s', async (_kind, present, absent) => {
    for (const q of absent === null ? [present] : [present, absent]) {
      const keys = JSON.stringify(findKeys(house.platform, q));
      for (const unit of [world.units.brand, world.units.dealerA]) {
        const customers = await plansOf(unit, 'select customers.found($1::jsonb, $2::jsonb, null, null, 21)', [
          keys,
          '{}',
        ]);
        expect({ q, unit, walks: walks(customers) }).toEqual({ q, unit, walks: [] });
        expect(customers).toMatch(/Index|Bitmap/);
        const number = q.toUpperCase().replace(/[\s-]/g, '');
        const vehicles = await plansOf(unit, 'select products.found($1, $2::jsonb, null, null, 21)', [number, '{}']);
        const orders = await plansOf(unit, 'select sales.found($1, null, 21)', [q.toUpperCase()]);
        const contracts = await plansOf(unit, 'select sales.found_contracts($1, null, 21)', [q]);
        expect(contracts).toMatch(/contract_number_reversed/);
        expect(orders).toMatch(/order_contract_reversed/);
        const { grams, initials, text } = JSON.parse(keys);
        const leads = text
          ? await plansOf(
              unit,
              'select leads.found($1::text[], $2, $3, null, null, null, null, false, null, null, null, 21)',
              [grams, initials ?? null, text],
            )
          : '';
        expect({
          q,
          unit,
          walks: [...walks(vehicles), ...walks(orders), ...walks(contracts), ...walks(leads)],
        }).toEqual({
          q,
          unit,
          walks: [],
        });
      }
    }
  });

  test('nor do the filters of the vehicles’ list', async () => {
    for (const filters of [
      { warrantyBefore: '2020-01-01' },
      { insuranceFrom: '2030-01-01' },
      { loanBefore: '2020-01-01' },
      { owned: false },
    ])
      expect(
        walks(
          await plansOf(world.units.brand, 'select products.listed($1::jsonb, null, null, 21)', [
            JSON.stringify(filters),
          ]),
        ),
      ).toEqual([]);
  });
});

test('each kind is found by whoever may, in pages that repeat nothing', async () => {
  const { analyst, managerA, managerB } = world.people;
  const list = async (who: typeof analyst, q: string, more = '') =>
    (await who.call('GET', `/api/customers?q=${encodeURIComponent(q)}${more}`)).body;
  for (const [kind, present, absent] of KINDS.filter(
    ([kind]) => !['phone', 'last four digits', 'name of a thousand', 'contract number'].includes(kind),
  )) {
    const rows = (await list(analyst, present)).rows as { name: string }[];
    expect({ kind, names: rows.map((row) => row.name) }).toEqual({ kind, names: [RARE] });
    expect((await list(analyst, absent ?? '')).rows).toEqual([]);
    // n = 30 000 stands at the first of three dealers.
    expect({
      kind,
      a: (await list(managerA, present)).rows.length,
      b: (await list(managerB, present)).rows.length,
    }).toEqual({ kind, a: 1, b: 0 });
  }
  const seen: string[] = [];
  let next = '';
  do {
    const page = await list(managerA, COMMON, `&limit=100${next && `&cursor=${next}`}`);
    seen.push(...page.rows.map((row: { id: string }) => row.id));
    next = page.next ?? '';
  } while (next);
  expect([seen.length, new Set(seen).size]).toEqual([CUSTOMERS / 30 - 1, CUSTOMERS / 30 - 1]);
});

test('whoever is merged, restricted or erased is not found', async () => {
  const { analyst } = world.people;
  for (const status of ['restricted', 'erased']) {
    await house.owner.query('update customers.customer set status = $1 where name = $2', [status, RARE]);
    for (const [, present] of KINDS.filter(
      ([kind]) =>
        kind !== 'name of a thousand' && kind !== 'phone' && kind !== 'last four digits' && kind !== 'contract number',
    ))
      expect((await analyst.call('GET', `/api/customers?q=${encodeURIComponent(present)}`)).body.rows).toEqual([]);
  }
});
