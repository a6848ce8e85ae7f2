import { createHash } from 'node:crypto';
import type pg from 'pg';
import { shipRoles } from '../src/modules/org/index.ts';
import { newId } from '../src/platform/db.ts';

/** Ids of the places and sessions the list benchmark asks from. */
export interface ListData {
  consultant: { staffId: string; cookie: string };
  dealer: { unitId: string; cookie: string };
  region: { unitId: string; dealers: string[]; cookie: string };
  brand: { unitId: string; cookie: string };
}

const DEALERS = 800;
const A_REGION = 25;
const CONSULTANTS = 2;

/** Fills an empty database: 800 dealers in 32 regions, two consultants each (so that a page of 50 is full at 100 000 leads too), `leads` leads with their customers, spread over two years. */
export async function fillLeads(owner: pg.Pool, leads: number): Promise<ListData> {
  const client = await owner.connect();
  try {
    // Arranged, not used: triggers and checks of the product are left out while the table is filled.
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
    );
    const data = await fillUnits(client);
    // In order of time, as enquiries come: what is newest lies together.
    await client.query(
      `create temp table seed as
       select app.new_id() as lead, app.new_id() as customer, n, 1 + n % ${DEALERS} as dealer, n / ${DEALERS} % ${CONSULTANTS} as consultant,
         now() - random() * interval '730 days' as at
       from generate_series(1, $1::int) n order by at`,
      [leads],
    );
    await client.query(
      `insert into customers.customer (id, name, name_grams, primary_masked, created_at)
         select customer, '客户' || n, array['客', '户', '客户'], '138****' || lpad((n % 10000)::text, 4, '0'), at from seed;
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), s.customer, u.id, s.at from seed s join bench_dealer u on u.n = s.dealer;
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), customer, '${data.brand.unitId}', at from seed;
       insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked, created_at)
         select app.new_id(), customer, 'mobile', '\\x01', sha256(n::text::bytea), sha256((n % 10000)::text::bytea), '138****' || lpad((n % 10000)::text, 4, '0'), at from seed;
       insert into leads.lead (id, org_id, customer_id, status, channel, grade, consultant_id, due_at, next_contact_at, created_at)
         select s.lead, u.id, s.customer, (array['assigned', 'accepted', 'following', 'following', 'won', 'defeated'])[1 + s.n / 1600 % 6], 'website',
           (array['H', 'A', 'B', 'C'])[1 + s.n / 1600 % 4], u.consultants[1 + s.consultant], null, s.at + interval '3 days', s.at
         from seed s join bench_dealer u on u.n = s.dealer`,
    );
    await client.query('drop table seed');
    await client.query('vacuum analyze');
    return data;
  } finally {
    await client.query('reset all');
    client.release();
  }
}

/** 800 dealers in 32 regions with two consultants each and their sessions; `bench_dealer(n, id, consultants)` on this connection names them. */
export async function fillUnits(client: pg.PoolClient): Promise<ListData> {
  await shipRoles(client);
  const [group, brand] = [newId(), newId()];
  await client.query('set session_replication_role = origin');
  const unit = (id: string, parent: string | null, kind: string, code: string) =>
    client.query('insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, $3, $4, $4, $4)', [
      id,
      parent,
      kind,
      code,
    ]);
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  const dealers: string[] = [];
  let region = '';
  let firstRegion = '';
  for (let n = 0; n < DEALERS; n++) {
    if (n % A_REGION === 0) {
      region = newId();
      firstRegion ||= region;
      await unit(region, brand, 'region', `R${n / A_REGION}`);
    }
    const dealer = newId();
    dealers.push(dealer);
    await unit(dealer, region, 'dealer', `D${n}`);
  }
  await client.query(
    `insert into org.staff (id, org_id, login, name, password_hash)
     select app.new_id(), d.id, 'c' || d.ord || '-' || k, '顾问' || d.ord || '-' || k, '-' from unnest($1::uuid[]) with ordinality d(id, ord), generate_series(1, ${CONSULTANTS}) k`,
    [dealers],
  );
  await client.query(
    `create temp table bench_dealer as
     select d.ord::int as n, d.id, array_agg(s.id) as consultants from unnest($1::uuid[]) with ordinality d(id, ord) join org.staff s on s.org_id = d.id group by 1, 2`,
    [dealers],
  );
  await client.query('set session_replication_role = replica');
  const first = dealers[0] as string;
  const consultant = (await client.query('select consultants[1] as id from bench_dealer where n = 1')).rows[0]
    .id as string;
  return {
    consultant: { staffId: consultant, cookie: await session(client, 'consultant', first, consultant) },
    dealer: { unitId: first, cookie: await session(client, 'dealer_manager', first) },
    region: {
      unitId: firstRegion,
      dealers: dealers.slice(0, A_REGION),
      cookie: await session(client, 'region_manager', firstRegion),
    },
    brand: { unitId: brand, cookie: await session(client, 'hq_analyst', brand) },
  };
}

async function session(client: pg.PoolClient, role: string, unitId: string, staffId = newId()): Promise<string> {
  await client.query(
    "insert into org.staff (id, org_id, login, name, password_hash) values ($1, $2, $3, $3, '-') on conflict do nothing",
    [staffId, unitId, `bench-${role}`],
  );
  await client.query(
    'insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = $3',
    [unitId, staffId, role],
  );
  const token = `bench-${role}-${staffId}`;
  await client.query(
    "insert into org.session (token_hash, staff_id, unit_id, expires_at) values ($1, $2, $3, now() + interval '6 hours')",
    [createHash('sha256').update(token).digest(), staffId, unitId],
  );
  return `rb_staff=${token}`;
}
