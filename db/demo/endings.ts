import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/**
 * What became of leads in the demo dealer's region: attempts and milestones, the stages they went through, how they ended, what waits for
 * the manager, what headquarters check, and what the night proposed. Worked out from the leads that were written, so that the same set has
 * the same ends. Runs once the indexes are there; the triggers of leads stay out of it, as its times lie in the past.
 */
export async function writeEndings(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query('alter table leads.lead disable trigger user');
  await client.query(
    `create temp table region_lead on commit drop as
     select l.id, get_byte(uuid_send(l.id), 15) as luck, d.id as dealer_id, l.org_id = d.id as demo,
       (select min(r.staff_id::text)::uuid from org.staff_role r join org.role_permission p on p.role_id = r.role_id
        where r.org_id = l.org_id and p.permission = 'lead.close') as manager_id
     from org.unit d join org.unit_closure c on c.ancestor_id = d.parent_id join leads.lead l on l.org_id = c.unit_id
     where d.name = $1 and l.consultant_id is not null`,
    [DEMO_DEALER.name],
  );
  // A third was not reached at once.
  await client.query(
    `insert into leads.follow_up (id, org_id, lead_id, staff_id, channel, kind, result, connected, note, grade, next_contact_at, created_at)
     select app.new_id(), l.org_id, l.id, l.consultant_id, 'call', 'contact', (array['no_answer', 'busy', 'rejected'])[1 + r.luck % 3], false, '', 'N',
       l.first_follow_at, l.first_follow_at - interval '2 hours'
     from region_lead r join leads.lead l on l.id = r.id
     where r.luck % 3 = 0 and l.first_follow_at - interval '2 hours' > l.accepted_at`,
  );
  await client.query(
    `update leads.follow_up f set kind = case f.channel when 'visit' then 'visit' when 'test_drive' then 'test_drive' else 'contact' end,
       result = (array['interested', 'later', 'hesitant', 'interested', 'reached'])[1 + get_byte(uuid_send(f.id), 15) % 5]
     from region_lead r where f.lead_id = r.id and f.connected`,
  );
  await client.query(
    `update leads.lead l set attempts = f.n, first_attempt_at = f.first_at, first_connected_at = f.reached_at, arrived_at = f.visited_at,
       test_driven_at = f.drove_at, ordered_at = case when l.status in ('ordered', 'won') then f.last_at end,
       expected_on = case when l.status = 'following' then ((f.last_at + (g.attributes ->> 'expectedDays')::integer * interval '1 day') at time zone 'Asia/Shanghai')::date end
     from (select x.lead_id, count(*) as n, min(x.created_at) as first_at, min(x.created_at) filter (where x.connected) as reached_at,
         min(x.created_at) filter (where x.channel in ('visit', 'test_drive')) as visited_at, min(x.created_at) filter (where x.channel = 'test_drive') as drove_at,
         max(x.created_at) as last_at
       from leads.follow_up x join region_lead r on r.id = x.lead_id group by 1) f, org.dictionary g
     where l.id = f.lead_id and g.kind = 'lead_grade' and g.code = l.grade`,
  );
  await writeClosed(client, now);
  await writeWaiting(client, now);
  await writeStages(client);
  await client.query('alter table leads.lead enable trigger user');
  await client.query('select leads.propose_downgrades($1)', [now]);
}

/** Leads that were given up or rest, with the approval that ended them; the latest of the lost wait for a call of headquarters. */
async function writeClosed(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query(
    `insert into leads.closing (id, org_id, lead_id, kind, reason, competitor, note, grade, proposed_by, decide_by, state, decided_by, decided_at, version, created_at)
     select app.new_id(), l.org_id, l.id, case when r.luck % 4 = 0 then 'dormancy' else 'defeat' end,
       case when r.luck % 4 = 0 then (array['plan_later', 'no_reply', 'waits_model'])[1 + r.luck % 3]
         else (array['competitor_price', 'price', 'trade_in', 'cancelled', 'same_brand_away', 'colour', 'finance', 'family'])[1 + r.luck % 8] end,
       case when r.luck % 8 = 0 and r.luck % 4 <> 0 then '星河 X5' end,
       case when r.luck % 4 = 0 then '客户表示明年再考虑,保持联系。' else '多次沟通未能成交,客户已明确。' end,
       l.grade, l.consultant_id, e.at + interval '2 days', 'approved', r.manager_id, e.at + interval '20 hours', 2, e.at
     from region_lead r join leads.lead l on l.id = r.id
     cross join lateral (select max(f.created_at) + interval '1 hour' as at from leads.follow_up f where f.lead_id = l.id) e
     where l.status = 'defeated' and e.at < $1::timestamptz - interval '1 day' and r.manager_id is not null and r.manager_id <> l.consultant_id`,
    [now],
  );
  await client.query(
    `update leads.lead l set status = case k.kind when 'dormancy' then 'dormant' else 'defeated' end, grade = case k.kind when 'dormancy' then 'S' else 'F' end,
       close_reason = k.reason, closed_at = k.decided_at,
       revisit_at = case when k.decided_at > $1::timestamptz - interval '150 days' then k.decided_at + case k.kind when 'dormancy' then 90 else 30 end * interval '1 day' end
     from leads.closing k where k.lead_id = l.id`,
    [now],
  );
  await client.query(
    `insert into leads.recheck (id, org_id, lead_id, closing_id, due_at, created_at, state, result, attempts, note, checked_by, checked_at, version)
     select app.new_id(), k.org_id, k.lead_id, k.id, k.decided_at + interval '3 days', k.decided_at,
       case when old.done then 'done' else 'open' end, case when old.done then 'real' end, case when old.done then 1 else 0 end,
       case when old.done then '客户确认已购其他品牌。' end, case when old.done then agent.id end, case when old.done then k.decided_at + interval '1 day' end,
       case when old.done then 2 else 1 end
     from leads.closing k
     cross join lateral (select k.decided_at < $1::timestamptz - interval '10 days' as done) old
     cross join lateral (select s.id from org.staff s where s.login = 'agent') agent
     where k.kind = 'defeat' and k.decided_at > $1::timestamptz - interval '40 days' and get_byte(uuid_send(k.lead_id), 14) % 5 = 0`,
    [now],
  );
}

/** Some leads of the demo dealer wait for the manager's word. */
async function writeWaiting(client: pg.ClientBase, now: Date): Promise<void> {
  const waiting = await client.query<{ id: string; kind: string }>(
    `insert into leads.closing (id, org_id, lead_id, kind, reason, competitor, note, grade, proposed_by, decide_by, created_at)
     select app.new_id(), w.org_id, w.id, case when w.place % 3 = 0 then 'dormancy' else 'defeat' end,
       case when w.place % 3 = 0 then 'plan_later' when w.place % 2 = 0 then 'competitor_product' else 'price' end,
       case when w.place % 2 = 0 and w.place % 3 <> 0 then '云岭 S7' end,
       case when w.place % 3 = 0 then '客户购车计划推迟到年后。' else '客户反馈优惠不足,已在比较其他车型。' end,
       w.grade, w.consultant_id, $1::timestamptz + (30 - w.place * 9) * interval '1 hour', $1::timestamptz - (18 + w.place * 9) * interval '1 hour'
     from (select l.*, row_number() over (order by l.created_at desc) as place from region_lead r join leads.lead l on l.id = r.id
       where r.demo and l.status = 'following' and r.luck % 2 = 1 and l.created_at < $1::timestamptz - interval '4 days') w
     where w.place <= 7 returning lead_id as id, kind`,
    [now],
  );
  for (const { id, kind } of waiting.rows)
    await client.query('update leads.lead set pending_close = $2 where id = $1', [id, kind]);
}

/** The stages that leads of the region went through, as the trigger would have written them at the time. */
async function writeStages(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into leads.stage_change (org_id, lead_id, from_status, to_status, from_grade, to_grade, actor, created_at)
     select l.org_id, l.id, s.from_status, s.to_status, s.from_grade, s.to_grade, 'staff:' || l.consultant_id, s.at
     from region_lead r join leads.lead l on l.id = r.id
     left join lateral (select f.grade from leads.follow_up f where f.lead_id = l.id and f.connected order by f.created_at limit 1) first on true
     left join lateral (select k.decided_at, k.grade from leads.closing k where k.lead_id = l.id and k.state = 'approved') ended on true
     cross join lateral (values
       ('assigned', 'accepted', 'N', 'N', case when l.accepted_at > l.created_at then l.accepted_at end),
       ('accepted', 'following', 'N', coalesce(first.grade, 'N'), l.first_follow_at),
       ('following', 'ordered', coalesce(first.grade, 'N'), 'O', l.ordered_at),
       ('following', l.status, ended.grade, l.grade, ended.decided_at)
     ) s(from_status, to_status, from_grade, to_grade, at)
     where s.at is not null and s.from_grade is not null order by s.at`,
  );
}
