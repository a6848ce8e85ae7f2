import type { Ctx } from '../../../platform/context.ts';
import { readOne, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { Permission } from '../../../platform/permissions.ts';
import {
  before,
  type EventRow,
  eventsOfCustomer,
  micros,
  run,
  Statement,
  timelineRows,
  timelineWith,
  utc,
} from '../timeline/queries.ts';
import { COUNTED, TIMELINE } from './schema.ts';
import { PHASES, SECTIONS, type Section, type SectionKey } from './sections.ts';

/** Whose eyes look: rights, and own records only where that is all a permission reaches. */
export interface Viewer {
  may: (permission: Permission) => boolean;
  ownOnly: (permission: Permission) => string | null;
}

/** How many occurrences of one kind of event tell its phases apart. */
const FIRSTS = 5;
const PHASE_EVENTS = [
  ...new Set(PHASES.flatMap((phase) => ('after' in phase ? [...phase.events, phase.after] : phase.events))),
];

const filled = (text: string, id: string, own: string) => text.replaceAll(':id', id).replaceAll(':own', own);
/** Rows of a select as lines of a part, in its order. */
const lines = (part: string, select: string) => `select '${part}' as part, row_to_json(r) as line from (${select}) r`;

/** A section's newest rows, as far as they are counted. */
function sectionSql(key: string, section: Section, id: string, own: string, allowed: string): string {
  const { at, columns, from, current } = section;
  return lines(
    key,
    `select ${filled(columns, id, own)}, ${current} as current from ${filled(from, id, own)} and ${allowed}
      order by ${at} desc, ${section.id} desc limit ${COUNTED + 1}`,
  );
}

/** The first occurrences of the events that begin phases, by name. plan: event_customer_name, backwards, a probe for each kind of event */
function firstsSql(lineage: string): string {
  const names = PHASE_EVENTS.map((name) => `'${name}'`).join(', ');
  return `select n.name, ${utc('e.at')} as at from unnest(${lineage}) l (id) cross join unnest(array[${names}]) n (name)
    cross join lateral (select x.occurred_at as at from app.event x where x.customer_id = l.id and x.name = n.name order by x.occurred_at, x.id limit ${FIRSTS}) e`;
}

type Line = Record<string, unknown>;
/** What the statement of the one call answers, part by part; columns are written for the response schema, which holds them to it. */
export interface Overview {
  /** None where the caller does not see the customer. */
  file: Line[];
  care: { id: string; kind: string; on: string }[];
  /** The newest interaction of the scope. */
  said: { id: string; channel: string; nextStep: string | null; nextOn: string | null }[];
  firsts: { name: string; at: string }[];
  timeline: EventRow[];
  [part: string]: Line[] | unknown[];
}

/** What a call puts in for a parameter. */
type Slot = (asked: { customerId: string; viewer: Viewer }) => unknown;

/** The statement of the one call: one text for every caller. */
function buildStatement(): { text: string; slots: Slot[] } {
  const statement = new Statement<Slot>();
  const id = statement.put(({ customerId }) => customerId, 'uuid');
  const lineage = '(select line.ids from line)::uuid[]';
  const rights = new Map<Permission, string>();
  const may = (permission: Permission) => {
    const known = rights.get(permission) ?? statement.put(({ viewer }) => viewer.may(permission), 'boolean');
    rights.set(permission, known);
    return known;
  };
  const sections = Object.entries<Section>(SECTIONS).filter(([, section]) => !section.later);
  const events = eventsOfCustomer({
    lineage,
    names: null,
    cursor: 'true',
    limit: TIMELINE + 1,
  });
  const parts = [
    `select f.part, f.line from customers.file_of(${id}, ${lineage}) f`,
    ...sections.map(([key, section]) => {
      const mine = section.columns.includes(':own');
      const own = mine ? statement.put(({ viewer }) => viewer.ownOnly(section.needs), 'uuid') : '';
      return sectionSql(key, section, id, own, may(section.needs));
    }),
    lines(
      'member',
      `select m.id, m.status, m.card_number as "cardNumber", case when ${may('points.read')} then a.balance end as balance
        from club.member m left join club.account a on a.member_id = m.id and a.kind = 'available' where m.customer_id = ${id} and ${may('member.read')}
        order by m.status = 'active' desc, m.created_at desc limit 1`,
    ),
    lines(
      'care',
      `select p.id, p.kind, p.next_contact_on as "on" from engagement.opportunity p
        where p.customer_id = ${id} and p.status = 'open' and ${may('opportunity.read')} order by p.next_contact_on limit 3`,
    ),
    lines(
      'said',
      `select i.id, i.channel, i.next_step as "nextStep", i.next_on as "nextOn" from customers.interaction i
        where i.customer_id = any (${lineage}) order by i.occurred_at desc, i.id desc limit 1`,
    ),
    lines('firsts', firstsSql(lineage)),
    lines('timeline', timelineRows(false)),
  ];
  const text = `with line as materialized (select customers.lineage_of(${id}) as ids), ${timelineWith(events, TIMELINE + 1)}
    ${parts.join('\n union all ')}`;
  return { text, slots: statement.values };
}

const STATEMENT = buildStatement();

/**
 * A customer with everything that belongs to them, in one statement: one round trip. The file comes from one function that asks once
 * whether the caller sees the customer (`file` is empty where not), everything else is read as the caller.
 */
export async function overview(ctx: Ctx, customerId: string, viewer: Viewer): Promise<Overview> {
  const { text, slots } = STATEMENT;
  const values = slots.map((slot) => slot({ customerId, viewer }));
  const found: Overview = { file: [], care: [], said: [], firsts: [], timeline: [] };
  for (const { part, line } of await readOne<{ part: string; line: Line }>(ctx, text, values)) {
    const known = found[part] as Line[] | undefined;
    if (known) known.push(line);
    else found[part] = [line];
  }
  return found;
}

/** A page of one section, and one row more where there is a next page. */
export function sectionPage<R extends { id: string; cursorAt: string }>(
  tx: Tx,
  key: SectionKey,
  customerId: string,
  own: string | null,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<(R & { key: string })[]> {
  const section: Section = SECTIONS[key];
  const statement = new Statement();
  const id = statement.put(customerId, 'uuid');
  const mine = section.columns.includes(':own') ? statement.put(own, 'uuid') : '';
  const text = `select ${filled(section.columns, id, mine)}, ${section.current} as current, ${micros(section.at)} as "cursorAt", ${section.id} as key
    from ${filled(section.from, id, mine)} and ${before(statement, section.at, section.id, cursor)}
    order by ${section.at} desc, ${section.id} desc limit ${limit + 1}`;
  return run(tx, text, statement.values);
}

/** Customers a unit knows, the newest acquaintance first. plan: relationship_org */
export function customersOfUnit(
  tx: Tx,
  unitId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  let query = tx
    .selectFrom('customers.relationship as r')
    .innerJoin('customers.customer as c', 'c.id', 'r.customerId')
    .select(['c.id', 'c.name', 'c.primaryMasked as mobileMasked', 'c.stage', 'r.createdAt as since'])
    .select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'))
    .where('r.orgId', '=', unitId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.customerId'), cursor));
  return query
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.customerId', 'desc')
    .limit(limit + 1)
    .execute();
}
