import { createHash } from 'node:crypto';
import type pg from 'pg';
import { shipRoles } from '../src/modules/org/index.ts';
import { newId } from '../src/platform/db.ts';

const REGIONS = 6;
const DEALERS = 300;
const CONSULTANTS = 5;
const DAYS = 1095;

/** Somebody who asks: where they act, and their session. */
export interface Asker {
  unitId: string;
  cookie: string;
}

export interface AnalysisData {
  group: string;
  brand: Asker;
  region: Asker;
  dealer: Asker;
  /** One of the dealer's consultants, who sees but their own. */
  consultant: Asker & { staffId: string };
}

/**
 * Fills an empty database with `leads` leads of three years at 300 dealers in six regions, with their stages, follow-ups, visits, drives,
 * quotes, orders and deliveries: of a hundred some forty come in, twenty drive, twelve order; four are never closed.
 */
export async function fillYears(owner: pg.Pool, leads: number): Promise<AnalysisData> {
  const client = await owner.connect();
  try {
    await shipRoles(client);
    const data = await fillHouse(client);
    // Arranged, not used: triggers and checks of the product are left out while the tables are filled.
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
    );
    await client.query('select setseed(0.42)');
    await client.query(COURSES, [leads]);
    await client.query('analyze course');
    for (const [table, insert] of FILLS) await fill(client, table, insert);
    await client.query('drop table course; drop table bench_dealer');
    await client.query('vacuum analyze');
    return data;
  } finally {
    await client.query('reset all');
    client.release();
  }
}

/** Fills a table and builds its indexes afterwards, which takes a fifth of the time. */
async function fill(client: pg.PoolClient, table: string, insert: string): Promise<void> {
  const found = await client.query<{ name: string; make: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as make from pg_index i
     where i.indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { name } of found.rows) await client.query(`drop index ${name}`);
  await client.query(insert);
  for (const { make } of found.rows) await client.query(make);
}

const SERIES = '00000000-0000-7000-8000-00000000a001';
const MODEL = '00000000-0000-7000-8000-00000000a002';
const TRIM = '00000000-0000-7000-8000-00000000a003';

async function fillHouse(client: pg.PoolClient): Promise<AnalysisData> {
  const [group, brand] = [newId(), newId()];
  const unit = (id: string, parent: string | null, kind: string, code: string) =>
    client.query('insert into org.unit (id, parent_id, kind, code, name, name_en) values ($1, $2, $3, $4, $4, $4)', [
      id,
      parent,
      kind,
      code,
    ]);
  await unit(group, null, 'group', 'G');
  await unit(brand, group, 'brand', 'B');
  const regions = Array.from({ length: REGIONS }, () => newId());
  for (const [n, id] of regions.entries()) await unit(id, brand, 'region', `R${n}`);
  const dealers: string[] = [];
  for (let n = 0; n < DEALERS; n++) {
    dealers.push(newId());
    await unit(dealers[n] as string, regions[n % REGIONS] as string, 'dealer', `D${n}`);
  }
  await client.query(
    `insert into products.series (id, org_id, code, name, name_en) values ('${SERIES}', '${brand}', 'S', '车系', 'Series');
     insert into products.model (id, series_id, code, name, name_en, model_year) values ('${MODEL}', '${SERIES}', 'M', '车型', 'Model', 2026);
     insert into products.trim (id, model_id, code, name, name_en, price_fen) values ('${TRIM}', '${MODEL}', 'T', '款型', 'Trim', 20000000);
     insert into leads.source (id, org_id, code, name, name_en, channel) select app.new_id(), '${brand}', 'S' || n, '来源' || n, 'Source ' || n, 'website' from generate_series(1, 8) n`,
  );
  await client.query(
    `insert into org.staff (id, org_id, login, name, password_hash)
     select app.new_id(), d.id, 'c' || d.ord || '-' || k, '顾问' || d.ord || '-' || k, '-' from unnest($1::uuid[]) with ordinality d(id, ord), generate_series(1, ${CONSULTANTS}) k`,
    [dealers],
  );
  await client.query(
    `insert into org.target (id, org_id, staff_id, month, walk_ins, files, test_drives, orders, deliveries)
     select app.new_id(), s.org_id, s.id, (date_trunc('month', now()) - make_interval(months => m))::date, 20, 40, 10, 6, 5
     from org.staff s, generate_series(0, 11) m`,
  );
  await client.query(
    `create temp table bench_dealer as
     select d.ord::int as n, d.id, array_agg(s.id) as consultants from unnest($1::uuid[]) with ordinality d(id, ord) join org.staff s on s.org_id = d.id group by 1, 2`,
    [dealers],
  );
  const staff = await client.query<{ id: string }>('select consultants[1] as id from bench_dealer where n = 1');
  const consultant = staff.rows[0]?.id as string;
  const [region, dealer] = [regions[0] as string, dealers[0] as string];
  return {
    group,
    brand: { unitId: brand, cookie: await session(client, ['hq_analyst', 'cac_lead'], brand) },
    region: { unitId: region, cookie: await session(client, ['region_manager'], region) },
    dealer: {
      unitId: dealer,
      cookie: await session(client, ['dealer_manager', 'digital_marketing_manager', 'receptionist'], dealer),
    },
    consultant: {
      unitId: dealer,
      staffId: consultant,
      cookie: await session(client, ['consultant'], dealer, consultant),
    },
  };
}

async function session(client: pg.PoolClient, roles: string[], unitId: string, staffId = newId()): Promise<string> {
  await client.query(
    "insert into org.staff (id, org_id, login, name, password_hash) values ($1, $2, $3, $3, '-') on conflict do nothing",
    [staffId, unitId, `bench-${roles[0]}`],
  );
  await client.query(
    'insert into org.staff_role (org_id, staff_id, role_id) select $1, $2, id from org.role where code = any($3)',
    [unitId, staffId, roles],
  );
  const token = `bench-${staffId}`;
  await client.query(
    "insert into org.session (token_hash, staff_id, unit_id, expires_at) values ($1, $2, $3, now() + interval '6 hours')",
    [createHash('sha256').update(token).digest(), staffId, unitId],
  );
  return `rb_staff=${token}`;
}

/**
 * One row a lead, in order of time as enquiries come: its dealer and consultant, and when it came how far. What would lie ahead of now, or
 * behind its end, did not happen.
 */
const COURSES = `
  create temp table course as
  with born as (
    select n, now() - random() * interval '${DAYS} days' as at, 1 + floor(${DEALERS} * power(random(), 1.3))::int as dealer,
      1 + floor(random() * ${CONSULTANTS})::int as seller, random() as a, random() as b, random() as c, random() as d, random() as e, random() as f
    from generate_series(1, $1::int) n order by 2),
  went as (
    select x.*, at + a * interval '10 minutes' as assigned, case when b < 0.9 then at + c * interval '6 hours' end as accepted
    from born x),
  followed as (select x.*, case when c < 0.92 then accepted + d * interval '1 day' end as followed from went x),
  came as (select x.*, case when d < 0.45 then followed + e * interval '14 days' end as arrived from followed x),
  drove as (select x.*, case when e < 0.55 then arrived + f * interval '5 days' end as driven,
    case when f < 0.65 then arrived + a * interval '7 days' end as quoted from came x),
  sold as (select x.*, case when a < 0.52 then quoted + b * interval '30 days' end as ordered from drove x),
  handed as (select x.*, case when e < 0.5 then ordered + (15 + c * 40) * interval '1 day' end as delivered,
    case when a > 0.04 then at + (1 + power(f, 2) * 180) * interval '1 day' end as ends from sold x)
  select app.new_id() as lead, app.new_id() as customer, app.new_id() as sale, h.n, at, u.id as org, u.consultants[seller] as staff, assigned,
    case when accepted < least(now(), over) then accepted end as accepted, case when followed < least(now(), over) then followed end as followed,
    case when arrived < least(now(), over) then arrived end as arrived, case when driven < least(now(), over) then driven end as driven,
    case when quoted < least(now(), over) then quoted end as quoted, case when ordered < now() then ordered end as ordered,
    case when delivered < now() then delivered end as delivered, case when ordered is null and ends < now() then ends end as closed,
    (array['H', 'A', 'B', 'C'])[1 + floor(b * 4)::int] as grade, h.n % 6 as k
  from (select h.*, case when ordered is null then coalesce(ends, 'infinity') else 'infinity' end as over from handed h) h
  join bench_dealer u on u.n = h.dealer order by at`;

const OPEN = 'closed is null and delivered is null';
const STATUS = `case when delivered is not null then 'won' when ordered is not null then 'ordered'
  when closed is not null then (array['defeated', 'defeated', 'defeated', 'dormant', 'invalid', 'defeated'])[1 + k]
  when followed is not null then 'following' when accepted is not null then 'accepted' else 'assigned' end`;
const day = (at: string) => `(${at} at time zone 'Asia/Shanghai')::date`;

const stage = (at: string, from: string, to: string, more = 'true') => `
  select app.new_id(), org, lead, '${from}', ${to}, 'N', case when '${from}' in ('assigned', 'new') then 'N' else grade end, ${at} from course where ${at} is not null and ${more}`;

const FILLS: readonly [string, string][] = [
  [
    'customers.customer',
    `insert into customers.customer (id, name, name_grams, primary_masked, created_at)
      select customer, '客户' || n, array['客', '户', '客户'], '138****' || lpad((n % 10000)::text, 4, '0'), at from course`,
  ],
  [
    'customers.relationship',
    'insert into customers.relationship (id, customer_id, org_id, created_at) select app.new_id(), customer, org, at from course',
  ],
  [
    'leads.lead',
    `insert into leads.lead (id, org_id, customer_id, status, channel, source_id, grade, series_id, test_drive, consultant_id, due_at, next_contact_at,
        assigned_at, accepted_at, first_follow_at, first_attempt_at, arrived_at, test_driven_at, ordered_at, closed_at, created_at, validity, promised_visit_on)
      select lead, org, customer, ${STATUS}, 'website', (select array_agg(id) from leads.source)[1 + n % 8], case when followed is null then 'N' else grade end,
        '${SERIES}', n % 9 = 0, case when accepted is not null then staff end, case when ${OPEN} and accepted is null then at + interval '1 day' end,
        case when ${OPEN} and accepted is not null then now() + (n % 17 - 3) * interval '1 day' end,
        assigned, accepted, followed, followed, arrived, driven, ordered, coalesce(closed, delivered), at, case when k < 4 then 'valid' else 'unchecked' end,
        case when ${OPEN} and n % 40 = 0 then current_date end from course`,
  ],
  [
    'leads.stage_change',
    `insert into leads.stage_change (id, org_id, lead_id, from_status, to_status, from_grade, to_grade, created_at)
      ${[
        stage('assigned', 'new', "'assigned'"),
        stage('accepted', 'assigned', "'accepted'"),
        stage('followed', 'accepted', "'following'"),
        stage('ordered', 'following', "'ordered'"),
        stage('delivered', 'ordered', "'won'"),
        stage('closed', 'following', "'defeated'"),
      ].join(' union all ')}`,
  ],
  [
    'leads.follow_up',
    `insert into leads.follow_up (id, org_id, lead_id, staff_id, channel, note, grade, connected, created_at)
      select app.new_id(), org, lead, staff, 'phone', '已联系', grade, true, followed + g * interval '3 days' from course, generate_series(0, 2) g
      where followed is not null and followed + g * interval '3 days' < least(now(), coalesce(closed, ordered, now()))`,
  ],
  [
    'leads.touch',
    `insert into leads.touch (id, org_id, lead_id, channel, source_id, created_at)
      select app.new_id(), org, lead, 'website', (select array_agg(id) from leads.source)[1 + n % 8], at from course
      union all select app.new_id(), org, lead, 'website', null, at + interval '2 days' from course where n % 5 = 0 and at < now() - interval '2 days'`,
  ],
  [
    'leads.inbound',
    `insert into leads.inbound (id, org_id, source_id, external_id, format, result, lead_id, raw_enc, created_at)
      select app.new_id(), org, (select array_agg(id) from leads.source)[1 + n % 8], n::text, 'json', 'created', lead, '\\x00', at from course where n % 10 < 8`,
  ],
  [
    'leads.timer',
    `insert into leads.timer (id, org_id, lead_id, clock, started_at, due_at, acts, acts_at)
      select app.new_id(), org_id, id, 'next_contact', created_at, act_by, '{}', '{}' from leads.lead where act_by is not null`,
  ],
  [
    'showroom.visit',
    `insert into showroom.visit (id, org_id, day, status, people, kind, counts_as, invited, source, media, consultant_id, opened_by, arrived_at, left_at, phone_left,
        lead_id, customer_id, test_drive)
      select app.new_id(), org, ${day('arrived')}, 'closed', 1, 'first', 'first', n % 3 = 0, 'walk_in', 'web', staff, staff, arrived, arrived + interval '1 hour', true, lead,
        customer, driven is not null from course where arrived is not null
      union all select app.new_id(), org, ${day('quoted')}, 'closed', 2, 'again', 'again', true, 'walk_in', null, staff, staff, quoted, quoted + interval '40 minutes', true, lead,
        customer, false from course where quoted is not null`,
  ],
  [
    'showroom.test_drive',
    `insert into showroom.test_drive (id, org_id, lead_id, customer_id, consultant_id, car_id, series_id, day, starts_at, ends_at, free_at, status, back_at, feedback_due_at, feedback_at)
      select app.new_id(), org, lead, customer, staff, lead, '${SERIES}', ${day('driven')}, driven, driven + interval '1 hour', driven + interval '1 hour', 'back',
        driven + interval '1 hour', driven + interval '1 day', case when k > 0 then driven + interval '3 hours' end from course where driven is not null`,
  ],
  [
    'showroom.phone_call',
    `insert into showroom.phone_call (id, org_id, day, called_at, source, media, outcome, staff_id, phone_left, lead_id, customer_id)
      select app.new_id(), org, ${day('at')}, at, 'phone', 'web', 'invited', staff, true, lead, customer from course where n % 10 = 0`,
  ],
  [
    'showroom.daily_report',
    `insert into showroom.daily_report (id, org_id, day, figures, submitted_at, delay_minutes)
      select app.new_id(), u.id, current_date - d, '{"groups":5,"first":4,"again":1,"withPhone":3,"testDrives":2,"orders":1,"calls":2,"media":{}}',
        (current_date - d)::timestamptz + interval '26 hours', 0 from bench_dealer u, generate_series(2, 366) d`,
  ],
  [
    'sales.quote',
    `insert into sales.quote (id, org_id, lead_id, number, consultant_id, trim_id, colour, list_price_fen, price_fen, total_fen, due_fen, content, level, status, valid_until, created_at)
      select app.new_id(), org, lead, 'Q' || n, staff, '${TRIM}', '白', 20000000, 19500000, 19500000, 19500000, '{}', 'consultant',
        case when ordered is not null then 'accepted' when ${OPEN} and n % 50 = 0 then 'pending' when ${OPEN} then 'open' else 'closed' end, ${day('quoted')} + 7, quoted
      from course where quoted is not null`,
  ],
  [
    'sales.order',
    `insert into sales.order (id, org_id, number, lead_id, customer_id, consultant_id, trim_id, colour, price_fen, expected_on, status, created_at)
      select sale, org, 'O' || n, lead, customer, staff, '${TRIM}', '白', 19500000, ${day('ordered')} + 30,
        case when delivered is not null then 'delivered' else 'open' end, ordered from course where ordered is not null`,
  ],
  [
    'sales.delivery',
    `insert into sales.delivery (id, org_id, order_id, unit_id, staff_id, delivered_on, created_at, contact_due_on, contacted_at)
      select app.new_id(), org, sale, sale, staff, ${day('delivered')}, delivered, ${day('delivered')} + 3,
        case when delivered < now() - interval '5 days' then delivered + interval '3 days' end from course where delivered is not null`,
  ],
  [
    'sales.handover',
    `insert into sales.handover (id, org_id, order_id, appointed_at, done)
      select app.new_id(), org, sale, coalesce(delivered, now() + (n % 20 - 2) * interval '1 day'), delivered is not null from course where ordered is not null`,
  ],
  [
    'sales.stock',
    `insert into sales.stock (id, org_id, vin, trim_id, colour, state, arrived_on)
      select app.new_id(), u.id, 'V' || u.n || '-' || g, '${TRIM}', '白', 'in_stock', current_date - (g * 5) from bench_dealer u, generate_series(1, 30) g`,
  ],
  [
    'app.event',
    `insert into app.event (id, name, org_id, subject_id, customer_id, payload, actor, occurred_at)
      select app.new_id(), name, org, lead, customer, payload, 'staff:bench', x.at from course
      cross join lateral (values ('lead.received', course.at, '{}'::jsonb), ('lead.accepted', accepted, '{}'), ('lead.followed_up', followed, '{"first": true}'),
        ('order.created', ordered, '{}')) x(name, at, payload) where x.at > now() - interval '400 days'
      union all select app.new_id(), 'lead.clock_escalated', org, lead, customer, '{"clock":"accept"}', 'system', course.at + interval '2 hours' from course
        where course.at > now() - interval '2 days' and n % 4 = 0 and course.at + interval '2 hours' < now()`,
  ],
];
