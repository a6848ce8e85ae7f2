import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/**
 * What today's desks hold: leads for the demo dealer's colleague of digital leads (new, due, overdue, invited for today), deliveries for this
 * afternoon, leads that came back to headquarters. Worked out from what was written, so that the same set has the same desks.
 */
export async function writeDesks(client: pg.ClientBase, now: Date): Promise<void> {
  const { rows } = await client.query<{ dealer: string; dcc: string; consultant: string }>(
    `select u.id as dealer, (select s.id from org.staff s where s.login = 'dcc') as dcc, (select s.id from org.staff s where s.login = 'consultant') as consultant
     from org.unit u where u.name = $1`,
    [DEMO_DEALER.name],
  );
  const desk = rows[0];
  if (!desk) throw new Error('the demo dealer is gone');
  const { dealer, dcc, consultant } = desk;
  await client.query('alter table leads.lead disable trigger user');
  await client.query(
    `update leads.lead l set returned_at = e.occurred_at from app.event e where e.name = 'lead.returned' and e.subject_id = l.id and l.status = 'new'`,
  );
  await client.query(
    `with mine as (
       select l.id, l.status, row_number() over (partition by l.status order by l.consultant_id = $3, l.created_at desc, l.id) as n from leads.lead l
       where l.org_id = $1 and l.status in ('accepted', 'following') and (l.status = 'accepted' or l.consultant_id <> $3) and l.pending_close is null
         and l.channel in ('website', 'partner', 'adf', 'hotline')
     )
     update leads.lead l set consultant_id = $2,
       next_contact_at = case when m.status <> 'following' then l.next_contact_at when m.n <= 3 then $4::timestamptz - m.n * interval '5 hours'
         when m.n <= 8 then $4::timestamptz + (m.n - 3) * interval '40 minutes' else l.next_contact_at end,
       promised_visit_on = case when m.status = 'following' and m.n between 7 and 11 then ($4::timestamptz at time zone 'Asia/Shanghai')::date end,
       arrived_at = case when m.status = 'following' and m.n between 7 and 9 then $4::timestamptz - interval '25 minutes' else l.arrived_at end
     from mine m where m.id = l.id and m.n <= case m.status when 'accepted' then 2 else 14 end`,
    [dealer, dcc, consultant, now],
  );
  await client.query('alter table leads.lead enable trigger user');
  await client.query(
    `with soon as (
       select o.id, row_number() over (order by o.expected_on, o.id) as n from sales.order o
       where o.org_id = $1 and o.consultant_id = $2 and o.status = 'open' order by o.expected_on, o.id limit 2
     )
     insert into sales.handover (id, org_id, order_id, appointed_at, place, created_at)
     select app.new_id(), $1, s.id, (($3::timestamptz at time zone 'Asia/Shanghai')::date + time '14:30' + s.n * interval '75 minutes') at time zone 'Asia/Shanghai', '交车区', $3
     from soon s on conflict (order_id) do update set appointed_at = excluded.appointed_at, place = excluded.place, version = sales.handover.version + 1`,
    [dealer, consultant, now],
  );
}
