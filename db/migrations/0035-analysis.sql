-- Targets; what analysis keeps of history: open leads and orders by likeness, chances learnt of them, forecasts as they were made.
-- New tables read no rows.
-- squawk-ignore-file require-concurrent-index-creation

-- ───────────────────────────── targets (SAL-16) ─────────────────────────────

create table org.target (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  staff_id uuid references org.staff (id),
  month date not null check (extract(day from month) = 1),
  walk_ins integer check (walk_ins between 0 and 1000000),
  files integer check (files between 0 and 1000000),
  test_drives integer check (test_drives between 0 and 1000000),
  orders integer check (orders between 0 and 1000000),
  deliveries integer check (deliveries between 0 and 1000000),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint target_once unique nulls not distinct (org_id, month, staff_id)
);
comment on table org.target is 'What a unit, or a colleague at it, is to reach in a month: walk-ins 客流, files 建档, test drives 试驾, orders 订单, deliveries 交车.';
comment on column org.target.staff_id is 'Whose target it is at the unit; null: the unit''s own, given by the unit above.';
create index target_month on org.target (month, org_id);
select app.protect('org.target'), app.audited('org.target');
grant select, insert, update on org.target to roadbook_app;

-- ───────────────────────────── what leads are counted by ─────────────────────────────

-- Files opened in a span: leads that a dealer took on.
create index lead_accepted on leads.lead (org_id, accepted_at) where accepted_at is not null;

-- ───────────────────────────── history, chances, forecasts (SAL-13, SAL-14) ─────────────────────────────

create schema analytics;
grant usage on schema analytics to roadbook_app;

create table analytics.exposure (
  org_id uuid not null references org.unit (id),
  as_of date not null,
  kind text not null check (kind in ('order', 'delivery')),
  cell text not null,
  n integer not null,
  k30 integer,
  k60 integer,
  k90 integer,
  primary key (org_id, as_of, kind, cell)
);
comment on table analytics.exposure is 'How many leads (orders) of a dealer were open on a day, by likeness, and how many of them ended in an order (a delivery) within 30, 60 and 90 days; null while that time has not passed.';
comment on column analytics.exposure.cell is 'grade.age.stage of a lead, age of an order; flow: those that came from what did not yet exist that day.';
select app.protect('analytics.exposure');

create table analytics.rate (
  org_id uuid not null references org.unit (id),
  kind text not null check (kind in ('order', 'delivery')),
  cell text not null,
  as_of date not null,
  p30 double precision not null,
  p60 double precision not null,
  p90 double precision not null,
  v30 double precision not null,
  v60 double precision not null,
  v90 double precision not null,
  own_n integer not null,
  own_k integer not null,
  brand_n integer not null,
  brand_k integer not null,
  primary key (org_id, kind, cell)
);
comment on table analytics.rate is 'The chances of a dealer''s leads and orders by likeness, its own history shrunk to the brand''s; learnt anew each night. For the cell flow: how many more come, per horizon.';
comment on column analytics.rate.v30 is 'How uncertain p30 itself is: its variance.';
comment on column analytics.rate.own_n is 'What it was learnt from, at 30 days: cases (n) and those that came true (k), of the dealer and of its brand.';
select app.protect('analytics.rate');

create table analytics.forecast (
  org_id uuid not null references org.unit (id),
  staff_id uuid references org.staff (id),
  as_of date not null,
  kind text not null check (kind in ('order', 'delivery')),
  horizon smallint not null check (horizon in (30, 60, 90)),
  expected double precision not null,
  low double precision not null,
  high double precision not null,
  variance double precision not null,
  naive_last integer,
  naive_year double precision,
  actual integer,
  replayed boolean not null default false,
  created_at timestamptz not null default now(),
  constraint forecast_once unique nulls not distinct (org_id, as_of, kind, horizon, staff_id)
);
comment on table analytics.forecast is 'What was forecast on a day, kept as it was said, and what came of it. Each night for units, on the first of a month for consultants.';
comment on column analytics.forecast.naive_last is 'The naive forecast beside it: as many as in the same number of days before.';
comment on column analytics.forecast.naive_year is 'The mean of the same days in the two years before; null where there is no such history.';
comment on column analytics.forecast.replayed is 'Not said on that day: worked out later from what was known then.';
create index forecast_due on analytics.forecast (as_of) where actual is null;
select app.protect('analytics.forecast');

create table analytics.benchmark (
  org_id uuid not null references org.unit (id),
  step text not null,
  as_of date not null,
  days integer not null,
  dealers integer not null,
  reached integer not null,
  done integer not null,
  median_days double precision,
  primary key (org_id, step)
);
comment on table analytics.benchmark is 'How far leads of a region or brand come, over the last days: what a dealer is held against without seeing others'' leads. Kept where at least three dealers stand behind it.';
-- Read at the unit, above it and below it; written above it.
select app.wall('analytics.benchmark',
  'exists (select 1 from org.unit_closure c where (c.ancestor_id = benchmark.org_id and c.unit_id = (select app.unit_id()))
     or (c.ancestor_id = (select app.unit_id()) and c.unit_id = benchmark.org_id))', below, below)
from (select 'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = benchmark.org_id)' as below) rule;

grant select, insert, update, delete on analytics.exposure, analytics.rate, analytics.forecast, analytics.benchmark to roadbook_app;

-- ───────────────────────────── shipped defaults ─────────────────────────────

-- How far below the team's share, in points of a hundred, a step of the funnel may lie before it is named; causes and advice are texts of
-- the same dictionary editor.
insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('funnel_hint', 'valid', '有效率低于团队', 'Fewer enquiries prove valid', '{"below":8}', 1),
  ('funnel_hint', 'accepted', '接收率低于团队', 'Fewer valid leads are taken on', '{"below":5}', 2),
  ('funnel_hint', 'followed', '首次跟进率低于团队', 'Fewer leads are followed up', '{"below":5}', 3),
  ('funnel_hint', 'arrived', '到店率低于团队', 'Fewer customers come in', '{"below":5}', 4),
  ('funnel_hint', 'driven', '试驾率低于团队', 'Fewer visitors drive', '{"below":5}', 5),
  ('funnel_hint', 'quoted', '报价率低于团队', 'Fewer are given a quote', '{"below":5}', 6),
  ('funnel_hint', 'ordered', '成交率低于团队', 'Fewer quotes become orders', '{"below":5}', 7),
  ('funnel_hint', 'delivered', '交车率低于团队', 'Fewer orders are delivered', '{"below":5}', 8),
  ('funnel_cause', 'valid', '来源质量差,或登记信息不全', 'Poor sources, or details not taken down', '{}', 1),
  ('funnel_cause', 'accepted', '接收不及时,或人手不足', 'Leads wait too long, or hands are short', '{}', 2),
  ('funnel_cause', 'followed', '首次联系拖延,电话未打通后不再尝试', 'First calls are late, or not tried again', '{}', 3),
  ('funnel_cause', 'arrived', '电话中未给到店理由,未约定具体时间', 'No reason to come was given, no time agreed', '{}', 4),
  ('funnel_cause', 'driven', '未主动邀请试驾,或试驾车不够', 'Drives are not offered, or cars are short', '{}', 5),
  ('funnel_cause', 'quoted', '需求未问清,迟迟不报价', 'Needs are unclear, quotes come late', '{}', 6),
  ('funnel_cause', 'ordered', '报价后无人跟进,异议未处理', 'Quotes are left alone, doubts unanswered', '{}', 7),
  ('funnel_cause', 'delivered', '车源或付款拖延,客户退订', 'Cars or money come late, orders are cancelled', '{}', 8),
  ('funnel_advice', 'valid', '核对来源有效率,补全登记必填项', 'Compare sources; ask for what is missing', '{}', 1),
  ('funnel_advice', 'accepted', '设专人接单,缺人时开启自动分配', 'Name who takes leads; assign by rule', '{}', 2),
  ('funnel_advice', 'followed', '30 分钟内首呼,未接通当天换时段再打', 'Call within 30 minutes; again the same day', '{}', 3),
  ('funnel_advice', 'arrived', '每次通话约定下一步与到店时间', 'End each call with a next step and a time', '{}', 4),
  ('funnel_advice', 'driven', '接待时先约试驾,试驾车提前备好', 'Offer the drive first; keep cars ready', '{}', 5),
  ('funnel_advice', 'quoted', '试驾当天给出书面报价', 'Hand over a written quote the same day', '{}', 6),
  ('funnel_advice', 'ordered', '报价后两天内回访,经理协助谈判', 'Ring within two days; bring the manager in', '{}', 7),
  ('funnel_advice', 'delivered', '下订后每周告知进度,提前锁定车源', 'Tell progress weekly; secure the car early', '{}', 8),
  ('forecast_rule', 'likely', '高可能客户的最低可能性(%)', 'Least chance of a likely customer (%)', '{"percent":20}', 1);
