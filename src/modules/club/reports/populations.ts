import { type RawBuilder, sql } from 'kysely';
import type { Moment } from './moment.ts';
import type { RowKind } from './schema.ts';

/**
 * The records that figures count. A population is one statement that yields `id` (what is counted once), `org_id`, `at` and `amount` (null
 * where there is nothing to add up). A figure and the rows behind it are made of the same statement, so they cannot tell two stories.
 * "As of" comes from dated facts alone: applied, decided and left, ownership from and to, opened and closed.
 * plan: each reads the whole of what it counts within the scope once; a report is asked for by few, and counting is its purpose.
 */
export interface Population {
  of: RowKind;
  sql(at: Moment): RawBuilder<unknown>;
  part?: Part;
}

/** What several populations are parts of: read once for all of them. Yields each id once, as `p`. */
export interface Part {
  whole(at: Moment): RawBuilder<unknown>;
  where: RawBuilder<unknown>;
}
const partOf = (of: RowKind, whole: Part['whole'], where: RawBuilder<unknown>): Population => ({
  of,
  sql: (at) => sql`select p.id, p.org_id, p.at, p.amount from (${whole(at)}) p where ${where}`,
  part: { whole, where },
});

/** Members as of an instant, at the branch they belonged to then. */
const membersAt = (until: Date) => sql`select s.member_id as id, s.org_id, s.from_at as at, m.customer_id
  from club.stay s join club.member m on m.id = s.member_id
  where s.from_at < ${until} and (s.to_at is null or s.to_at >= ${until})`;

/** Private owners of cars that a dealer with a branch looks after, on a day (the denominator of F1). */
const ownersOn = (
  day: string,
) => sql`select o.customer_id as id, o.org_id, o.from_date::timestamptz as at, null::bigint as amount
  from products.ownership o
  join club.branch b on b.org_id = o.org_id and b.opened_on <= ${day} and (b.closed_on is null or b.closed_on > ${day})
  join customers.customer c on c.id = o.customer_id and c.kind = 'person' and c.status <> 'merged'
  where o.from_date <= ${day} and (o.to_date is null or o.to_date > ${day})`;

/** Whether somebody was a member then, as it is wanted. Bare exists or not exists: compared with a value, it would be asked person by person. */
const wasMember = (member: boolean, customer: RawBuilder<unknown>, until: Date) =>
  sql`${sql.raw(member ? '' : 'not ')}exists (select 1 from (${membersAt(until)}) held where held.customer_id = ${customer})`;

const members: Population = {
  of: 'member',
  sql: ({ until }) => sql`select m.id, m.org_id, m.at, null::bigint as amount from (${membersAt(until)}) m`,
};
const applied = (condition: (at: Moment) => RawBuilder<unknown>): Population => ({
  of: 'member',
  sql: (at) =>
    sql`select m.id, m.org_id, m.applied_at as at, null::bigint as amount from club.member m where ${condition(at)}`,
});
const decided = (condition: (at: Moment) => RawBuilder<unknown>): Population => ({
  of: 'member',
  sql: (at) =>
    sql`select m.id, m.org_id, m.decided_at as at, null::bigint as amount from club.member m where ${condition(at)}`,
});
const joinedIn = (from: (at: Moment) => Date) =>
  decided((at) => sql`m.status in ('active', 'left') and m.decided_at >= ${from(at)} and m.decided_at < ${at.until}`);

/** Cars that came to a workshop in a month, told by the reading of their odometer there, by whether their owner was a member then. */
const cameIn = (at: Moment, member: boolean) => {
  const from = at.monthBefore(6);
  const to = at.monthBefore(5);
  return sql`select distinct on (v.unit_id) v.unit_id as id, v.org_id, v.read_on::timestamptz as at, null::bigint as amount
    from products.mileage v
    join products.ownership o on o.unit_id = v.unit_id and o.from_date <= v.read_on and (o.to_date is null or o.to_date > v.read_on)
    where v.source = 'service' and v.read_on >= ${from} and v.read_on < ${to}
      and ${wasMember(member, sql`o.customer_id`, at.startOf(to))}
    order by v.unit_id, v.read_on`;
};
const base = (member: boolean): Population => ({ of: 'vehicle', sql: (at) => cameIn(at, member) });
/** Of those, the ones that did not come again by the end of the day (industry formula: 1 − came again ÷ came six months ago). */
const lost = (member: boolean): Population => ({
  of: 'vehicle',
  sql: (at) => sql`select c.* from (${cameIn(at, member)}) c where not exists (select 1 from products.mileage again
    where again.unit_id = c.id and again.source = 'service' and again.read_on >= ${at.monthBefore(5)} and again.read_on <= ${at.on})`,
});

/** Cars read in a workshop within some days. */
const servedBetween = (
  from: string,
  to: string,
) => sql`select distinct v.unit_id as id, v.org_id, null::bigint as amount,
    max(v.read_on) over (partition by v.unit_id, v.org_id)::timestamptz as at
  from products.mileage v where v.source = 'service' and v.read_on > ${from} and v.read_on <= ${to}`;

/** Customers to whom cars were delivered by a day and that they had kept until then, with how many, and whether they were members then. */
const buyers = (at: Moment) => sql`select b.*, held.customer_id is not null as member from (
    select o.customer_id as id, (array_agg(d.org_id order by d.delivered_on, d.id))[1] as org_id,
      max(d.delivered_on)::timestamptz as at, count(*)::bigint as amount
    from sales.delivery d join sales.order o on o.id = d.order_id join customers.customer c on c.id = o.customer_id and c.kind = 'person'
    where d.delivered_on <= ${at.on} and (o.returned_on is null or o.returned_on > ${at.on}) group by o.customer_id) b
  left join (select distinct m.customer_id from (${membersAt(at.until)}) m) held on held.customer_id = b.id`;
const bought = (member: boolean, least: number): Population =>
  partOf('customer', buyers, sql`p.member = ${sql.lit(member)} and p.amount >= ${sql.lit(least)}`);

/** Entries of units' accounts: what points were spent or ended, less what came back. */
const entries = (kind: 'clearing' | 'breakage', from: (at: Moment) => Date): Population => ({
  of: 'points',
  sql: (at) => sql`select e.transaction_id as id, e.org_id, e.posted_at as at, e.amount
    from club.entry e join club.account a on a.id = e.account_id and a.kind = ${sql.lit(kind)} and a.member_id is null
    where e.posted_at >= ${from(at)} and e.posted_at < ${at.until}`,
});
const issuedIn = (from: (at: Moment) => Date): Population => ({
  of: 'points',
  sql: (at) => sql`select l.transaction_id as id, l.issuer_id as org_id, l.created_at as at, l.earned as amount
    from club.lot l where l.created_at >= ${from(at)} and l.created_at < ${at.until}`,
});
/** What is left of the lots at the end of the day, at whoever issued them. */
const openLots = (at: Moment) =>
  at.isToday
    ? sql`select l.transaction_id as id, l.issuer_id as org_id, l.created_at as at, l.remaining as amount from club.lot l where l.open`
    : sql`select l.transaction_id as id, l.issuer_id as org_id, l.created_at as at, l.earned - coalesce(u.amount, 0) as amount
        from club.lot l left join (select u.lot_id, sum(u.amount)::bigint as amount from club.lot_use u
          join club.ledger_transaction x on x.id = u.transaction_id and x.posted_at < ${at.until} group by 1) u on u.lot_id = l.id
        where l.created_at < ${at.until} and l.earned <> coalesce(u.amount, 0)`;

const referred = (condition: (at: Moment) => RawBuilder<unknown>): Population => ({
  of: 'referral',
  sql: (at) => sql`select r.id, r.org_id, coalesce(r.won_on::timestamptz, r.created_at) as at, null::bigint as amount
    from club.referral r where ${condition(at)}`,
});
const moved = (side: 'to' | 'from'): Population => ({
  of: 'member',
  sql: ({
    monthStart,
    until,
  }) => sql`select t.member_id as id, t.${sql.ref(`${side}_org_id`)} as org_id, t.done_at as at, null::bigint as amount
    from (select t.*, greatest(t.released_at, t.received_at, t.decided_at) as done_at from club.transfer t where t.state = 'done') t
    where t.done_at >= ${monthStart} and t.done_at < ${until}`,
});

export const POPULATIONS = {
  members,
  pending: applied(({ until }) => sql`m.applied_at < ${until} and (m.decided_at is null or m.decided_at >= ${until})`),
  applications: applied(({ dayStart, until }) => sql`m.applied_at >= ${dayStart} and m.applied_at < ${until}`),
  joined: joinedIn((at) => at.monthStart),
  joinedToday: joinedIn((at) => at.dayStart),
  joinedYear: joinedIn((at) => at.startOf(at.monthBefore(11))),
  joinedTwoYears: joinedIn((at) => at.startOf(at.monthBefore(23))),
  rejected: decided(
    ({ monthStart, until }) => sql`m.status = 'rejected' and m.decided_at >= ${monthStart} and m.decided_at < ${until}`,
  ),
  rejectedToday: decided(
    ({ dayStart, until }) => sql`m.status = 'rejected' and m.decided_at >= ${dayStart} and m.decided_at < ${until}`,
  ),
  overdue: applied(
    ({ until }) =>
      sql`m.applied_at < ${until} and m.due_at < ${until} and (m.decided_at is null or m.decided_at >= ${until})`,
  ),
  movedIn: moved('to'),
  movedOut: moved('from'),
  issued: issuedIn((at) => at.monthStart),
  issuedToday: issuedIn((at) => at.dayStart),
  redeemed: entries('clearing', (at) => at.monthStart),
  redeemedToday: entries('clearing', (at) => at.dayStart),
  expired: entries('breakage', (at) => at.monthStart),
  takenBack: {
    of: 'points',
    sql: (at) => sql`select e.transaction_id as id, e.org_id, e.posted_at as at, e.amount
      from club.entry e join club.account a on a.id = e.account_id and a.kind in ('funding', 'issuance', 'budget', 'goodwill') and a.member_id is null
      join club.ledger_transaction x on x.id = e.transaction_id and x.kind in ('claw_back', 'cancel')
      where e.amount > 0 and e.posted_at >= ${at.monthStart} and e.posted_at < ${at.until}`,
  },
  open: { of: 'points', sql: openLots },
  openValue: {
    of: 'points',
    sql: (at) =>
      sql`select o.id, o.org_id, o.at, o.amount * (select club.point_value(${at.on}::date)) as amount from (${openLots(at)}) o`,
  },
  registered: referred(({ monthStart, until }) => sql`r.created_at >= ${monthStart} and r.created_at < ${until}`),
  won: referred((at) => sql`r.won_on >= ${at.monthBefore(0)} and r.won_on <= ${at.on}`),
  wonYear: referred((at) => sql`r.won_on >= ${at.monthBefore(11)} and r.won_on <= ${at.on}`),
  wonTwoYears: referred((at) => sql`r.won_on >= ${at.monthBefore(23)} and r.won_on <= ${at.on}`),
  left: {
    of: 'member',
    sql: ({
      monthStart,
      until,
    }) => sql`select m.id, m.org_id, m.left_at as at, null::bigint as amount from club.member m
      where m.left_at >= ${monthStart} and m.left_at < ${until}`,
  },
  owners: { of: 'customer', sql: ({ on }) => ownersOn(on) },
  branches: {
    of: 'unit',
    sql: ({
      on,
    }) => sql`select b.org_id as id, b.org_id, b.opened_on::timestamptz as at, null::bigint as amount from club.branch b
      where b.opened_on <= ${on} and (b.closed_on is null or b.closed_on > ${on})`,
  },
  complete: {
    of: 'unit',
    sql: ({
      on,
    }) => sql`select s.org_id as id, s.org_id, s.from_date::timestamptz as at, null::bigint as amount from club.complete_service s
      where s.from_date <= ${on} and (s.to_date is null or s.to_date > ${on})`,
  },
  memberCame: base(true),
  memberLost: lost(true),
  otherCame: base(false),
  otherLost: lost(false),
  memberBuyers: bought(true, 1),
  memberAgain: bought(true, 2),
  otherBuyers: bought(false, 1),
  otherAgain: bought(false, 2),
  servedBefore: { of: 'vehicle', sql: (at) => servedBetween(at.monthBefore(24), at.monthBefore(12)) },
  servedAgain: {
    of: 'vehicle',
    sql: (at) => sql`select b.* from (${servedBetween(at.monthBefore(24), at.monthBefore(12))}) b
      where exists (select 1 from products.mileage v where v.unit_id = b.id and v.org_id = b.org_id and v.source = 'service'
        and v.read_on > ${at.monthBefore(12)} and v.read_on <= ${at.on})`,
  },
} satisfies Record<string, Population>;

export type PopulationKey = keyof typeof POPULATIONS;
