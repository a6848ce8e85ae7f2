import { CompiledQuery } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';
import { EVENT_NAMES, typeOf } from './types.ts';

/** Whose timeline it is. */
export type Whose = { customerId: string } | { vehicleId: string } | { dealerId: string } | { subjectId: string };

interface Page {
  /** Names of events to keep; null: all. */
  names: string[] | null;
  cursor?: string | undefined;
  limit: number;
}

/** A statement in the making: values, or what stands for them until it runs, become parameters in the order they are named. */
export class Statement<V = unknown> {
  readonly values: V[] = [];

  put(value: V, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** An instant as JSON carries it: UTC, ISO 8601. */
export const utc = (at: string) => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** The same with its microseconds, for the cursor. */
const exact = (at: string) => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
/** The exact microseconds of an instant, for the cursor. */
export const micros = (at: string) => `(extract(epoch from ${at}) * 1000000)::bigint::text`;

/** Condition `(at, id) < cursor`, as one row comparison. */
export function before(statement: Statement, at: string, id: string, cursor: string | undefined): string {
  if (!cursor) return 'true';
  const place = readCursor(cursor);
  return `(${at}, ${id}) < (to_timestamp(0) + ${statement.put(place.at, 'bigint')} * interval '1 microsecond', ${statement.put(place.id, 'uuid')})`;
}

/** The newest events that fit, from one walk of an index for each way they can be reached. */
const newest = (ways: string, where: string[], limit: number) =>
  `select e.* from ${ways} cross join lateral (select x.* from app.event x where ${where.join(' and ')} order by x.occurred_at desc, x.id desc limit ${limit}) e`;

/** What narrows a customer's events: the lineage (an expression of type uuid[]), the names kept (text[], null: all), the condition of the cursor. */
interface Narrowed {
  lineage: string;
  names: string | null;
  cursor: string;
  limit: number;
}

/**
 * The newest events of a customer's whole lineage.
 * plan: event_customer_org for each unit of the scope where something happened; event_customer_name for each kind where types are chosen
 */
export function eventsOfCustomer({ lineage, names, cursor, limit }: Narrowed): string {
  const customers = `unnest(${lineage}) l (id)`;
  if (names)
    return newest(
      `${customers} cross join unnest(${names}) n (name)`,
      ['x.customer_id = l.id', 'x.name = n.name', cursor],
      limit,
    );
  const units = `(select a.id from unnest(app.event_units(${lineage})) a (id)
    where exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = a.id)) o`;
  return newest(`${customers} cross join ${units}`, ['x.customer_id = l.id', 'x.org_id = o.id', cursor], limit);
}

/** Records whose events are the vehicle's: itself, the sale it came from, the care calls about it. A module adds what it keeps by vehicle. */
function subjectsOfVehicle(vehicle: string): string {
  return `(select ${vehicle} as id, null::text[] as names
    union all select o.lead_id, array['order.created', 'order.delivered', 'order.returned'] from sales.delivery d join sales.order o on o.id = d.order_id where d.unit_id = ${vehicle}
    union all select p.id, null from engagement.opportunity p where p.unit_id = ${vehicle}) s`;
}

function candidates(statement: Statement, whose: Whose, page: Page): string {
  if ('customerId' in whose) {
    return eventsOfCustomer({
      lineage: `(select customers.lineage_of(${statement.put(whose.customerId, 'uuid')}))`,
      names: page.names && statement.put(page.names, 'text[]'),
      cursor: before(statement, 'x.occurred_at', 'x.id', page.cursor),
      limit: page.limit,
    });
  }
  // Whoever was erased, or is kept for legal reasons only, is out of every timeline. plan: withheld_pkey, or all of a small table
  const shown = 'not exists (select 1 from customers.withheld w where w.customer_id = x.customer_id)';
  const cursor = `${shown} and ${before(statement, 'x.occurred_at', 'x.id', page.cursor)}`;
  const named = page.names ? `x.name = any (${statement.put(page.names, 'text[]')})` : 'true';
  // plan: event_subject
  if ('subjectId' in whose)
    return newest(
      `(select ${statement.put(whose.subjectId, 'uuid')} as id) s`,
      ['x.subject_id = s.id', cursor, named],
      page.limit,
    );
  // plan: delivery_unit, opportunity_once, then event_subject
  if ('vehicleId' in whose)
    return newest(
      subjectsOfVehicle(statement.put(whose.vehicleId, 'uuid')),
      ['x.subject_id = s.id', '(s.names is null or x.name = any (s.names))', cursor, named],
      page.limit,
    );
  // plan: unit_closure_pkey, then event_org_name for each kind of event; customer_unit_once and event_customer_name for the dealer as a customer
  const dealer = statement.put(whose.dealerId, 'uuid');
  const names = statement.put(page.names ?? EVENT_NAMES, 'text[]');
  const own = newest(
    `(select c.unit_id as id from org.unit_closure c where c.ancestor_id = ${dealer}) o cross join unnest(${names}) n (name)`,
    ['x.org_id = o.id', 'x.name = n.name', cursor],
    page.limit,
  );
  const about = newest(
    `(select c.id from customers.customer c where c.unit_id = ${dealer}) k`,
    ['x.customer_id = k.id', cursor, named],
    page.limit,
  );
  return `${own} union ${about}`;
}

/** The page and its actors as two parts of a WITH: `page` holds the newest of some events, `who` the names of those who did it. */
export const timelineWith = (events: string, limit: number) =>
  `page as materialized (select e.* from (${events}) e order by e.occurred_at desc, e.id desc limit ${limit}),
    who as materialized (select a.actor, org.actor_name(a.actor) as name from (select distinct p.actor from page p) a)`;

/** What a payload says under a key, as an id; null where it says none, or something that is no id. */
const idIn = (key: string) =>
  `case when p.payload ->> '${key}' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (p.payload ->> '${key}')::uuid end`;

/**
 * The events of `page` as rows of a timeline: names of people, units and, in both languages, of what the facts name by id; the words of
 * an interaction.
 */
export function timelineRows(withCustomer: boolean): string {
  return `select p.id, p.name as event, ${exact('p.occurred_at')} as at, p.actor, w.name as "actorName",
      u.name as "unitName", u.name_en as "unitNameEn", p.subject_id as "subjectId", p.customer_id as "customerId",
      ${withCustomer ? '(select k.name from customers.customer k where k.id = p.customer_id)' : 'null'} as "customerName",
      case
        when jsonb_typeof(p.payload) <> 'object' then '{}'::jsonb
        when p.payload ? 'dealerId' then p.payload || coalesce((select jsonb_build_object('dealerName', d.name, 'dealerNameEn', d.name_en)
          from org.unit d where d.id = ${idIn('dealerId')}), '{}')
        when p.payload ? 'unitName' then p.payload || coalesce((select jsonb_build_object('unitName', d.name, 'unitNameEn', d.name_en)
          from org.unit d where d.id = coalesce(${idIn('unitId')}, p.org_id)), '{}')
        when p.name = 'member.applied' then p.payload || coalesce((select jsonb_build_object('branchName', b.name, 'branchNameEn', b.name_en)
          from club.branch b where b.org_id = p.org_id), '{}')
        when p.name = 'interaction.recorded' then p.payload || coalesce((select jsonb_build_object('content', i.content, 'topic', i.topic, 'answers', (select jsonb_agg(v.question order by g.used_at, g.id) from org.answer_use g join org.answer_version v on v.answer_id = g.answer_id and v.revision = g.revision where g.subject_id = i.id), 'nextStep', i.next_step, 'nextOn', i.next_on, 'at', case when i.occurred_at < p.occurred_at - interval '1 minute' then i.occurred_at end)
          from customers.interaction i where i.id = p.subject_id), '{}')
        else p.payload
      end as facts
    from page p cross join lateral (select n.name, n.name_en from org.unit n where n.id = p.org_id offset 0) u left join who w on w.actor = p.actor
    order by p.occurred_at desc, p.id desc`;
}

/** A row as the statement hands it over. */
export interface EventRow {
  id: string;
  event: string;
  /** With microseconds. */
  at: string;
  actor: string;
  actorName: string | null;
  unitName: string;
  unitNameEn: string;
  subjectId: string;
  customerId: string | null;
  customerName: string | null;
  facts: Record<string, unknown>;
}

/** Runs a finished statement. */
export async function run<R>(tx: Tx, text: string, values: unknown[]): Promise<R[]> {
  const result = await tx.executeQuery<R>(CompiledQuery.raw(text, values));
  return result.rows;
}

/** A page of a timeline, newest first, and one row more where there is a next page. */
export async function timelinePage(tx: Tx, whose: Whose, page: Page) {
  const statement = new Statement();
  const over = { ...page, limit: page.limit + 1 };
  return timelineOf(tx, statement, candidates(statement, whose, over), over.limit, !('customerId' in whose));
}

/** The newest of the events a statement in the making chooses (columns of app.event), as rows of a timeline. */
export async function timelineOf(tx: Tx, statement: Statement, events: string, limit: number, withCustomer = true) {
  const text = `with ${timelineWith(events, limit)} ${timelineRows(withCustomer)}`;
  const rows = await run<EventRow>(tx, text, statement.values);
  return rows.map(happened);
}

/** Condition that an event `x` lies before the cursor of a page. */
export const eventsBefore = (statement: Statement, cursor: string | undefined) =>
  before(statement, 'x.occurred_at', 'x.id', cursor);

/** A row as it is shown, with the type its event belongs to; what pages on from it keeps the microseconds. */
export function happened(row: EventRow) {
  const ms = `${row.at.slice(0, 23)}Z`;
  const cursorAt = String(Date.parse(ms) * 1000 + Number(row.at.slice(23, 26)));
  return { ...row, at: ms, cursorAt, type: typeOf(row.event) };
}

/** The newest fifty events of a record. */
export async function timeline(tx: Tx, by: { subjectId: string }) {
  const rows = await timelinePage(tx, by, { names: null, limit: 50 });
  return rows.slice(0, 50);
}

/** Whether the caller sees the customer. */
export async function seesCustomer(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('customers.customer').select('id').where('id', '=', id).execute()).length > 0;
}

/** Whether the caller sees the vehicle. */
export async function seesVehicle(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('products.unit').select('id').where('id', '=', id).execute()).length > 0;
}

/** Whether a unit lies within the acting unit's subtree. */
export async function seesUnit(tx: Tx, actingUnit: string, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('org.unitClosure')
    .select('unitId')
    .where('ancestorId', '=', actingUnit)
    .where('unitId', '=', id)
    .execute();
  return found.length > 0;
}

/** The record an event happened to; undefined where the caller does not see the event. */
export async function subjectOf(tx: Tx, eventId: string): Promise<string | undefined> {
  const found = await tx.selectFrom('app.event').select('subjectId').where('id', '=', eventId).executeTakeFirst();
  return found?.subjectId;
}
