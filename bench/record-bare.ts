import type { FastifyInstance } from 'fastify';
import type pg from 'pg';

/** What a record consists of, a plain query a part: no scope, no rights, no names of actors to look up. */
const PARTS: Record<string, string> = {
  customer: `select id, kind, name, primary_masked, city_code, gender, birth_on, occupation, needs, hobbies, tags, vip, opinion_leader, value_class, expected_value_fen,
    source, unit_id, stage, stage_since, status, merged_into, completeness, missing, verified_at, archivist_id, version, created_at from customers.customer where id = $1`,
  identifiers:
    'select id, kind, masked, label, is_primary, status, verified_at from customers.identifier where customer_id = $1 order by created_at',
  addresses:
    'select id, kind, province_code, city_code, district_code, line_masked from customers.address where customer_id = $1',
  documents: 'select id, kind, masked, checked from customers.document where customer_id = $1',
  externalIds: 'select source, external_id from customers.external_id where customer_id = $1',
  contacts:
    'select k.id, k.name, p.title, k.primary_masked from customers.contact_person p join customers.customer k on k.id = p.person_id where p.customer_id = $1',
  contactOf:
    'select k.id, k.name, p.title from customers.contact_person p join customers.customer k on k.id = p.customer_id where p.person_id = $1',
  files:
    'select a.id, a.title, f.name, f.media_type, f.bytes, a.created_at from customers.attachment a join app.file f on f.id = a.file_id where a.customer_id = $1',
  merges: 'select id, name from customers.customer where merged_into = $1',
  stages: 'select from_stage, to_stage, at from customers.stage_change where customer_id = $1 order by at desc',
  consents:
    'select distinct on (purpose) purpose, state, text_version, created_at from customers.consent where customer_id = $1 order by purpose, created_at desc',
  dealers: `select u.id, u.name, u.name_en, r.created_at from customers.relationship r join org.unit u on u.id = r.org_id where r.customer_id = $1 and u.kind = 'dealer'`,
  vehicles: `select u.id, u.vin, u.plate, s.name, s.name_en, w.from_date, w.to_date from products.ownership w join products.unit u on u.id = w.unit_id join products.trim t on t.id = u.trim_id
    join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id where w.customer_id = $1`,
  leads: `select l.id, l.status, l.grade, l.channel, l.act_by, s.name as consultant, u.name, u.name_en, l.created_at from leads.lead l join org.unit u on u.id = l.org_id
    left join org.staff s on s.id = l.consultant_id where l.customer_id = $1 order by l.created_at desc limit 100`,
  orders: `select o.id, o.number, o.status, s.name, s.name_en, o.price_fen, o.expected_on, o.created_at from sales.order o join products.trim t on t.id = o.trim_id
    join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id where o.customer_id = $1 order by o.created_at desc limit 100`,
  member: `select m.id, m.status, m.card_number, a.balance from club.member m left join club.account a on a.member_id = m.id and a.kind = 'available' where m.customer_id = $1`,
  care: `select id, kind, next_contact_on from engagement.opportunity where customer_id = $1 and status = 'open'`,
  said: 'select id, channel, next_step, next_on from customers.interaction where customer_id = $1 order by occurred_at desc limit 1',
  firsts: `select name, min(occurred_at) from app.event where customer_id = $1 and name = any ('{lead.received,customer.created,lead.followed_up,lead.accepted,order.created,order.delivered,opportunity.contacted,member.approved,repair_order.closed}') group by name`,
  timeline: `select e.id, e.name, e.occurred_at, e.actor, s.name as actor_name, u.name as unit_name, u.name_en, e.subject_id, e.payload from app.event e join org.unit u on u.id = e.org_id
    left join org.staff s on s.id = case when e.actor like 'staff:%' then substring(e.actor from 7)::uuid end
    where e.customer_id = $1 order by e.occurred_at desc, e.id desc limit 21`,
};

/** The bare route: the same rows by plain SQL on one connection, prepared and sent together. */
export function openBare(app: FastifyInstance, pool: pg.Pool): void {
  app.get<{ Params: { id: string } }>('/api/customers/:id', async (request) => {
    const client = await pool.connect();
    try {
      const values = [request.params.id];
      const answers = await Promise.all(
        Object.entries(PARTS).map(([name, text]) => client.query({ name, text, values })),
      );
      return Object.fromEntries(Object.keys(PARTS).map((name, at) => [name, answers[at]?.rows]));
    } finally {
      client.release();
    }
  });
}
