import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';

/** A car whose owner has had it for some whole years. */
export interface Candidate {
  unitId: string;
  orgId: string;
  customerId: string;
  customerName: string;
  cityCode: string | null;
  car: string;
  since: string;
  dueOn: string;
}

interface Rule {
  today: string;
  /** Anniversaries from this one on. */
  years: number;
  /** How many days back an anniversary counts. */
  days: number;
  limit: number;
}

/** Anniversaries looked at beyond the first: older cars are rare. */
const LAST = 20;

/**
 * Cars with an anniversary of ownership in the last days, whose owner is a person in good standing without an open lead, and that this
 * anniversary was not dealt with: one a car and window, and one car a person.
 */
export async function candidates(tx: Tx, { today, years, days, limit }: Rule): Promise<Candidate[]> {
  // plan: ownership_since, one range a year; unit_pkey, customer_pkey; lead_open and replacement_once by anti-join
  const { rows } = await sql<Candidate>`
    select distinct on (o.customer_id) u.id as "unitId", u.org_id as "orgId", c.id as "customerId", c.name as "customerName",
      c.city_code as "cityCode", s.name || ' ' || t.name as car, o.from_date::text as since, (o.from_date + make_interval(years => k.n))::date::text as "dueOn"
    from generate_series(${years}::integer, ${LAST}::integer) k(n)
    join products.ownership o on o.to_date is null
      and o.from_date > (${today}::date - make_interval(years => k.n, days => ${days}::integer))::date
      and o.from_date <= (${today}::date - make_interval(years => k.n))::date
    join products.unit u on u.id = o.unit_id
    join org.unit d on d.id = u.org_id and d.kind = 'dealer' and d.status = 'open'
    join customers.customer c on c.id = o.customer_id and c.status = 'active' and c.kind = 'person'
    join products.trim t on t.id = u.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
    where not exists (select 1 from leads.replacement r where r.unit_id = u.id and r.due_on = (o.from_date + make_interval(years => k.n))::date)
      and not exists (select 1 from leads.lead l where l.customer_id = c.id and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered'))
    order by o.customer_id, o.from_date limit ${limit}`.execute(tx);
  return rows;
}

/** Notes what came of an anniversary; false where it was noted before. */
export async function note(
  tx: Tx,
  { unitId, orgId, customerId, dueOn }: Candidate,
  outcome: { outcome: 'lead' | 'touch' | 'barred'; reason?: string; leadId?: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('leads.replacement')
    .values({ id: newId(), unitId, orgId, customerId, dueOn, ...outcome })
    .onConflict((conflict) => conflict.columns(['unitId', 'dueOn']).doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

/** Names the lead that came of an anniversary. */
export async function nameLead(tx: Tx, unitId: string, dueOn: string, leadId: string, outcome: 'lead' | 'touch') {
  await tx
    .updateTable('leads.replacement')
    .set({ leadId, outcome })
    .where('unitId', '=', unitId)
    .where('dueOn', '=', dueOn)
    .execute();
}
