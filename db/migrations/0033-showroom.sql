-- The showroom: who came in and who rang, what the dealer reports of it each day, where media ran, and test drives.

create schema showroom;
grant usage on schema showroom to roadbook_app;
-- No double booking of a car is a rule of the database: it needs equality of an id beside the overlap of times.
create extension if not exists btree_gist with schema app;

-- ───────────────────────────── visits ─────────────────────────────

create table showroom.visit (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  day date not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  people integer not null check (people between 1 and 99),
  kind text not null,
  counts_as text not null check (counts_as in ('first', 'again', 'other')),
  invited boolean not null default false,
  source text not null,
  media text,
  consultant_id uuid references org.staff (id),
  stand_in_id uuid references org.staff (id),
  opened_by uuid not null references org.staff (id),
  arrived_at timestamptz not null,
  taken_at timestamptz,
  left_at timestamptz,
  left_open boolean not null default false,
  phone_left boolean not null default false,
  lead_id uuid references leads.lead (id),
  customer_id uuid references customers.customer (id),
  grade text,
  series_id uuid references products.series (id),
  test_drive boolean not null default false,
  trade_in boolean not null default false,
  instalments boolean not null default false,
  plate_situation text,
  current_car text,
  remark text,
  viewed uuid[] not null default '{}',
  concerns text[] not null default '{}',
  questions text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint visit_times check (left_at >= arrived_at),
  constraint visit_closed check ((status = 'closed') = (left_at is not null))
);
comment on table showroom.visit is 'A group that came into the showroom (展厅客流登记), from reception to what came of it (SAL-01, WEB-14).';
comment on column showroom.visit.day is 'The civil day of the arrival where the showroom is; what reports count by.';
comment on column showroom.visit.counts_as is 'What the kind of visit counts as, written down when it was chosen, so that a changed dictionary changes no past report.';
comment on column showroom.visit.left_open is 'Nobody closed the visit; the house did at closing time.';
comment on column showroom.visit.viewed is 'The series looked at (WEB-14).';
-- The list of a dealer, of a consultant, of many dealers: newest first by keyset (arrived_at, id).
create index visit_org on showroom.visit (org_id, arrived_at desc, id desc);
create index visit_consultant on showroom.visit (consultant_id, arrived_at desc, id desc) where consultant_id is not null;
create index visit_arrived on showroom.visit (arrived_at desc, id desc);
-- Reports: days of a dealer.
create index visit_day on showroom.visit (org_id, day);
create index visit_open on showroom.visit (arrived_at) where status = 'open';
create index visit_lead on showroom.visit (lead_id) where lead_id is not null;
create index visit_customer on showroom.visit (customer_id) where customer_id is not null;
select app.protect('showroom.visit'), app.audited('showroom.visit');
grant select, insert, update on showroom.visit to roadbook_app;

-- ───────────────────────────── enquiries by phone ─────────────────────────────

create table showroom.phone_call (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  day date not null,
  called_at timestamptz not null,
  source text not null,
  media text,
  outcome text not null,
  staff_id uuid not null references org.staff (id),
  phone_left boolean not null default false,
  lead_id uuid references leads.lead (id),
  customer_id uuid references customers.customer (id),
  series_id uuid references products.series (id),
  remark text,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table showroom.phone_call is 'An enquiry by phone at the showroom (电话问询): through which medium, and what came of it (SAL-01).';
create index phone_call_org on showroom.phone_call (org_id, called_at desc, id desc);
create index phone_call_staff on showroom.phone_call (staff_id, called_at desc, id desc);
create index phone_call_called on showroom.phone_call (called_at desc, id desc);
create index phone_call_day on showroom.phone_call (org_id, day);
create index phone_call_lead on showroom.phone_call (lead_id) where lead_id is not null;
create index phone_call_customer on showroom.phone_call (customer_id) where customer_id is not null;
select app.protect('showroom.phone_call'), app.audited('showroom.phone_call');
grant select, insert, update on showroom.phone_call to roadbook_app;

-- ───────────────────────────── the daily report ─────────────────────────────

create table showroom.daily_report (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  day date not null,
  corrections jsonb not null default '{}',
  figures jsonb,
  note text,
  submitted_at timestamptz,
  submitted_by uuid references org.staff (id),
  delay_minutes integer check (delay_minutes >= 0),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint daily_report_day unique (org_id, day),
  constraint daily_report_submitted check ((submitted_at is null) = (figures is null) and (submitted_at is null) = (delay_minutes is null))
);
comment on table showroom.daily_report is 'What a dealer reports of a day: the figures of the register, corrected where the dealer says so, until it is submitted; then fixed (SAL-01).';
comment on column showroom.daily_report.corrections is 'Figures by name that the dealer gives in place of those counted.';
create index daily_report_of_day on showroom.daily_report (day, org_id);
select app.protect('showroom.daily_report'), app.audited('showroom.daily_report');
grant select, insert, update on showroom.daily_report to roadbook_app;

create function showroom.keep_submitted() returns trigger language plpgsql as $$
begin
  raise exception 'a submitted report is fixed' using errcode = '23514', constraint = 'daily_report_fixed';
end $$;
create trigger keep_submitted before update or delete on showroom.daily_report for each row
  when (old.submitted_at is not null) execute function showroom.keep_submitted();

-- ───────────────────────────── media ─────────────────────────────

create table showroom.placement (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  media text not null,
  title text not null,
  from_date date not null,
  to_date date not null,
  budget_fen bigint not null check (budget_fen >= 0),
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint placement_dates check (to_date >= from_date)
);
comment on table showroom.placement is 'A placement in a medium (媒体投放) for a brand, a region or a dealer, the unit it is for: what traffic is held against (SAL-02).';
create index placement_org on showroom.placement (org_id, created_at desc, id desc);
create index placement_created on showroom.placement (created_at desc, id desc);
select app.protect('showroom.placement'), app.audited('showroom.placement');
grant select, insert, update, delete on showroom.placement to roadbook_app;

-- ───────────────────────────── test drives ─────────────────────────────

create table showroom.agreement (
  id uuid primary key default app.new_id(),
  version text not null unique,
  text_zh text not null,
  text_en text not null,
  valid_from timestamptz not null default now()
);
comment on table showroom.agreement is 'The agreement of a test drive (试乘试驾协议), version by version; the newest is signed.';
select app.audited('showroom.agreement');
insert into app.open_table values ('showroom.agreement', 'texts that every visitor reads');
grant select on showroom.agreement to roadbook_app;
insert into showroom.agreement (version, text_zh, text_en) values ('2026-11',
  '本人持有与准驾车型相符且在有效期内的机动车驾驶证,身体状况适合驾驶,未饮酒、未服用影响驾驶的药物。试驾全程遵守道路交通安全法律法规,按约定路线行驶,听从陪驾人员安排,不将车辆交由他人驾驶。因本人违反法律法规或本协议造成的罚款、事故责任和损失,由本人依法承担。经销商确认车辆已投保且状况良好。本人的驾驶证信息仅用于本次试驾的资格核验。',
  'I hold a driving licence that is valid and covers this car; I am fit to drive and have taken neither alcohol nor medicines that impair driving. I keep to the traffic laws and the agreed route, follow the accompanying colleague and let nobody else drive. Fines, liability and damage caused by my breach of the law or of this agreement are mine as the law provides. The dealer confirms that the car is insured and in good order. The data of my licence is used to check my right to drive this time only.');

create table showroom.test_car (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  series_id uuid not null references products.series (id),
  name text not null,
  plate text not null,
  automatic boolean not null default true,
  insured_until date not null,
  odometer_km integer not null default 0 check (odometer_km between 0 and 2000000),
  state text not null default 'active' check (state in ('active', 'maintenance', 'retired')),
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint test_car_plate unique (org_id, plate)
);
comment on table showroom.test_car is 'A test-drive car of a dealer (SAL-06).';
select app.protect('showroom.test_car'), app.audited('showroom.test_car');
grant select, insert, update on showroom.test_car to roadbook_app;

create table showroom.test_drive (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  customer_id uuid not null references customers.customer (id),
  visit_id uuid references showroom.visit (id),
  consultant_id uuid not null references org.staff (id),
  car_id uuid not null references showroom.test_car (id),
  series_id uuid not null references products.series (id),
  route text,
  day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  free_at timestamptz not null,
  status text not null default 'booked' check (status in ('booked', 'confirmed', 'out', 'back', 'no_show', 'cancelled')),
  licence_class text,
  licence_until date,
  licence_enc bytea,
  licence_hash bytea,
  licence_masked text,
  agreement_version text references showroom.agreement (version),
  signature_enc bytea,
  agreed_at timestamptz,
  out_at timestamptz,
  back_at timestamptz,
  odometer_out integer check (odometer_out between 0 and 2000000),
  odometer_in integer check (odometer_in between 0 and 2000000),
  feedback_due_at timestamptz,
  feedback_at timestamptz,
  rating integer check (rating between 1 and 5),
  intention text,
  liked text[] not null default '{}',
  feedback text,
  cancel_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint test_drive_times check (ends_at > starts_at and free_at >= ends_at),
  constraint test_drive_odometer check (odometer_in >= odometer_out),
  constraint test_drive_no_overlap exclude using gist (car_id with =, tstzrange(starts_at, free_at) with &&)
    where (status in ('booked', 'confirmed', 'out'))
);
comment on table showroom.test_drive is 'A test drive from booking to feedback (SAL-03, SAL-04).';
comment on column showroom.test_drive.free_at is 'When the car may be booked again: the end and the time to make it ready.';
comment on column showroom.test_drive.signature_enc is 'The picture of the signature (PNG, base64), sealed in the row so that it is rotated and erased with it.';
comment on column showroom.test_drive.feedback_due_at is 'Feedback and buying intention are due within a day of coming back (SAL-04).';
create index test_drive_org on showroom.test_drive (org_id, starts_at desc, id desc);
create index test_drive_consultant on showroom.test_drive (consultant_id, starts_at desc, id desc);
create index test_drive_starts on showroom.test_drive (starts_at desc, id desc);
create index test_drive_day on showroom.test_drive (org_id, day);
create index test_drive_lead on showroom.test_drive (lead_id);
create index test_drive_customer on showroom.test_drive (customer_id);
create index test_drive_feedback on showroom.test_drive (org_id, feedback_due_at) where status = 'back' and feedback_at is null;
select app.protect('showroom.test_drive'), app.audited('showroom.test_drive');
grant select, insert, update on showroom.test_drive to roadbook_app;

-- Wishes of the public form that wait for a booking (WEB-20).
create index lead_test_drive_wish on leads.lead (org_id, created_at desc, id desc)
  where test_drive and test_driven_at is null and status in ('assigned', 'accepted', 'following');

-- ───────────────────────────── the person's rights ─────────────────────────────

create function showroom.stop(persons uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update showroom.test_drive d set status = 'cancelled', version = d.version + 1
    where d.customer_id = any (persons) and d.status in ('booked', 'confirmed');
end $$;
comment on function showroom.stop(uuid[]) is 'Cancels coming test drives of people whose data may no longer be processed.';

create function showroom.forget(persons uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  visits uuid[] := array(select v.id from showroom.visit v where v.customer_id = any (persons));
  calls uuid[] := array(select c.id from showroom.phone_call c where c.customer_id = any (persons));
  drives uuid[] := array(select d.id from showroom.test_drive d where d.customer_id = any (persons));
begin
  update showroom.visit v set current_car = null, remark = null, questions = null where v.id = any (visits);
  update showroom.phone_call c set remark = null where c.id = any (calls);
  update showroom.test_drive d set licence_class = null, licence_until = null, licence_enc = null, licence_hash = null, licence_masked = null,
      signature_enc = null, feedback = null where d.id = any (drives);
  return query select unnest(visits || calls || drives);
end $$;
comment on function showroom.forget(uuid[]) is 'Takes what people said and showed out of visits, calls and test drives; that somebody came remains a figure.';

-- ───────────────────────────── shipped defaults ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('visit_kind', 'first', '首次到店', 'first visit', '{"counts":"first"}', 1),
  ('visit_kind', 'again', '再次到店', 'again', '{"counts":"again"}', 2),
  ('visit_kind', 'invited', '邀约到店', 'came by invitation', '{"counts":"again","invited":true}', 3),
  ('visit_kind', 'outside', '外展留档', 'met at an outside show', '{"counts":"other"}', 4),
  ('visit_kind', 'branch', '二级网点', 'at a branch shop', '{"counts":"other"}', 5),
  ('visit_kind', 'other', '其他', 'other', '{"counts":"other"}', 9),
  ('visit_source', 'walk_in', '自然到店', 'walked in', '{}', 1),
  ('visit_source', 'website', '网站预约', 'booked on the site', '{}', 2),
  ('visit_source', 'online_lead', '网络线索', 'online lead', '{}', 3),
  ('visit_source', 'call_in', '展厅来电', 'rang before', '{}', 4),
  ('visit_source', 'referral', '朋友介绍', 'told by friends', '{}', 5),
  ('visit_source', 'partner', '异业合作', 'partner business', '{}', 6),
  ('visit_source', 'outreach', '主动出击', 'outreach', '{}', 7),
  ('visit_source', 'outside', '外展', 'outside show', '{}', 8),
  ('visit_source', 'repurchase', '再购线索', 'repurchase', '{}', 9),
  ('visit_source', 'car_show', '车展', 'car show', '{}', 10),
  ('media', 'vertical', '汽车垂直网站', 'car portal', '{}', 1),
  ('media', 'short_video', '短视频', 'short video', '{}', 2),
  ('media', 'wechat', '微信', 'WeChat', '{}', 3),
  ('media', 'search', '搜索引擎', 'search engine', '{}', 4),
  ('media', 'news', '新闻客户端', 'news app', '{}', 5),
  ('media', 'radio', '电台', 'radio', '{}', 6),
  ('media', 'outdoor', '户外广告', 'outdoor', '{}', 7),
  ('media', 'press', '报刊', 'press', '{}', 8),
  ('media', 'own_site', '官网', 'own site', '{}', 9),
  ('media', 'none', '未经媒体', 'no medium', '{}', 99),
  ('plate_situation', 'has_plate', '已有牌照', 'has a plate', '{}', 1),
  ('plate_situation', 'waiting', '待拍', 'waits for a plate', '{}', 2),
  ('plate_situation', 'from_old_car', '旧车退牌', 'plate of the old car', '{}', 3),
  ('plate_situation', 'suburb', '郊区', 'suburban plate', '{}', 4),
  ('plate_situation', 'elsewhere', '外省', 'another province', '{}', 5),
  ('buyer_concern', 'comfort', '舒适', 'comfort', '{}', 1),
  ('buyer_concern', 'safety', '安全', 'safety', '{}', 2),
  ('buyer_concern', 'power', '动力', 'power', '{}', 3),
  ('buyer_concern', 'technology', '科技', 'technology', '{}', 4),
  ('buyer_concern', 'look', '外型', 'look', '{}', 5),
  ('buyer_concern', 'interior', '内饰', 'interior', '{}', 6),
  ('buyer_concern', 'space', '空间', 'space', '{}', 7),
  ('buyer_concern', 'equipment', '配置', 'equipment', '{}', 8),
  ('buyer_concern', 'brand', '品牌', 'brand', '{}', 9),
  ('buyer_concern', 'price', '价格', 'price', '{}', 10),
  ('buyer_concern', 'consumption', '能耗', 'consumption', '{}', 11),
  ('buyer_concern', 'service', '售后', 'service', '{}', 12),
  ('buyer_concern', 'reputation', '口碑', 'reputation', '{}', 13),
  ('phone_outcome', 'contact_left', '已留资', 'left their number', '{}', 1),
  ('phone_outcome', 'appointment', '约定到店', 'will come', '{}', 2),
  ('phone_outcome', 'information', '仅咨询', 'information only', '{}', 3),
  ('phone_outcome', 'passed_on', '转其他部门', 'passed on', '{}', 4),
  ('phone_outcome', 'invalid', '无效来电', 'invalid', '{}', 9),
  ('drive_route', 'city', '城区路线', 'city', '{"km":6,"minutes":25}', 1),
  ('drive_route', 'mixed', '综合路线', 'mixed', '{"km":12,"minutes":40}', 2),
  ('drive_route', 'highway', '快速路路线', 'highway', '{"km":20,"minutes":50}', 3),
  ('buying_intention', 'week', '一周内购买', 'buys within a week', '{}', 1),
  ('buying_intention', 'month', '一个月内购买', 'within a month', '{}', 2),
  ('buying_intention', 'quarter', '三个月内购买', 'within three months', '{}', 3),
  ('buying_intention', 'later', '以后再说', 'later', '{}', 4),
  ('buying_intention', 'none', '无购买意向', 'does not buy', '{}', 5),
  ('drive_cancel_reason', 'customer', '客户取消', 'the customer', '{}', 1),
  ('drive_cancel_reason', 'car', '车辆原因', 'the car', '{}', 2),
  ('drive_cancel_reason', 'weather', '天气', 'weather', '{}', 3),
  ('drive_cancel_reason', 'other', '其他', 'other', '{}', 9),
  -- When the report of a day is due (hour of the next day), what a test drive blocks, when feedback is due.
  ('showroom_rule', 'daily_report', '日报时限', 'daily report', '{"dueHour":10}', 1),
  ('showroom_rule', 'test_drive', '试驾规则', 'test drives', '{"bufferMinutes":15,"feedbackHours":24,"longestMinutes":180}', 2),
  -- What is told of a consultant or dealer whose figure lies further below the mean than `below` (points of a hundred; `relative`: of the mean).
  ('showroom_hint', 'reception', '接待量明显低于平均', 'Receives clearly fewer groups than the mean', '{"below":15,"relative":true}', 1),
  ('showroom_hint', 'retention', '首次留档率偏低', 'Few first visitors leave their phone', '{"below":8}', 2),
  ('showroom_hint', 'again', '再次到店有效率偏低', 'Few again-visits are worked with a phone', '{"below":5}', 3),
  ('showroom_hint', 'invite', '邀约到店率偏低', 'Few invited customers come', '{"below":5}', 4),
  ('showroom_hint', 'firstDuration', '首次接待时间偏短', 'First visits are short', '{"below":20,"relative":true}', 5),
  ('showroom_hint', 'firstDrive', '首次试驾率偏低', 'Few first visitors drive', '{"below":5}', 6),
  ('showroom_hint', 'againDuration', '再次接待时间偏短', 'Again-visits are short', '{"below":20,"relative":true}', 7);
