-- Texts of the public pages of models, and the rights and dictionaries of 0036 to 0040.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── model pages (WEB-01) ─────────────────────────────

alter table products.series
  add column tagline text,
  add column tagline_en text;

create table products.feature (
  id uuid primary key,
  series_id uuid not null references products.series (id),
  picture_id uuid references products.picture (id) on delete set null,
  title text not null,
  title_en text not null,
  body text not null default '',
  body_en text not null default '',
  sort integer not null default 0,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table products.feature is 'What a series can do, in words and with a picture: for its public page.';
create index feature_series on products.feature (series_id, sort, id);
create index feature_picture on products.feature (picture_id) where picture_id is not null;
select app.audited('products.feature');

create table products.spec (
  id uuid primary key,
  series_id uuid not null references products.series (id),
  section text not null default '',
  section_en text not null default '',
  name text not null,
  name_en text not null,
  trim_values jsonb not null default '{}',
  sort integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column products.spec.trim_values is 'Trim id → {"zh", "en"}: what the line says of each trim where trims are compared.';
create index spec_series on products.spec (series_id, sort, id);
select app.audited('products.spec');
insert into app.open_table values
  ('products.feature', 'the catalogue is public'), ('products.spec', 'the catalogue is public');

-- ───────────────────────────── rights ─────────────────────────────

grant select, insert, update on org.publication, org.publication_receipt, org.agreement, org.network_request, org.outlet, org.planning_point,
  sales.offer, sales.appraisal, engagement.questionnaire, engagement.call_list, engagement.survey_call to roadbook_app;
grant select, insert, delete on org.publication_file, org.agreement_file to roadbook_app;
grant select, insert on leads.replacement, engagement.survey_answer to roadbook_app;
grant delete on org.planning_point to roadbook_app;
-- A merge takes them along.
grant update on leads.replacement to roadbook_app;
grant select, insert, update, delete on products.feature, products.spec to roadbook_app;
grant usage on sequence sales.appraisal_number to roadbook_app;

-- ───────────────────────────── dictionaries ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('publication_kind', 'advertising_policy', '广告政策', 'advertising policy', '{}', 1),
  ('publication_kind', 'sales_policy', '商务政策', 'sales policy', '{}', 2),
  ('publication_kind', 'service_standard', '服务标准', 'service standard', '{}', 3),
  ('publication_kind', 'training_product', '产品培训', 'training: product', '{"training":true}', 11),
  ('publication_kind', 'training_comparison', '竞品对比', 'training: comparison with others', '{"training":true}', 12),
  ('publication_kind', 'training_skill', '销售技巧', 'training: selling skill', '{"training":true}', 13),
  ('outlet_function', 'sales', '销售', 'sales', '{}', 1),
  ('outlet_function', 'service', '售后', 'service', '{}', 2),
  ('outlet_function', 'parts', '配件', 'parts', '{}', 3),
  ('agreement_kind', 'dealership', '经销协议', 'dealership agreement', '{}', 1),
  ('agreement_kind', 'service', '售后服务协议', 'service agreement', '{}', 2),
  ('agreement_kind', 'supplement', '补充协议', 'supplementary agreement', '{}', 3),
  ('network_term', 'agreement_reminder', '协议到期提前提醒(天)', 'agreements are reminded of before their end (days)', '{"days":60}', 1),
  -- Owners are asked about a new car at each anniversary from this year on; days: how far back a night looks.
  ('replacement_rule', 'ownership', '置换提醒:用车年数', 'replacement: years of ownership', '{"years":5,"days":30}', 1),
  ('lead_channel', 'replacement', '置换提醒', 'replacement reminder', '{}', 30),
  ('lead_channel', 'phone_survey', '电话调研', 'telephone survey', '{}', 31),
  ('lead_channel', 'buy_back', '二手车回购', 'used-car buy-back', '{}', 32),
  ('car_condition', 'a', 'A 优秀', 'A excellent', '{}', 1),
  ('car_condition', 'b', 'B 良好', 'B good', '{}', 2),
  ('car_condition', 'c', 'C 一般', 'C fair', '{}', 3),
  ('car_condition', 'd', 'D 较差', 'D poor', '{}', 4),
  ('appraisal_refusal', 'price', '报价低于预期', 'the price is below what they expected', '{}', 1),
  ('appraisal_refusal', 'elsewhere', '已卖给他人', 'sold elsewhere', '{}', 2),
  ('appraisal_refusal', 'keeps', '暂不出售', 'keeps the car', '{}', 3),
  ('appraisal_refusal', 'other', '其他', 'other', '{}', 9);
