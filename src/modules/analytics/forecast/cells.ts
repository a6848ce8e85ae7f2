import { type RawBuilder, sql } from 'kysely';

/** Kinds of what is forecast: orders of open leads, deliveries of open orders. */
export const KINDS = ['order', 'delivery'] as const;
export type Kind = (typeof KINDS)[number];

const GRADES = ['H', 'A', 'B', 'C', 'N'] as const;
/** Full days at most; `x`: older. */
const AGES = ['7', '30', '90', 'x'] as const;
const STAGES = ['waiting', 'following', 'arrived', 'driven'] as const;
const ORDER_AGES = ['14', '30', '60', 'x'] as const;

/** Every likeness there is, so that each has a chance whether it was seen or not. */
export const CELLS: Record<Kind, readonly string[]> = {
  order: GRADES.flatMap((grade) => AGES.flatMap((age) => STAGES.map((stage) => `${grade}.${age}.${stage}`))),
  delivery: ORDER_AGES,
};

/**
 * The likeness of a lead `l` at a moment: grade, age, and what had happened by then.
 * @param grade its grade at that moment
 */
export function cellOfLead(grade: RawBuilder<unknown>, at: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(case when ${grade} in ('H', 'A', 'B', 'C') then ${grade} else 'N' end
    || '.' || case when l.created_at > ${at} - interval '8 days' then '7' when l.created_at > ${at} - interval '31 days' then '30'
      when l.created_at > ${at} - interval '91 days' then '90' else 'x' end
    || '.' || case when l.test_driven_at < ${at} then 'driven' when l.arrived_at < ${at} then 'arrived'
      when l.first_follow_at < ${at} then 'following' else 'waiting' end)`;
}

/** The likeness of an order at a moment: its age. @param order what the order is called in the statement */
export function cellOfOrder(at: RawBuilder<unknown>, order = 'o'): RawBuilder<string> {
  const made = sql.ref(`${order}.created_at`);
  return sql<string>`(case when ${made} > ${at} - interval '15 days' then '14' when ${made} > ${at} - interval '31 days' then '30'
    when ${made} > ${at} - interval '61 days' then '60' else 'x' end)`;
}
