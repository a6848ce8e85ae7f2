import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { type Part, part } from './parts.ts';
import { PART_CAP } from './schema.ts';

/** The unit one acts at, and the day there. */
export interface Head {
  unit: string;
  now: Date;
  dayStart: Date;
}

/** Units that hold leads before a dealer has them: a handful. plan: unit_closure_pkey */
const above = (unit: string) =>
  sql`(select u.id from org.unit_closure c join org.unit u on u.id = c.unit_id where c.ancestor_id = ${unit} and u.kind in ('group', 'brand', 'region')) o`;
/** Open dealers below a unit. plan: unit_closure_pkey */
const dealersBelow = (unit: string) =>
  sql`(select u.id, u.name, u.name_en from org.unit_closure c join org.unit u on u.id = c.unit_id
    where c.ancestor_id = ${unit} and u.kind = 'dealer' and u.status = 'open') o`;
const LEAD = { id: 'l.id', customer: 'l.customer_id', series: 'l.series_id', grade: 'l.grade' };

/** Raw leads at the validation desk, oldest first; late once a night has passed. plan: validation_open a unit; `id` is the lead */
export function toValidate(tx: Tx, { unit, dayStart }: Head): Promise<Part> {
  return part(
    tx,
    { ...LEAD, at: 'v.queued_at', code: 'l.channel', late: sql`v.queued_at < ${dayStart}` },
    sql`from ${above(unit)} cross join lateral (
        select w.id, w.lead_id, w.queued_at from leads.validation w where w.org_id = o.id and w.outcome is null order by w.queued_at, w.id limit ${sql.lit(PART_CAP)}) v
      join leads.lead l on l.id = v.lead_id`,
    sql`v.queued_at, v.id`,
  );
}

/**
 * Leads at headquarters for which no dealer was found, oldest first; what the desk has, or came back, is listed elsewhere.
 * plan: lead_org_status a unit, at most 2000 entries; validation_lead
 */
export function toDispatch(tx: Tx, { unit, dayStart }: Head): Promise<Part> {
  return part(
    tx,
    { ...LEAD, at: 'l.created_at', code: 'l.city_code', late: sql`l.created_at < ${dayStart}` },
    sql`from ${above(unit)} cross join lateral (
        select x.* from leads.lead x where x.org_id = o.id and x.status = 'new' order by x.created_at, x.id limit 2000) l
      where l.returned_at is null and not exists (select 1 from leads.validation v where v.lead_id = l.id and v.outcome is null)`,
    sql`l.created_at, l.id`,
  );
}

/** The last word of the dealer that gave a lead back, or lost it. plan: event_subject */
const LAST_RETURN = `(select e.payload || jsonb_build_object('dealer', u.name, 'dealerEn', u.name_en) from app.event e join org.unit u on u.id = e.org_id
  where e.subject_id = l.id and e.name in ('lead.returned', 'lead.reclaimed') order by e.occurred_at desc, e.id desc limit 1)`;

/** Leads that wait for a second dispatch: given back, with the reason, or taken from a dealer that let its time pass. plan: lead_returned */
export function returned(tx: Tx, { unit, dayStart }: Head): Promise<Part> {
  return part(
    tx,
    {
      ...LEAD,
      at: 'l.returned_at',
      code: `(${LAST_RETURN} ->> 'reason')`,
      note: `(${LAST_RETURN} ->> 'dealer')`,
      noteEn: `(${LAST_RETURN} ->> 'dealerEn')`,
      late: sql`l.returned_at < ${dayStart}`,
    },
    sql`from ${above(unit)} cross join lateral (
        select x.* from leads.lead x where x.org_id = o.id and x.status = 'new' and x.returned_at is not null order by x.returned_at limit ${sql.lit(PART_CAP)}) l`,
    sql`l.returned_at, l.id`,
  );
}

/** Leads whose clock was escalated within a day, each once, the latest first; done once somebody acted. plan: event_org_name a dealer */
export function escalated(tx: Tx, { unit, now }: Head): Promise<Part> {
  const since = new Date(now.getTime() - 86_400_000);
  return part(
    tx,
    {
      ...LEAD,
      at: 'e.occurred_at',
      code: "(e.payload ->> 'clock')",
      note: 'o.name',
      noteEn: 'o.name_en',
      staff: 'l.consultant_id',
      late: sql`l.act_by < ${now}`,
      done: sql`(l.act_by is null or l.act_by >= ${now})`,
    },
    sql`from ${dealersBelow(unit)} cross join lateral (
        select distinct on (w.subject_id) w.* from (
          select x.id, x.subject_id, x.occurred_at, x.payload from app.event x
          where x.org_id = o.id and x.name = 'lead.clock_escalated' and x.occurred_at >= ${since}
          order by x.occurred_at desc, x.id desc limit ${sql.lit(PART_CAP)}) w
        order by w.subject_id, w.occurred_at desc) e
      join leads.lead l on l.id = e.subject_id and l.org_id = o.id`,
    sql`e.occurred_at desc, e.id desc`,
  );
}

const SOON_MS = 2 * 3_600_000;

/** Dealers that are behind or about to be, the furthest first. In the order of the index, so that each count stops at the cap. plan: timer_org_due and lead_org_status a dealer, each up to the cap */
export async function dealersBehind(tx: Tx, { unit, now }: Head) {
  const soon = new Date(now.getTime() + SOON_MS);
  const capped = (rows: ReturnType<typeof sql>) =>
    sql`(select count(*)::int from (${rows} limit ${sql.lit(PART_CAP)}) x)`;
  const { rows } = await sql<{
    unitId: string;
    name: string;
    nameEn: string;
    late: number;
    soon: number;
    waiting: number;
  }>`
    select * from (
      select o.id as unit_id, o.name, o.name_en,
        ${capped(sql`select 1 from leads.timer t where t.org_id = o.id and t.state = 'running' and t.due_at < ${now} order by t.due_at`)} as late,
        ${capped(sql`select 1 from leads.timer t where t.org_id = o.id and t.state = 'running' and t.due_at >= ${now} and t.due_at < ${soon} order by t.due_at`)} as soon,
        ${capped(sql`select 1 from leads.lead l where l.org_id = o.id and l.status = 'assigned'`)} as waiting
      from ${dealersBelow(unit)}) d
    where d.late > 0 or d.soon > 0 or d.waiting > 0
    order by d.late desc, d.soon desc, d.waiting desc, d.name limit 10`.execute(tx);
  return rows;
}
