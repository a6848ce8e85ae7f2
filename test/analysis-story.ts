import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';
import type { World } from './world.ts';

/** A lead as history has it; times are instants, null where it did not happen. */
export interface PastLead {
  orgId: string;
  staffId: string | null;
  grade?: string;
  createdAt: Date;
  acceptedAt?: Date | null;
  followedAt?: Date | null;
  arrivedAt?: Date | null;
  drivenAt?: Date | null;
  closedAt?: Date | null;
  orderedAt?: Date | null;
  /** Civil date. */
  deliveredOn?: string | null;
  validity?: string;
  nextContactAt?: Date | null;
}

const TABLES = ['customers.customer', 'customers.relationship', 'leads.lead', 'sales.order', 'sales.delivery'];

/** Puts leads with their customers, orders and deliveries into the past, without what triggers would write today; their ids. */
export async function writePast(house: House, world: World, leads: readonly PastLead[]): Promise<string[]> {
  const { owner } = house;
  const rows = leads.map((lead) => ({
    ...lead,
    lead: newId(),
    customer: newId(),
    order: newId(),
    grade: lead.orderedAt ? 'O' : lead.closedAt ? 'F' : (lead.grade ?? 'N'),
    given: lead.grade ?? null,
    status: lead.orderedAt
      ? lead.deliveredOn
        ? 'won'
        : 'ordered'
      : lead.closedAt
        ? 'defeated'
        : lead.followedAt
          ? 'following'
          : lead.acceptedAt
            ? 'accepted'
            : 'assigned',
  }));
  const text = JSON.stringify(rows);
  const given = `jsonb_to_recordset($1::jsonb) as r(lead uuid, customer uuid, "order" uuid, "orgId" uuid, "staffId" uuid, status text, grade text, given text,
    validity text, "createdAt" timestamptz, "acceptedAt" timestamptz, "followedAt" timestamptz, "arrivedAt" timestamptz, "drivenAt" timestamptz,
    "closedAt" timestamptz, "orderedAt" timestamptz, "deliveredOn" date, "nextContactAt" timestamptz)`;
  for (const table of TABLES) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query(
    `insert into customers.customer (id, name) select customer, '客户' || left(customer::text, 8) from ${given}`,
    [text],
  );
  await owner.query(
    `insert into customers.relationship (id, customer_id, org_id) select app.new_id(), customer, "orgId" from ${given}`,
    [text],
  );
  await owner.query(
    `insert into leads.lead (id, org_id, customer_id, status, channel, grade, validity, series_id, consultant_id, assigned_at, accepted_at, first_follow_at,
       arrived_at, test_driven_at, closed_at, ordered_at, next_contact_at, created_at)
     select lead, "orgId", customer, status, 'website', grade, coalesce(validity, 'valid'), '${world.series.id}', "staffId", "createdAt", "acceptedAt", "followedAt",
       "arrivedAt", "drivenAt", "closedAt", "orderedAt", "nextContactAt", "createdAt" from ${given}`,
    [text],
  );
  await owner.query(
    `insert into leads.follow_up (id, org_id, lead_id, staff_id, channel, note, grade, next_contact_at, created_at)
     select app.new_id(), "orgId", lead, "staffId", 'call', '', given, "followedAt", "followedAt" from ${given} where "followedAt" is not null and given is not null`,
    [text],
  );
  await owner.query(
    `insert into sales.order (id, org_id, number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, expected_on, status, created_at)
     select "order", "orgId", 'P-' || md5("order"::text), lead, customer, "staffId", '${world.trim.id}', '白', ${world.trim.priceFen}, "orderedAt"::date,
       case when "deliveredOn" is null then 'open' else 'delivered' end, "orderedAt" from ${given} where "orderedAt" is not null`,
    [text],
  );
  await owner.query(
    `with cars as (insert into products.unit (id, org_id, trim_id, vin)
       select "order", '${world.units.brand}', '${world.trim.id}', 'P' || upper(left(md5("order"::text), 16)) from ${given} where "deliveredOn" is not null returning id)
     insert into sales.delivery (id, org_id, order_id, unit_id, staff_id, delivered_on)
     select app.new_id(), "orgId", "order", "order", "staffId", "deliveredOn" from ${given} where "deliveredOn" is not null`,
    [text],
  );
  for (const table of TABLES) await owner.query(`alter table ${table} enable trigger user`);
  return rows.map(({ lead }) => lead);
}

/** One row in each table of targets and analysis, for the tests that walk every table. */
export async function fillAnalysis(
  house: House,
  { orgId, staffId }: { orgId: string; staffId: string },
): Promise<void> {
  const { owner } = house;
  await owner.query(
    "insert into org.target (id, org_id, staff_id, month, orders) values (app.new_id(), $1, $2, '2026-03-01', 3)",
    [orgId, staffId],
  );
  await owner.query(
    "insert into analytics.exposure (org_id, as_of, kind, cell, n) values ($1, '2026-03-01', 'order', 'flow', 1)",
    [orgId],
  );
  await owner.query(
    `insert into analytics.rate (org_id, kind, cell, as_of, p30, p60, p90, v30, v60, v90, own_n, own_k, brand_n, brand_k)
     values ($1, 'order', 'flow', '2026-03-01', 1, 1, 1, 0, 0, 0, 1, 1, 1, 1)`,
    [orgId],
  );
  await owner.query(
    `insert into analytics.forecast (org_id, staff_id, as_of, kind, horizon, expected, low, high, variance)
     values ($1, $2, '2026-03-01', 'order', 30, 1, 0, 2, 1)`,
    [orgId, staffId],
  );
  await owner.query(
    "insert into analytics.funnel_day (org_id, below, mode, day, codes, counts) values ($1, false, 'cohort', '2026-03-01', '{0}', '{1}')",
    [orgId],
  );
  await owner.query(
    "insert into analytics.benchmark (org_id, step, as_of, days, dealers, reached, done) values ($1, 'valid', '2026-03-01', 90, 3, 9, 9)",
    [orgId],
  );
}
