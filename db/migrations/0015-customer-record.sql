-- The whole file of a customer: who they are, how to reach them, where they live, what proves it, to whom they belong.
-- Every one of these columns starts empty: checking its constraint reads the table once and finds nothing.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint

alter table customers.customer drop constraint customer_kind_check, drop constraint customer_stage_check;
alter table customers.customer
  add constraint customer_kind_check check (kind in ('person', 'enterprise', 'institution', 'dealer')),
  add constraint customer_stage_check check (stage in ('potential', 'prospect', 'ordered', 'owner', 'repurchase')),
  add column status text not null default 'active' check (status in ('active', 'outdated', 'restricted', 'erased', 'merged')),
  add column merged_into uuid references customers.customer (id),
  add column unit_id uuid references org.unit (id),
  add column birth_on date,
  add column occupation text,
  add column income text,
  add column residence text check (residence in ('urban', 'rural')),
  add column family_size smallint check (family_size between 1 and 30),
  add column household_id uuid,
  add column household_role text,
  add column needs text[] not null default '{}',
  add column hobbies text[] not null default '{}',
  add column tags text[] not null default '{}',
  add column vip boolean not null default false,
  add column opinion_leader boolean not null default false,
  add column value_class text check (value_class in ('high', 'medium', 'low')),
  add column expected_value_fen bigint check (expected_value_fen >= 0),
  add column source text,
  add column custom jsonb not null default '{}',
  add column archivist_id uuid references org.staff (id),
  add column completeness smallint check (completeness between 0 and 100),
  add column missing text[] not null default '{}',
  add column verified_at timestamptz,
  add column updated_at timestamptz not null default now(),
  add constraint customer_merged check ((status = 'merged') = (merged_into is not null)),
  add constraint customer_unit check (unit_id is null or kind = 'dealer');
comment on column customers.customer.kind is 'dealer: a dealer as a customer of the first level (CUS-03); unit_id names it.';
comment on column customers.customer.status is 'outdated: no longer exists as a prospect (CUS-21, CUS-22); restricted: kept for legal reasons only, no processing (PIPL art. 47); merged: lives on in merged_into.';
comment on column customers.customer.source is 'Channel the customer first came by: a code of dictionary lead_channel (CUS-19).';
comment on column customers.customer.archivist_id is 'The colleague who keeps this file (CUS-27).';
comment on column customers.customer.custom is 'Values of the fields an administrator added (customers.custom_field), by their code.';
create unique index customer_unit_once on customers.customer (unit_id) where unit_id is not null;
create index customer_household on customers.customer (household_id) where household_id is not null;
create index customer_merged_into on customers.customer (merged_into) where merged_into is not null;

-- Households keep relatives apart in the matcher's eyes and together in the consultant's (CUS-06).
create table customers.household (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);
alter table customers.customer add constraint customer_household_fk foreign key (household_id) references customers.household (id);
select app.protect_by('customers.household', 'exists (select 1 from customers.customer c where c.household_id = household.id)', '(select app.unit_id()) is not null');

-- Contact persons of an enterprise, an institution or a dealer.
create table customers.contact_person (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  person_id uuid not null references customers.customer (id),
  title text,
  is_primary boolean not null default false,
  from_date date,
  to_date date,
  created_at timestamptz not null default now(),
  constraint contact_person_once unique (customer_id, person_id),
  check (customer_id <> person_id)
);
comment on column customers.contact_person.customer_id is 'The organisation.';
create index contact_person_person on customers.contact_person (person_id);
select app.protect_by('customers.contact_person', 'exists (select 1 from customers.relationship r where r.customer_id = contact_person.customer_id)');

alter table customers.identifier
  add column label text,
  add column status text not null default 'unknown' check (status in ('valid', 'empty', 'stopped', 'refused', 'unknown')),
  add column status_at timestamptz,
  add column shared boolean not null default false,
  add column verified_at timestamptz;
comment on column customers.identifier.status is 'What calls and message receipts told about the number: empty 空号, stopped 停机, refused 拒接 (CUS-08).';
comment on column customers.identifier.shared is 'Somebody confirmed that another customer uses this number as well: families and fleets.';

create table customers.address (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  kind text not null default 'home' check (kind in ('home', 'work', 'delivery', 'registered')),
  province_code text,
  city_code text,
  district_code text,
  line_enc bytea,
  line_hash bytea,
  line_masked text,
  postcode text,
  is_primary boolean not null default true,
  created_at timestamptz not null default now()
);
comment on column customers.address.line_enc is 'Street, house and room, sealed; the division above it is in clear (design: data rules).';
create index address_customer on customers.address (customer_id);
select app.protect_by('customers.address', 'exists (select 1 from customers.relationship r where r.customer_id = address.customer_id)');

create table customers.document (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  kind text not null check (kind in ('resident_id', 'credit_code', 'passport', 'hk_macau_permit', 'taiwan_permit', 'foreign_permanent', 'officer', 'driving_licence', 'other')),
  number_enc bytea not null,
  number_hash bytea not null,
  tail_hash bytea,
  masked text not null,
  valid_until date,
  checked boolean not null default false,
  created_at timestamptz not null default now()
);
comment on column customers.document.checked is 'The number bears its own check digit and passed it (GB 11643, GB 32100).';
create index document_customer on customers.document (customer_id);
create index document_number on customers.document (number_hash);
select app.protect_by('customers.document', 'exists (select 1 from customers.relationship r where r.customer_id = document.customer_id)');

create table customers.external_id (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  source text not null,
  external_id text not null,
  created_at timestamptz not null default now(),
  constraint external_id_once unique (source, external_id)
);
comment on table customers.external_id is 'Numbers other systems know the customer by (dealer management, old database, WeChat union id): a key of imports and of the API.';
create index external_id_customer on customers.external_id (customer_id);
select app.protect_by('customers.external_id', 'exists (select 1 from customers.relationship r where r.customer_id = external_id.customer_id)');

create table customers.attachment (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  file_id uuid not null references app.file (id),
  title text not null,
  created_at timestamptz not null default now()
);
create index attachment_customer on customers.attachment (customer_id, created_at desc);
select app.protect_by('customers.attachment', 'exists (select 1 from customers.relationship r where r.customer_id = attachment.customer_id)');

-- Each step of the life cycle with its date (CUS-14); written by trigger, so that no path forgets it.
create table customers.stage_change (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  from_stage text,
  to_stage text not null,
  at timestamptz not null default now(),
  actor text not null default app.actor()
);
create index stage_change_customer on customers.stage_change (customer_id, at desc);
select app.protect_by('customers.stage_change', 'exists (select 1 from customers.relationship r where r.customer_id = stage_change.customer_id)');

create function customers.keep_stage() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.stage_change (id, customer_id, from_stage, to_stage) values (app.new_id(), new.id, old.stage, new.stage);
  return null;
end $$;
create trigger keep_stage after update of stage on customers.customer
  for each row when (old.stage is distinct from new.stage) execute function customers.keep_stage();

-- Verification of a file by a call or a visit: who, when, what came of it (CUS-08, CUS-21).
create table customers.verification (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  staff_id uuid references org.staff (id),
  channel text not null check (channel in ('call', 'visit', 'message', 'owner')),
  result text not null check (result in ('confirmed', 'changed', 'unreachable', 'gone')),
  note text,
  created_at timestamptz not null default now()
);
create index verification_customer on customers.verification (customer_id, created_at desc);
select app.protect_by('customers.verification', 'exists (select 1 from customers.relationship r where r.customer_id = verification.customer_id)');
select app.append_only('customers.verification');

-- Fields an administrator adds without programming (CUS-26).
create table customers.custom_field (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null,
  name_en text not null,
  type text not null check (type in ('text', 'number', 'date', 'boolean', 'choice', 'choices')),
  choices jsonb not null default '[]',
  kinds text[] not null default '{person,enterprise,institution,dealer}',
  required boolean not null default false,
  sort integer not null default 0,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
insert into app.open_table values ('customers.custom_field', 'the form of a customer''s file is common to the group');

select app.audited('customers.household'), app.audited('customers.contact_person'), app.audited('customers.address'), app.audited('customers.document'),
  app.audited('customers.external_id'), app.audited('customers.attachment'), app.audited('customers.verification'), app.audited('customers.custom_field');
grant select, insert, update on customers.household, customers.contact_person, customers.address, customers.document, customers.external_id,
  customers.attachment, customers.custom_field to roadbook_app;
grant delete on customers.identifier, customers.contact_person, customers.address, customers.document, customers.external_id, customers.attachment to roadbook_app;
grant select on customers.stage_change to roadbook_app;
grant select, insert on customers.verification to roadbook_app;

-- Roles of people on one vehicle beside its ownership: who drives it, who pays (the owner stands in products.ownership).
create table products.unit_person (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  customer_id uuid not null references customers.customer (id),
  role text not null check (role in ('driver', 'payer', 'keeper')),
  from_date date not null,
  to_date date,
  created_at timestamptz not null default now(),
  check (to_date is null or to_date >= from_date)
);
create index unit_person_unit on products.unit_person (unit_id);
create index unit_person_customer on products.unit_person (customer_id);
create index unit_person_org on products.unit_person (org_id);
select app.protect('products.unit_person', 'customer_id'), app.audited('products.unit_person');
grant select, insert, update on products.unit_person to roadbook_app;

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('customer_need', 'family', '家用', 'family use', '{}', 1),
  ('customer_need', 'business', '商务', 'business use', '{}', 2),
  ('customer_need', 'off_road', '越野', 'off-road', '{}', 3),
  ('customer_need', 'commute', '通勤', 'commuting', '{}', 4),
  ('customer_need', 'fleet', '车队', 'fleet', '{}', 5),
  ('hobby', 'travel', '自驾游', 'road trips', '{}', 1),
  ('hobby', 'golf', '高尔夫', 'golf', '{}', 2),
  ('hobby', 'photography', '摄影', 'photography', '{}', 3),
  ('hobby', 'fitness', '健身', 'fitness', '{}', 4),
  ('hobby', 'music', '音乐', 'music', '{}', 5),
  ('hobby', 'cooking', '烹饪', 'cooking', '{}', 6),
  ('hobby', 'fishing', '钓鱼', 'fishing', '{}', 7),
  ('customer_tag', 'press', '媒体', 'press', '{}', 1),
  ('customer_tag', 'staff_family', '员工亲友', 'staff and family', '{}', 2),
  ('customer_tag', 'price_sensitive', '价格敏感', 'price sensitive', '{}', 3),
  ('customer_tag', 'complained', '曾投诉', 'has complained', '{}', 4),
  ('occupation', 'employee', '企业职员', 'employee', '{}', 1),
  ('occupation', 'civil_servant', '公务员', 'civil servant', '{}', 2),
  ('occupation', 'self_employed', '个体经营', 'self-employed', '{}', 3),
  ('occupation', 'teacher', '教师', 'teacher', '{}', 4),
  ('occupation', 'medical', '医护', 'medical', '{}', 5),
  ('occupation', 'freelance', '自由职业', 'freelance', '{}', 6),
  ('occupation', 'retired', '退休', 'retired', '{}', 7),
  ('occupation', 'other', '其他', 'other', '{}', 9),
  ('income', 'below_100k', '年收入10万以下', 'below 100 000 a year', '{}', 1),
  ('income', '100k_200k', '年收入10–20万', '100 000–200 000 a year', '{}', 2),
  ('income', '200k_500k', '年收入20–50万', '200 000–500 000 a year', '{}', 3),
  ('income', 'above_500k', '年收入50万以上', 'above 500 000 a year', '{}', 4),
  ('household_role', 'spouse', '配偶', 'spouse', '{}', 1),
  ('household_role', 'parent', '父母', 'parent', '{}', 2),
  ('household_role', 'child', '子女', 'child', '{}', 3),
  ('household_role', 'head', '户主', 'head', '{}', 4),
  ('household_role', 'other', '其他', 'other', '{}', 9);
