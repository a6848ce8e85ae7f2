import type pg from 'pg';
import { fillUnits, type ListData } from './list-data.ts';

const DEALERS = 800;
const CONSULTANTS = 2;

/**
 * Fills an empty database with `leads` open opportunities of as many customers, spread evenly over 800 dealers, their consultants and the six
 * columns of the board; when somebody has to act lies within a fortnight of now.
 */
export async function fillOpportunities(owner: pg.Pool, leads: number): Promise<ListData> {
  const client = await owner.connect();
  try {
    // Arranged, not used: triggers and checks of the product are left out while the table is filled.
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
    );
    const data = await fillUnits(client);
    await client.query(
      `create temp table seed as
       select app.new_id() as lead, app.new_id() as customer, n, 1 + n % ${DEALERS} as dealer, n / ${DEALERS} % ${CONSULTANTS} as consultant,
         n / ${DEALERS * CONSULTANTS} % 6 as stage, now() - random() * interval '60 days' as at
       from generate_series(1, $1::int) n order by at`,
      [leads],
    );
    await client.query(
      `insert into customers.customer (id, name, name_grams, primary_masked, created_at)
         select customer, '客户' || n, array['客', '户', '客户'], '138****' || lpad((n % 10000)::text, 4, '0'), at from seed;
       insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), s.customer, u.id, s.at from seed s join bench_dealer u on u.n = s.dealer;
       insert into leads.lead (id, org_id, customer_id, status, channel, grade, consultant_id, next_contact_at, arrived_at, test_driven_at, created_at)
         select s.lead, u.id, s.customer, (array['assigned', 'accepted', 'following', 'following', 'following', 'ordered'])[1 + s.stage], 'website',
           (array['H', 'A', 'B', 'C'])[1 + s.n / 1600 % 4], u.consultants[1 + s.consultant], now() + (random() * 14 - 3) * interval '1 day',
           case when s.stage in (3, 4) then s.at end, case when s.stage = 4 then s.at end, s.at
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
