import type { Permission } from '../../../platform/permissions.ts';
import { utc } from '../timeline/queries.ts';

/**
 * A part of the record that can be long: the one call shows its newest rows and a count, its own operation pages it. To bring one, a
 * module adds its definition here, its rows to `CustomerView`, its operation to schema.ts and its tab to the page. Rows are read
 * as the caller: the tables' own policies decide what of them shows.
 */
export interface Section {
  /** Without it the section is null. */
  needs: Permission;
  /** What follows FROM; `:id` is the customer. */
  from: string;
  /** Not read by the one call: what it says stands elsewhere in the record (the balance of points); its rows come when they are looked at. */
  later?: true;
  /** Newest first by these two. */
  at: string;
  id: string;
  /** Columns by the names the answer has; `:own` is the caller where their permission reaches own records only, else null. */
  columns: string;
  /** Which of the rows count as current. */
  current: string;
}

export const SECTIONS = {
  // plan: ownership_customer, unit_person_customer; then primary keys
  vehicles: {
    needs: 'unit.read',
    from: `(select o.id, o.unit_id, 'owner' as role, o.from_date, o.to_date from products.ownership o where o.customer_id = :id
        union all select p.id, p.unit_id, p.role, p.from_date, p.to_date from products.unit_person p where p.customer_id = :id) w
      join products.unit u on u.id = w.unit_id
      join products.trim t on t.id = u.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
      where true`,
    at: "w.from_date::timestamp at time zone 'UTC'",
    id: 'w.id',
    columns: `u.id, w.role, coalesce(u.vin, u.serial) as vin, u.plate, s.name as "seriesName", s.name_en as "seriesNameEn", w.from_date as "fromDate", w.to_date as "toDate"`,
    current: `w.role = 'owner' and w.to_date is null`,
  },
  // plan: lead_customer
  leads: {
    needs: 'lead.read',
    from: `leads.lead l join org.unit u on u.id = l.org_id where l.customer_id = :id`,
    at: 'l.created_at',
    id: 'l.id',
    columns: `l.id, l.status, l.grade, l.channel, case when l.consultant_id is not null then org.actor_name('staff:' || l.consultant_id) end as "consultantName", u.name as "unitName", u.name_en as "unitNameEn",
      (:own is null or l.consultant_id is not distinct from :own) as opens, ${utc('l.act_by')} as "actBy", ${utc('l.created_at')} as "createdAt"`,
    current: `l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')`,
  },
  // plan: order_customer
  orders: {
    needs: 'order.read',
    from: `sales.order o join products.trim t on t.id = o.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
      where o.customer_id = :id`,
    at: 'o.created_at',
    id: 'o.id',
    columns: `o.id, o.number, o.status, s.name as "seriesName", s.name_en as "seriesNameEn", o.price_fen as "priceFen",
      (:own is null or o.consultant_id = :own) as opens, o.expected_on as "expectedOn", ${utc('o.created_at')} as "createdAt"`,
    current: `o.status = 'open'`,
  },
  // plan: visit_customer, test_drive_customer, phone_call_customer
  showroom: {
    needs: 'showroom.read',
    later: true,
    from: `(select v.id, v.org_id, 'visit' as kind, v.arrived_at as at, v.status, v.series_id, v.consultant_id, v.kind as detail from showroom.visit v where v.customer_id = :id
        union all select d.id, d.org_id, 'test_drive', d.starts_at, d.status, d.series_id, d.consultant_id, d.intention from showroom.test_drive d where d.customer_id = :id
        union all select p.id, p.org_id, 'call', p.called_at, 'closed', p.series_id, p.staff_id, p.outcome from showroom.phone_call p where p.customer_id = :id) w
      join org.unit u on u.id = w.org_id left join products.series s on s.id = w.series_id
      where true`,
    at: 'w.at',
    id: 'w.id',
    columns: `w.id, w.kind, w.status, w.detail, s.name as "seriesName", s.name_en as "seriesNameEn", u.name as "unitName", u.name_en as "unitNameEn",
      case when w.consultant_id is not null then org.actor_name('staff:' || w.consultant_id) end as "consultantName",
      (:own is null or w.consultant_id is not distinct from :own) as opens, ${utc('w.at')} as at`,
    current: 'false',
  },
  // plan: lead_customer, then quote_lead; versions that a newer one replaced stand with their lead
  quotes: {
    needs: 'order.read',
    later: true,
    from: `leads.lead l join sales.quote q on q.lead_id = l.id join products.trim t on t.id = q.trim_id join products.model m on m.id = t.model_id
      join products.series s on s.id = m.series_id
      where l.customer_id = :id and q.status <> 'superseded'`,
    at: 'q.created_at',
    id: 'q.id',
    columns: `q.id, q.number, q.status, q.price_fen as "priceFen", s.name as "seriesName", s.name_en as "seriesNameEn",
      (:own is null or q.consultant_id = :own) as opens, ${utc('q.created_at')} as "createdAt"`,
    current: 'false',
  },
  // plan: member_of_customer, then ledger_member and entry_pkey
  points: {
    needs: 'points.read',
    later: true,
    from: `club.member b join club.account a on a.member_id = b.id and a.kind = 'available' join club.ledger_transaction x on x.member_id = b.id
      join club.entry e on e.transaction_id = x.id and e.account_id = a.id left join club.points_rule r on r.id = x.rule_id
      where b.customer_id = :id`,
    at: 'x.posted_at',
    id: 'x.id',
    columns: `x.id, x.kind, e.amount as points, r.name as "ruleName", r.name_en as "ruleNameEn", x.note, ${utc('x.posted_at')} as "postedAt"`,
    current: 'false',
  },
} as const satisfies Record<string, Section>;

export type SectionKey = keyof typeof SECTIONS;
/** Sections whose newest rows the one call brings. */
export type ShownKey = { [K in SectionKey]: (typeof SECTIONS)[K] extends { later: true } ? never : K }[SectionKey];
export const SHOWN_KEYS = (Object.entries<Section>(SECTIONS) as [SectionKey, Section][])
  .filter(([, section]) => !section.later)
  .map(([key]) => key as ShownKey);

/**
 * What marks the beginning of each phase of the life cycle: the first of these events; `after` another phase where it is told apart from
 * that one by time alone. A module adds the events it brings.
 */
export const PHASES = [
  { phase: 'need', events: ['lead.received', 'customer.created'] },
  { phase: 'interest', events: ['lead.followed_up', 'lead.accepted'] },
  { phase: 'purchase', events: ['order.created', 'order.delivered'] },
  { phase: 'service', events: ['opportunity.contacted', 'member.approved'] },
  { phase: 'repair', events: ['repair_order.closed'] },
  { phase: 'repurchase', events: ['order.created'], after: 'order.delivered' },
] as const;
