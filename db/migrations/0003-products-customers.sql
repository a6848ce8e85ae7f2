create schema products;
create schema customers;
grant usage on schema products, customers to roadbook_app;

-- ───────────────────────────── catalogue: series → model → trim ─────────────────────────────

create table products.series (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  code text not null unique,
  name text not null,
  name_en text not null,
  energy text not null default 'fuel' check (energy in ('fuel', 'bev', 'phev')),
  sort integer not null default 0,
  active boolean not null default true
);
create table products.model (
  id uuid primary key,
  series_id uuid not null references products.series (id),
  code text not null unique,
  name text not null,
  name_en text not null,
  model_year integer not null
);
create table products.trim (
  id uuid primary key,
  model_id uuid not null references products.model (id),
  code text not null unique,
  name text not null,
  name_en text not null,
  price_fen bigint not null check (price_fen > 0)
);
create index model_series on products.model (series_id);
create index trim_model on products.trim (model_id);
select app.audited('products.series'), app.audited('products.model'), app.audited('products.trim');
insert into app.open_table values
  ('products.series', 'the catalogue is public'), ('products.model', 'the catalogue is public'), ('products.trim', 'the catalogue is public');

-- ───────────────────────────── customers ─────────────────────────────

create table customers.customer (
  id uuid primary key,
  kind text not null default 'person' check (kind in ('person', 'enterprise', 'institution')),
  name text not null,
  name_grams text[] not null default '{}',
  gender text check (gender in ('female', 'male')),
  province_code text,
  city_code text,
  stage text not null default 'potential' check (stage in ('potential', 'prospect', 'ordered', 'owner')),
  stage_since timestamptz not null default now(),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column customers.customer.name_grams is 'Single characters, two-character runs and pinyin initials of the name: what a search of one or two characters finds under GIN.';
create index customer_grams on customers.customer using gin (name_grams);
create index customer_created on customers.customer (created_at desc, id desc);

-- A unit sees a customer through this row. The brand's own row makes headquarters see every customer.
create table customers.relationship (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  org_id uuid not null references org.unit (id),
  created_at timestamptz not null default now(),
  unique (customer_id, org_id)
);
create index relationship_org on customers.relationship (org_id, created_at desc, customer_id desc);
select app.protect('customers.relationship', 'customer_id');
-- Row-level security of relationship applies inside this sub-select: the scope rule stands in one place only.
select app.protect_by('customers.customer',
  'exists (select 1 from customers.relationship r where r.customer_id = customer.id)', '(select app.unit_id()) is not null');

create table customers.identifier (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  kind text not null check (kind in ('mobile', 'email', 'landline', 'wechat')),
  value_enc bytea not null,
  value_hash bytea not null,
  tail_hash bytea,
  masked text not null,
  is_primary boolean not null default true,
  created_at timestamptz not null default now()
);
create index identifier_customer on customers.identifier (customer_id);
create index identifier_value on customers.identifier (value_hash);
create index identifier_tail on customers.identifier (tail_hash) where tail_hash is not null;
select app.protect_by('customers.identifier', 'exists (select 1 from customers.relationship r where r.customer_id = identifier.customer_id)');

-- Consent is a ledger: the newest row of a purpose counts (PIPL art. 14, 15, 23).
create table customers.consent (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  purpose text not null check (purpose in ('service_contract', 'share_dealer', 'marketing_call', 'marketing_sms', 'marketing_email', 'care_calls', 'wechat_push', 'survey', 'profiling')),
  state text not null check (state in ('granted', 'denied', 'withdrawn')),
  text_version text not null,
  channel text not null,
  evidence jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index consent_customer on customers.consent (customer_id, purpose, created_at desc);
-- A colleague may take down the consent of a customer whose lead another dealer holds, and see neither.
select app.protect_by('customers.consent', 'exists (select 1 from customers.relationship r where r.customer_id = consent.customer_id)',
  '(select app.unit_id()) is not null');
select app.append_only('customers.consent');

select app.audited('customers.customer'), app.audited('customers.relationship'), app.audited('customers.identifier'), app.audited('customers.consent');

-- Brand-wide match by one keyed hash. Two enquiries of one number at the same moment wait for each other here, so that one customer is made.
create function customers.match_identifier(wanted_kind text, wanted bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || encode(substring(wanted from 1 for 8), 'hex'))::bit(64)::bigint);
  -- plan: index scan on identifier_value
  select i.customer_id into found_id from customers.identifier i where i.value_hash = wanted and i.kind = wanted_kind
    order by i.created_at, i.id limit 1;
  return found_id;
end $$;
comment on function customers.match_identifier(text, bytea) is 'The customer who holds an identifier anywhere in the group, locked against a second creation until the transaction ends.';

-- Binds a unit to a customer found group-wide: the services decide whether it may.
create function customers.relate(customer uuid, unit uuid) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into customers.relationship (id, customer_id, org_id)
    select app.new_id(), customer, c.ancestor_id
    from org.unit_closure c join org.unit u on u.id = c.ancestor_id
    where c.unit_id = unit and (c.ancestor_id = unit or u.kind = 'brand')
  on conflict (customer_id, org_id) do nothing
$$;
comment on function customers.relate(uuid, uuid) is 'Lets a unit, and the brand above it, see a customer.';

-- One-time codes for the owner's sign-in: the newest counts, five tries, ten minutes.
create table customers.sign_in_code (
  customer_id uuid primary key references customers.customer (id),
  code_hash bytea not null,
  expires_at timestamptz not null,
  attempts integer not null default 0,
  created_at timestamptz not null default now()
);
insert into app.open_table values ('customers.sign_in_code', 'keyed by a customer before any scope exists; reached through definer functions only');

create function customers.put_sign_in_code(customer uuid, code bytea, ends timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into customers.sign_in_code (customer_id, code_hash, expires_at) values (customer, code, ends)
  on conflict (customer_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at, attempts = 0, created_at = now()
$$;

create function customers.try_sign_in_code(customer uuid, code bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare stored customers.sign_in_code;
begin
  update customers.sign_in_code set attempts = attempts + 1
    where customer_id = customer and expires_at > now() and attempts < 5 returning * into stored;
  if not found or stored.code_hash <> code then return false; end if;
  delete from customers.sign_in_code where customer_id = customer;
  return true;
end $$;

-- ───────────────────────────── product units and owners ─────────────────────────────

create table products.unit (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  vin text not null,
  plate text,
  trim_id uuid not null references products.trim (id),
  colour text,
  invoiced_on date,
  delivered_on date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint unit_vin unique (vin)
);
create index unit_org on products.unit (org_id, created_at desc, id desc);
create index unit_vin_tail on products.unit (right(vin, 6));

create table products.ownership (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  customer_id uuid not null references customers.customer (id),
  from_date date not null,
  to_date date,
  created_at timestamptz not null default now()
);
create unique index ownership_current on products.ownership (unit_id) where to_date is null;
create index ownership_customer on products.ownership (customer_id);
create index ownership_org on products.ownership (org_id, created_at desc, id desc);
select app.protect('products.ownership', 'customer_id');
select app.protect_by('products.unit',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit.org_id) or exists (select 1 from products.ownership o where o.unit_id = unit.id and o.customer_id = (select app.customer_id()))');
select app.audited('products.unit'), app.audited('products.ownership');

grant select, insert, update on products.series, products.model, products.trim, products.unit, products.ownership,
  customers.customer, customers.relationship, customers.identifier to roadbook_app;
grant select, insert on customers.consent to roadbook_app;
