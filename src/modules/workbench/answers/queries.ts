import type { Tx } from '../../../platform/db.ts';
import { eventsBefore, Statement, timelineOf } from '../../customers/index.ts';

/** Events that are answers, in letters as the predicate of event_answer has them: a kept plan can read them there. */
const ANSWERS = `x.name in ('lead.accepted', 'lead.returned', 'lead.followed_up', 'lead.close_proposed', 'lead.closed', 'visit.closed', 'test_drive.done',
  'order.created', 'order.delivered')`;
/** A follow-up is an answer where it is a consultant's first. */
const FIRST = `(x.name <> 'lead.followed_up' or x.payload ->> 'first' = 'true')`;

/** What each kind is told by. */
const KINDS = {
  accepted: `x.name = 'lead.accepted'`,
  returned: `x.name = 'lead.returned'`,
  first_follow: `x.name = 'lead.followed_up'`,
  visit: `x.name = 'visit.closed'`,
  test_drive: `x.name = 'test_drive.done'`,
  order: `x.name = 'order.created'`,
  ending: `x.name in ('lead.close_proposed', 'lead.closed')`,
  delivery: `x.name = 'order.delivered'`,
} as const;

interface Asked {
  /** Whose subtree is asked for; null: all that is in sight. */
  below: string | null;
  kind?: keyof typeof KINDS | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * The newest answers, as rows of a timeline, one more than asked for.
 * plan: event_answer for a whole brand; event_answer_org for each unit of a region or of one dealer, merged. Where one kind is asked for the
 * walk passes over the others: of nine kinds the rarest is still one of some dozens.
 */
export function answers(tx: Tx, { below, kind, cursor, limit }: Asked) {
  const statement = new Statement();
  const where = [
    ANSWERS,
    FIRST,
    kind ? KINDS[kind] : 'true',
    // Whoever was erased, or is kept for legal reasons only, is out of sight here as everywhere.
    'not exists (select 1 from customers.withheld w where w.customer_id = x.customer_id)',
    eventsBefore(statement, cursor),
  ];
  const newest = (more: string[]) =>
    `select x.* from app.event x where ${[...where, ...more].join(' and ')} order by x.occurred_at desc, x.id desc limit ${limit + 1}`;
  const events = below
    ? `select e.* from org.unit_closure c cross join lateral (${newest(['x.org_id = c.unit_id'])}) e where c.ancestor_id = ${statement.put(below, 'uuid')}`
    : newest([]);
  return timelineOf(tx, statement, events, limit + 1);
}

/** Whether a unit is the acting one or lies below it. */
export async function inScope(tx: Tx, acting: string, unitId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('org.unitClosure')
    .select('unitId')
    .where('ancestorId', '=', acting)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  return found !== undefined;
}
