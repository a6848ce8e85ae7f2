-- Recruitment at delivery and recommendations.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-field-with-default, disallowed-unique-constraint

-- ───────────────────────────── recruitment at delivery ─────────────────────────────

create table club.recruitment (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  delivery_id uuid not null references sales.delivery (id),
  reason text not null,
  note text,
  staff_id uuid references org.staff (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint recruitment_once unique (delivery_id)
);
comment on table club.recruitment is 'Why somebody who got a car is not in the club (CLB-29): settled by person and car.';
select app.protect('club.recruitment'), app.audited('club.recruitment');
grant select, insert, update on club.recruitment to roadbook_app;
create index delivery_org_day on sales.delivery (org_id, delivered_on, created_at);

create function club.membership(customer uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: member_customer
  return (select m.status from club.member m where m.customer_id = customer and m.status in ('pending', 'active') limit 1);
end $$;
comment on function club.membership(uuid) is 'Whether a customer is a member or waits to be one, at whatever branch: no more is told.';

-- ───────────────────────────── recommendations ─────────────────────────────

create table club.referral (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  consultant_id uuid references org.staff (id),
  referrer_id uuid not null references customers.customer (id),
  member_id uuid references club.member (id),
  referred_id uuid references customers.customer (id),
  referred_name text not null default '',
  referred_masked text not null default '',
  referred_hash bytea,
  lead_id uuid references leads.lead (id),
  order_id uuid references sales.order (id),
  state text not null default 'registered' check (state in ('registered', 'won', 'credited', 'reversed', 'withdrawn', 'expired')),
  expires_on date not null,
  won_on date,
  points bigint,
  transaction_id uuid,
  credited_at timestamptz,
  reversed_at timestamptz,
  reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint referral_other check (referred_id <> referrer_id)
);
comment on table club.referral is 'Who recommended whom, taken down before the purchase (CLB-35); won with the delivery, credited once the referrer is a member.';
comment on column club.referral.referred_hash is 'Keyed hash of the phone number of the person recommended.';
create unique index referral_open on club.referral (referred_hash) where state = 'registered';
create unique index referral_of_order on club.referral (order_id) where order_id is not null;
create index referral_org on club.referral (org_id, created_at desc, id desc);
create index referral_org_state on club.referral (org_id, state, created_at desc, id desc);
create index referral_consultant on club.referral (consultant_id, created_at desc, id desc);
create index referral_created on club.referral (created_at desc, id desc);
create index referral_state on club.referral (state, created_at desc, id desc);
create index referral_won on club.referral (org_id, won_on) where won_on is not null;
create index referral_referrer_of on club.referral (referrer_id, created_at desc);
create index referral_referred on club.referral (referred_id) where referred_id is not null;
create index referral_member_of on club.referral (member_id) where member_id is not null;
create index referral_lead on club.referral (lead_id) where lead_id is not null;
select app.protect('club.referral'), app.audited('club.referral');
grant select, insert, update on club.referral to roadbook_app;

create function club.referral_refusal(referrer uuid, hash bytea) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  holders uuid[];
begin
  -- plan: identifier_value
  holders := array(select distinct customers.survivor_of(i.customer_id) from customers.identifier i where i.value_hash = hash);
  if customers.survivor_of(referrer) = any (holders) then return 'self'; end if;
  -- plan: referral_open
  if exists (select 1 from club.referral r where r.referred_hash = hash and r.state = 'registered') then return 'taken'; end if;
  -- plan: lead_customer, ownership_customer
  if exists (select 1 from unnest(holders) h where sales.bought_before(h)) then return 'owner'; end if;
  if exists (select 1 from leads.lead l where l.customer_id = any (holders) and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')) then return 'lead'; end if;
  return null;
end $$;
comment on function club.referral_refusal(uuid, bytea) is 'Why nobody can be recommended by a number any more, group-wide: it is their own, somebody else''s recommendation, an owner''s, or that of an open lead. No more is told.';

create function club.win_referral(wanted_order uuid, day date) returns table (id uuid, org_id uuid, referrer_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  bought sales.order;
  people uuid[];
begin
  select * into bought from sales.order o where o.id = wanted_order;
  if bought.id is null or not club.sees(bought.org_id) or exists (select 1 from club.referral r where r.order_id = wanted_order) then return; end if;
  people := customers.lineage_of(customers.survivor_of(bought.customer_id));
  return query
    -- Taken down in advance: a recommendation that is younger than the order is none. plan: identifier_customer, referral_open
    update club.referral r set state = 'won', order_id = wanted_order, lead_id = bought.lead_id, referred_id = bought.customer_id, won_on = day, version = r.version + 1
    where r.id = (
      select w.id from customers.identifier i join club.referral w on w.referred_hash = i.value_hash and w.state = 'registered'
      where i.customer_id = any (people) and w.expires_on >= day and w.created_at < bought.created_at and customers.survivor_of(w.referrer_id) <> all (people)
      order by w.created_at limit 1)
    returning r.id, r.org_id, r.referrer_id;
  if found then return; end if;
  return query
    -- Named with the enquiry (LED-37): the lead knows who recommended.
    insert into club.referral (id, org_id, consultant_id, referrer_id, referred_id, referred_name, referred_masked, lead_id, order_id, state, expires_on, won_on, created_at)
    select app.new_id(), bought.org_id, bought.consultant_id, customers.survivor_of(n.referrer_id), bought.customer_id, c.name, coalesce(c.primary_masked, ''), bought.lead_id,
      wanted_order, 'won', day, day, n.created_at
    from leads.referral n join customers.customer c on c.id = bought.customer_id
    where n.lead_id = bought.lead_id and n.created_at < bought.created_at and customers.survivor_of(n.referrer_id) <> all (people)
    returning id, org_id, referrer_id;
end $$;
comment on function club.win_referral(uuid, date) is 'The recommendation that a delivered order fulfils, wherever it was taken down; once an order.';

create function club.lose_referral(wanted_order uuid) returns table (id uuid, org_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
#variable_conflict use_column
begin
  return query select r.id, r.org_id from club.referral r join sales.order o on o.id = r.order_id
    where r.order_id = wanted_order and r.state in ('won', 'credited') and club.sees(o.org_id);
end $$;
comment on function club.lose_referral(uuid) is 'The recommendation whose order came to nothing after all.';

create function club.member_of(customer uuid) returns table (id uuid, org_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: member_customer
  return query select m.id, m.org_id from club.member m where m.customer_id = customers.survivor_of(customer) and m.status = 'active';
end $$;
comment on function club.member_of(uuid) is 'The membership of a customer, at whatever branch; for postings of the whole group, no more is told.';

create function club.won_of(customer uuid) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: referral_referrer_of
  return query select r.id from club.referral r where r.referrer_id = customer and r.state = 'won';
end $$;
comment on function club.won_of(uuid) is 'Recommendations of a customer that wait for their membership, at whatever dealer they were taken down.';

create function club.forget_people(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query
    update club.referral r set referred_name = '', referred_masked = '', reason = null
      where r.referred_id = any (people) or r.referred_hash in (select i.value_hash from customers.identifier i where i.customer_id = any (people)) returning r.id;
  return query
    update club.recruitment c set note = null from sales.delivery d join sales.order o on o.id = d.order_id
      where c.delivery_id = d.id and o.customer_id = any (people) returning c.id;
  return query
    update club.transfer t set note = null, decision_note = null where t.member_id in (select m.id from club.member m where m.customer_id = any (people)) returning t.id;
  perform set_config('app.erasing', '', true);
end $$;
comment on function club.forget_people(uuid[]) is 'Whom somebody recommended stays as a figure; the name, the number and every note go.';

-- ───────────────────────────── dictionaries ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('not_enrolled_reason', 'declined', '客户明确不入会', 'does not want to', '{}', 1),
  ('not_enrolled_reason', 'later', '客户要再考虑', 'wants to think about it', '{}', 2),
  ('not_enrolled_reason', 'no_time', '交车时来不及办理', 'no time at the delivery', '{}', 3),
  ('not_enrolled_reason', 'papers', '资料不全', 'papers are missing', '{}', 4),
  ('not_enrolled_reason', 'proxy', '他人代提车', 'somebody else took the car', '{}', 5),
  ('not_enrolled_reason', 'company', '单位用车', 'used by a company', '{}', 6),
  ('not_enrolled_reason', 'far', '外地客户', 'lives far away', '{}', 7),
  ('not_enrolled_reason', 'other', '其他', 'other', '{}', 9),
  ('leave_reason', 'sold_car', '已卖车', 'sold the car', '{}', 1),
  ('leave_reason', 'moved', '迁居外地', 'moved away', '{}', 2),
  ('leave_reason', 'unused', '用不到会员权益', 'does not use it', '{}', 3),
  ('leave_reason', 'unhappy', '对服务不满意', 'not content with the service', '{}', 4),
  ('leave_reason', 'privacy', '不愿保留个人信息', 'wants no data kept', '{}', 5),
  ('leave_reason', 'other', '其他', 'other', '{}', 9),
  ('transfer_reason', 'moved', '迁居', 'moved', '{}', 1),
  ('transfer_reason', 'nearer', '就近服务', 'another branch is nearer', '{}', 2),
  ('transfer_reason', 'wish', '会员要求', 'the member wishes so', '{}', 3),
  ('transfer_reason', 'closing', '分会关闭', 'the branch closes', '{}', 4),
  ('transfer_reason', 'other', '其他', 'other', '{}', 9),
  -- What a club begins with, by industry; a brand saves its own from it.
  ('tier_pack', 'automotive', '汽车行业', 'Automotive', '{"tiers":[
    {"code":"silver","name":"银卡会员","name_en":"Silver","rank":1,"threshold":5000,"colour":"#7d8590","benefits":"免费检测","benefits_en":"free vehicle check"},
    {"code":"gold","name":"金卡会员","name_en":"Gold","rank":2,"threshold":12000,"colour":"#9a6b00","benefits":"免费检测、生日礼、预约优先","benefits_en":"free vehicle check, birthday present, first choice of appointments"},
    {"code":"platinum","name":"白金会员","name_en":"Platinum","rank":3,"threshold":30000,"colour":"#3b4a63","benefits":"免费检测、生日礼、预约优先、机场贵宾厅","benefits_en":"free vehicle check, birthday present, first choice of appointments, airport lounge"}]}', 1),
  ('tier_pack', 'retail', '零售行业', 'Retail', '{"tiers":[
    {"code":"gold","name":"黄金卡","name_en":"Gold card","rank":1,"threshold":1000,"colour":"#9a6b00","benefits":"会员价、生日双倍积分","benefits_en":"member prices, double points on the birthday"},
    {"code":"platinum","name":"白金卡","name_en":"Platinum card","rank":2,"threshold":5000,"colour":"#3b4a63","benefits":"会员价、生日双倍积分、免费送货安装","benefits_en":"member prices, double points on the birthday, free delivery and installation"}]}', 2);
