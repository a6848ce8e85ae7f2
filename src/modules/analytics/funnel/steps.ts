import { type RawBuilder, sql } from 'kysely';

/** The way of a lead, in order: 咨询 有效 接收 首次跟进 到店 试驾 报价 下订 交车. */
export const STEPS = [
  'enquiry',
  'valid',
  'accepted',
  'followed',
  'arrived',
  'driven',
  'quoted',
  'ordered',
  'delivered',
] as const;
export type Step = (typeof STEPS)[number];

const QUOTED: RawBuilder<unknown> = sql`(select min(q.created_at) from sales.quote q where q.lead_id = l.id)`;

/** The time of a step as `STEP_TIMES` names it. */
export const time = (at: number) => sql.ref(`t${at}`);
/** The latest of the steps before one. */
export const earlier = (at: number) => sql`greatest(${sql.join(STEPS.slice(0, at).map((_, n) => time(n)))})`;

/**
 * When a lead `l` came to each step, t0 … t8; null where it did not. A dealer that takes a lead on finds it valid, unless the desk said
 * otherwise. plan: quote_lead, order_lead and delivery by its order, a probe a lead
 * @param quoted when it was first quoted, where a statement knows that better than by a probe
 */
export const STEP_TIMES = (zone: string, quoted = QUOTED) => sql`
  l.created_at as t0,
  case when l.validity = 'valid' or (l.validity = 'unchecked' and l.accepted_at is not null)
    then greatest(l.created_at, coalesce(l.assigned_at, l.created_at)) end as t1,
  l.accepted_at as t2, l.first_follow_at as t3, l.arrived_at as t4, l.test_driven_at as t5,
  ${quoted} as t6, so.created_at as t7,
  d.delivered_on::timestamp at time zone ${zone} + interval '12 hours' as t8`;

/** What `STEP_TIMES` needs beside the lead. */
export const STEP_JOINS = sql`left join sales.order so on so.lead_id = l.id and so.status <> 'cancelled' left join sales.delivery d on d.order_id = so.id`;
