import type pg from 'pg';
import { keepMatchRows, matchRow } from '../src/modules/customers/matching/index.ts';
import type { KeyRing } from '../src/platform/crypto.ts';
import { newId, over } from '../src/platform/db.ts';
import { fillLeads, type ListData } from './list-data.ts';
import { personName, scattered } from './names.ts';

/** Places, sessions and customers the record benchmark asks about. */
export interface RecordData {
  dealer: { unitId: string; cookie: string };
  brand: { unitId: string; cookie: string };
  /** Customers of the first dealer, with all that belongs to them. */
  customers: string[];
  /** One of them with 5 entries on the timeline, one with 5 000. */
  short: string;
  long: string;
}

const SAMPLE = 100;
const LONG = 5_000;
const CHUNK = 2_000;

/** A customer base with what hangs on it: enquiries and their follow-ups, every sixth an owner with order, car, club and points. */
export async function fillRecords(owner: pg.Pool, keys: KeyRing, customers: number): Promise<RecordData> {
  const data = await fillLeads(owner, customers);
  const client = await owner.connect();
  try {
    await client.query("set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'");
    await fillBelongings(client, data);
    await fillMatches(client, keys);
    const marked = await fillTimelines(client, data);
    await client.query('vacuum analyze');
    return { dealer: data.dealer, brand: data.brand, ...marked };
  } finally {
    await client.query('reset all');
    client.release();
  }
}

async function fillBelongings(client: pg.PoolClient, { brand }: ListData): Promise<void> {
  const [series, model, trim, rule] = [newId(), newId(), newId(), newId()];
  await client.query(
    `insert into products.series (id, org_id, code, name, name_en) values ('${series}', '${brand.unitId}', 'S', '远行', 'Voyage');
     insert into products.model (id, series_id, code, name, name_en, model_year) values ('${model}', '${series}', 'M', '2026款', '2026', 2026);
     insert into products.trim (id, model_id, code, name, name_en, price_fen) values ('${trim}', '${model}', 'T', '舒适版', 'Comfort', 12980000);
     insert into club.points_rule (id, org_id, code, name, name_en, points, valid_months, valid_from)
       values ('${rule}', '${brand.unitId}', 'delivery', '交车积分', 'Delivery', 2000, 24, '2020-01-01');
     insert into club.branch (id, org_id, code, name, name_en, opened_on) select app.new_id(), id, code, name, name_en, '2020-01-01' from org.unit where kind = 'dealer';
     insert into customers.consent (id, customer_id, purpose, state, text_version, channel, created_at)
       select app.new_id(), c.id, p.purpose, 'granted', '2026-11', 'website', c.created_at from customers.customer c cross join (values ('share_dealer'), ('marketing_call')) p (purpose);
     insert into customers.address (id, customer_id, city_code, province_code, line_masked) select app.new_id(), id, '310100', '310000', '延安路***' from customers.customer;
     create temp table sold as select l.*, app.new_id() as order_id, app.new_id() as unit_id, app.new_id() as member_id, app.new_id() as account_id,
       app.new_id() as posting_id, row_number() over () as n from leads.lead l where l.status = 'won';
     insert into sales.order (id, org_id, number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, expected_on, status, created_at)
       select order_id, org_id, 'B' || n, id, customer_id, consultant_id, '${trim}', '白', 12980000, created_at::date + 20, 'delivered', created_at + interval '10 days' from sold;
     insert into products.unit (id, org_id, vin, plate, trim_id, delivered_on, created_at)
       select unit_id, org_id, 'LSVNV133' || lpad(n::text, 9, '0'), '沪A' || lpad(n::text, 6, '0'), '${trim}', created_at::date + 20, created_at from sold;
     insert into products.ownership (id, org_id, unit_id, customer_id, from_date) select app.new_id(), org_id, unit_id, customer_id, created_at::date + 20 from sold;
     insert into sales.delivery (id, org_id, order_id, unit_id, staff_id, delivered_on, created_at)
       select app.new_id(), org_id, order_id, unit_id, consultant_id, created_at::date + 20, created_at from sold;
     insert into engagement.opportunity (id, org_id, customer_id, unit_id, kind, due_on, next_contact_on)
       select app.new_id(), org_id, customer_id, unit_id, 'first_maintenance', created_at::date + 110, created_at::date + 96 from sold;
     insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel)
       select s.member_id, s.org_id, b.id, s.customer_id, s.unit_id, (20000000 + s.n)::text, 'active', 'delivery' from sold s join club.branch b on b.org_id = s.org_id;
     insert into club.account (id, org_id, kind, member_id, customer_id, guarded, balance) select account_id, org_id, 'available', member_id, customer_id, true, 2000 from sold;
     insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, rule_id, occurred_at)
       select posting_id, org_id, 'bench', n::text, '\\x00', 'earn', member_id, customer_id, '${rule}', now() from sold;
     insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after) select posting_id, 1, org_id, account_id, customer_id, 2000, 2000 from sold;
     insert into customers.stage_change (id, customer_id, from_stage, to_stage, at)
       select app.new_id(), customer_id, 'prospect', 'owner', created_at + interval '20 days' from sold;
     update customers.customer c set stage = 'owner' from sold s where s.customer_id = c.id`,
  );
}

/** Names everybody, and tells the matcher who they are, so that a new customer is recognised among so many. */
async function fillMatches(client: pg.PoolClient, keys: KeyRing): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from customers.customer order by id');
  for (let at = 0; at < rows.length; at += CHUNK) {
    const people = rows.slice(at, at + CHUNK).map(({ id }, n) => ({ id, name: personName(at + n) }));
    await client.query(
      'update customers.customer c set name = p.name from unnest($1::uuid[], $2::text[]) p (id, name) where c.id = p.id',
      [people.map(({ id }) => id), people.map(({ name }) => name)],
    );
    await keepMatchRows(
      over(client),
      people.map(({ id, name }, n) => ({
        customerId: id,
        row: matchRow(keys, {
          kind: 'person',
          name,
          cityCode: '310100',
          cityName: '上海',
          mobiles: [`+86139${scattered(at + n, 8)}`],
        }),
      })),
    );
  }
  // As the nightly search leaves it: how frequent each name is.
  await client.query('select customers.match_frequencies()');
}

async function fillTimelines(client: pg.PoolClient, { dealer }: ListData) {
  await client.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
       select app.new_id(), e.name, l.org_id, l.id, l.customer_id, e.payload, 'staff:' || l.consultant_id, l.created_at + e.step * interval '1 day'
       from leads.lead l cross join (values
         (0, 'lead.received', '{"channel":"website","seriesId":null}'::jsonb),
         (1, 'lead.accepted', '{"consultantId":"00000000-0000-7000-8000-000000000000","consultantName":"王芳"}'),
         (2, 'lead.followed_up', '{"channel":"call","grade":"B","note":"约周末到店试驾","nextContactAt":"2026-03-01T02:00:00Z"}'),
         (4, 'lead.followed_up', '{"channel":"visit","grade":"A","note":"到店看车,对比竞品","nextContactAt":"2026-03-05T02:00:00Z"}')) e (step, name, payload);
     insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
       select app.new_id(), 'lead.dispatched', l.org_id, l.id, l.customer_id,
         jsonb_build_object('dealerId', l.org_id, 'dealerName', 'D', 'byCity', true), 'source:website', l.created_at from leads.lead l;
     insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
       select app.new_id(), e.name, s.org_id, s.id, s.customer_id, e.payload, 'staff:' || s.consultant_id, s.created_at + e.step * interval '1 day'
       from sold s cross join (values
         (10, 'order.created', '{"number":"B1","priceFen":12980000}'::jsonb),
         (20, 'order.delivered', '{"number":"B1","vin":"LSVNV133000000001","deliveredOn":"2026-03-01"}'),
         (21, 'member.approved', '{"cardNumber":"20000001"}'), (22, 'points.posted', '{"kind":"earn","points":2000,"rule":"交车积分"}')) e (step, name, payload)`,
  );
  const found = await client.query<{ id: string }>(
    `select c.id from customers.customer c join leads.lead l on l.customer_id = c.id where l.org_id = $1 order by c.created_at limit ${SAMPLE + 2}`,
    [dealer.unitId],
  );
  const [short, long, ...customers] = found.rows.map((row) => row.id) as [string, string, ...string[]];
  // The two differ by their timelines alone.
  await client.query('delete from app.event where customer_id = $1', [long]);
  await client.query(
    `delete from app.event where customer_id = $1 and id not in (select id from app.event where customer_id = $1 order by occurred_at desc limit 5)`,
    [short],
  );
  await client.query(
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
     select app.new_id(), e.name, e.org_id, e.subject_id, $2, e.payload, e.actor, now() - n * interval '3 hours'
     from generate_series(1, ${LONG}) n join lateral (
       select x.* from app.event x where x.customer_id = $1 order by x.occurred_at offset n % 5 limit 1) e on true`,
    [short, long],
  );
  await client.query(
    `update leads.lead l set status = o.status, grade = o.grade, next_contact_at = o.next_contact_at from leads.lead o where l.customer_id = $1 and o.customer_id = $2`,
    [long, short],
  );
  return { short, long, customers };
}
