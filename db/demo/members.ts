import type pg from 'pg';
import { DEMO_DEALER } from './accounts.ts';

/** Recommendations that were won within the year (requirement F12): 1 749 in the nation, 298 of them in Shanghai. */
const WON = { full: { all: 1749, home: 298 }, small: { all: 60, home: 24 } };

/**
 * What the club did with its members after they joined: branches with cards of their own, tiers, the time each member spent at a branch,
 * applications with their deadline, changes of branch that wait, recommendations, reasons for deliveries without membership. Worked out
 * from the members that were written, so that the same set has the same club; no member changes the branch or leaves in the full set, whose
 * figures stand. Runs once the indexes are there; the triggers of members stay out of it.
 */
export async function writeMembers(
  client: pg.ClientBase,
  groupId: string,
  size: 'small' | 'full',
  now: Date,
): Promise<void> {
  for (const table of ['club.member', 'club.stay', 'club.branch', 'club.referral'])
    await client.query(`alter table ${table} disable trigger user`);
  await client.query("select set_config('app.unit', $1, true)", [groupId]);
  await client.query(
    `insert into club.stay (org_id, member_id, branch_id, from_at)
     select m.org_id, m.id, m.branch_id, m.decided_at from club.member m where m.status = 'active' order by m.id`,
  );
  await client.query(
    `update club.branch b set card_colour = (array['#0b5f8a', '#225544', '#6b3a1f', '#4a2f6b', '#7a1f2b'])[1 + get_byte(uuid_send(b.id), 15) % 5],
       card_prefix = coalesce(substring(u.code from '^[A-Z]{2}'), '')
     from org.unit u where u.id = b.org_id`,
  );
  await client.query(
    `update club.branch b set card_name = '申悦会', card_name_en = 'Shen Yue Club', card_colour = '#7a1f2b' from org.unit u where u.id = b.org_id and u.name = $1`,
    [DEMO_DEALER.name],
  );
  // Three days, the last one to its end; a few of the open ones are late.
  await client.query(
    `update club.member m set due_at = (((m.applied_at at time zone 'Asia/Shanghai')::date + 4)::timestamp at time zone 'Asia/Shanghai') where m.status = 'pending'`,
  );
  await writeTiers(client, now);
  await writeReferrals(client, size, now);
  await writeAround(client, size, now);
  for (const table of ['club.member', 'club.stay', 'club.branch', 'club.referral'])
    await client.query(`alter table ${table} enable trigger user`);
}

/** The brand's tiers, and every member in theirs: one car, two cars, more. */
async function writeTiers(client: pg.ClientBase, now: Date): Promise<void> {
  await client.query(
    `insert into club.setting (id, org_id, tier_months) select app.new_id(), u.id, 24 from org.unit u where u.kind = 'brand'`,
  );
  await client.query(
    `insert into club.tier (id, org_id, code, name, name_en, rank, threshold, colour, benefits, benefits_en)
     select app.new_id(), u.id, t.* from org.unit u, (values
       ('silver', '银卡会员', 'Silver', 1, 1500, '#7d8590', '免费检测', 'free vehicle check'),
       ('gold', '金卡会员', 'Gold', 2, 3500, '#9a6b00', '免费检测、生日礼、预约优先', 'free vehicle check, birthday present, first choice of appointments'),
       ('platinum', '白金会员', 'Platinum', 3, 8000, '#3b4a63', '免费检测、生日礼、预约优先、机场贵宾厅', 'all of gold, airport lounge')
     ) t (code, name, name_en, rank, threshold, colour, benefits, benefits_en) where u.kind = 'brand'`,
  );
  await client.query(
    `select count(*) from club.retier(($1::timestamptz at time zone 'Asia/Shanghai')::date, null, null, null)`,
    [now],
  );
}

/** Recommendations: what was won with a delivery of the year and credited, and what consultants of the demo dealer took down since. */
async function writeReferrals(client: pg.ClientBase, size: 'small' | 'full', now: Date): Promise<void> {
  const { all, home } = WON[size];
  await client.query(
    `insert into club.points_rule (id, org_id, code, kind, name, name_en, points, valid_months, valid_from)
     select app.new_id(), u.id, 'referral', 'referral', '转介绍积分', 'Points for a recommendation', 500, 24, ($1::timestamptz - interval '3 years')::date
     from org.unit u where u.kind = 'brand' and not exists (select 1 from club.points_rule r where r.kind = 'referral')`,
    [now],
  );
  await client.query(
    `create temp table won on commit drop as
     with sold as (
       select d.id, d.org_id, d.delivered_on, o.id as order_id, o.lead_id, o.customer_id, o.consultant_id, o.created_at, p.code = $1 as home,
         row_number() over (partition by p.code = $1 order by md5(o.id::text)) as n
       from sales.delivery d join sales.order o on o.id = d.order_id join customers.customer c on c.id = o.customer_id and c.kind = 'person'
       join org.unit u on u.id = d.org_id join org.unit p on p.id = u.parent_id
       where d.delivered_on > ($4::timestamptz - interval '1 year')::date and exists (select 1 from club.branch b where b.org_id = d.org_id)
     )
     select s.*, app.new_id() as id2, r.id as member_id, r.customer_id as referrer_id
     from sold s cross join lateral (
       select m.id, m.customer_id from club.member m where m.org_id = s.org_id and m.status = 'active' and m.decided_at < s.created_at - interval '30 days' and m.customer_id <> s.customer_id
       order by m.created_at desc, m.id desc offset get_byte(uuid_send(s.id), 14) % 20 limit 1) r
     where s.n <= case when s.home then $2::integer else $3::integer end * 2`,
    [DEMO_DEALER.region, home, all - home, now],
  );
  await client.query(
    `delete from won w using (select id2, row_number() over (partition by home order by n) as place, home from won) k
     where k.id2 = w.id2 and k.place > case when k.home then $1::integer else $2::integer end`,
    [home, all - home],
  );
  await client.query(
    `insert into club.referral (id, org_id, consultant_id, referrer_id, member_id, referred_id, referred_name, referred_masked, lead_id, order_id, state, expires_on, won_on, points,
       transaction_id, credited_at, created_at)
     select w.id2, w.org_id, w.consultant_id, w.referrer_id, w.member_id, w.customer_id, c.name, coalesce(c.primary_masked, ''), w.lead_id, w.order_id, 'credited',
       (w.created_at + interval '180 days')::date, w.delivered_on, 500, w.id2, (w.delivered_on + 1)::timestamp at time zone 'Asia/Shanghai', w.created_at - interval '3 days'
     from won w join customers.customer c on c.id = w.customer_id`,
  );
  await client.query(
    `select count(*) from club.earn_many((
       select jsonb_agg(jsonb_build_object('place', g.place, 'id', g.id2, 'scope', 'referral', 'key', g.id2, 'hash', '00', 'org', m.org_id, 'member', g.member_id, 'points', 500,
         'hq_points', 0, 'origin', 'referral', 'qualifying', true, 'rule', (select r.id from club.points_rule r where r.kind = 'referral' limit 1),
         'earned_on', g.delivered_on, 'activates_on', g.delivered_on, 'expires_on', (g.delivered_on + interval '24 months')::date,
         'occurred_at', g.delivered_on, 'reference', g.id2))
       from (select w.*, row_number() over (order by w.id2) as place from won w) g join club.member m on m.id = g.member_id),
       ($1::timestamptz at time zone 'Asia/Shanghai')::date, '{}')`,
    [now],
  );
  await client.query(
    `insert into club.referral (id, org_id, consultant_id, referrer_id, member_id, referred_name, referred_masked, referred_hash, state, expires_on, created_at)
     select app.new_id(), m.org_id, (select min(s.staff_id::text)::uuid from org.staff_role s join org.role r on r.id = s.role_id where s.org_id = m.org_id and r.code = 'consultant'),
       m.customer_id, m.id, (array['陈立', '周敏', '吴刚', '郑洁', '孙浩', '何静', '罗平', '梁燕'])[m.n], '13' || m.n || '****00' || m.n || '8', sha256(m.id::text::bytea), 'registered',
       ($2::timestamptz + interval '150 days')::date, $2::timestamptz - m.n * interval '3 days'
     from (select x.*, row_number() over (order by x.created_at desc, x.id) as n from club.member x join org.unit u on u.id = x.org_id and u.name = $1 where x.status = 'active' limit 8) m`,
    [DEMO_DEALER.name, now],
  );
}

/** What waits around the members of the demo dealer: changes of branch, reasons, in the small set somebody who left. */
async function writeAround(client: pg.ClientBase, size: 'small' | 'full', now: Date): Promise<void> {
  await client.query(
    `insert into club.transfer (id, org_id, member_id, card_number, from_branch_id, to_branch_id, from_org_id, to_org_id, reason, rule, state, released_at, received_at, decision_note, created_at)
     select app.new_id(), case when t.n % 2 = 0 then t.org_id else o.org_id end, t.id, t.card_number, t.branch_id, o.id, t.org_id, o.org_id, (array['moved', 'nearer', 'wish'])[1 + t.n % 3], 'both',
       case when t.n = 4 then 'refused' else 'asked' end, case when t.n % 2 = 0 then $2::timestamptz - interval '1 day' end, case when t.n % 2 = 1 then $2::timestamptz - interval '1 day' end,
       case when t.n = 4 then '会员改变主意' end, $2::timestamptz - t.n * interval '1 day'
     from (
       select m.*, row_number() over (order by m.decided_at desc, m.id)::integer as n from club.member m join org.unit u on u.id = m.org_id and u.name = $1 where m.status = 'active' limit 4
     ) t cross join lateral (
       select b.id, b.org_id from club.branch b join org.unit s on s.id = b.org_id join org.unit h on h.id = t.org_id and h.parent_id = s.parent_id
       where b.org_id <> t.org_id order by s.code offset t.n % 2 limit 1) o`,
    [DEMO_DEALER.name, now],
  );
  await client.query(
    `insert into club.recruitment (id, org_id, delivery_id, reason, note, created_at)
     select app.new_id(), d.org_id, d.id, (array['later', 'declined', 'no_time', 'papers', 'far', 'proxy'])[1 + get_byte(uuid_send(d.id), 15) % 6],
       case when get_byte(uuid_send(d.id), 14) % 3 = 0 then '下次保养时再邀请' end, d.created_at + interval '1 day'
     from sales.delivery d join sales.order o on o.id = d.order_id
     where d.delivered_on > ($1::timestamptz - interval '70 days')::date and get_byte(uuid_send(d.id), 13) % 2 = 0 and d.created_at + interval '1 day' < $1
       and not exists (select 1 from club.member m where m.customer_id = o.customer_id and m.status in ('pending', 'active'))`,
    [now],
  );
  if (size === 'full') return;
  await client.query(
    `with gone as (
       update club.member m set status = 'left', reason = (array['moved', 'sold_car', 'unused'])[x.n], left_at = $2::timestamptz - x.n * interval '40 days', version = m.version + 1
       from (select m.id, row_number() over (order by m.decided_at, m.id)::integer as n from club.member m join org.unit u on u.id = m.org_id and u.name = $1 where m.status = 'active' limit 3) x
       where x.id = m.id returning m.id, m.left_at
     )
     update club.stay s set to_at = g.left_at from gone g where g.id = s.member_id`,
    [DEMO_DEALER.name, now],
  );
}
