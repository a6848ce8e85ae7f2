create schema leads;
create schema sales;
grant usage on schema leads, sales to roadbook_app;

-- A source may send leads from outside; its key signs them. secret_enc is sealed, never shown again.
create table leads.source (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  code text not null unique,
  name text not null,
  name_en text not null,
  channel text not null,
  secret_enc bytea,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
select app.protect('leads.source'), app.audited('leads.source');

create function leads.find_source(wanted text) returns setof leads.source
language sql stable security definer set search_path = pg_catalog as $$
  select * from leads.source where code = wanted and active
$$;
comment on function leads.find_source(text) is 'The source an outside message names; before its signature is checked there is no scope to see it in.';

create table leads.lead (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  status text not null default 'new' check (status in ('new', 'assigned', 'accepted', 'following', 'ordered', 'won', 'defeated', 'invalid')),
  channel text not null,
  source_id uuid references leads.source (id),
  grade text not null default 'N',
  series_id uuid references products.series (id),
  city_code text,
  test_drive boolean not null default false,
  comments text,
  consultant_id uuid references org.staff (id),
  due_at timestamptz,
  next_contact_at timestamptz,
  assigned_at timestamptz,
  accepted_at timestamptz,
  first_follow_at timestamptz,
  -- When somebody has to act next: the earlier of the running clock and the next contact.
  act_by timestamptz generated always as (least(due_at, next_contact_at)) stored,
  touch_count integer not null default 1,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column leads.lead.org_id is 'The dealer that holds the lead, or the brand while it is not dispatched.';
comment on column leads.lead.due_at is 'When the running clock of this state ends, in the unit''s working time: acceptance, then first follow-up.';
-- The list of a scope: newest first by keyset (created_at, id).
create index lead_org on leads.lead (org_id, created_at desc, id desc);
create index lead_org_status on leads.lead (org_id, status, created_at desc, id desc);
create index lead_consultant on leads.lead (consultant_id, created_at desc, id desc) where consultant_id is not null;
create index lead_created on leads.lead (created_at desc, id desc);
create index lead_status on leads.lead (status, created_at desc, id desc);
-- Overdue work of a scope.
create index lead_act_by on leads.lead (org_id, act_by) where status in ('assigned', 'accepted', 'following', 'ordered');
create index lead_act_by_all on leads.lead (act_by) where status in ('assigned', 'accepted', 'following', 'ordered');
-- One open lead per person and brand; later enquiries become touches of it.
create unique index lead_open on leads.lead (customer_id) where status in ('new', 'assigned', 'accepted', 'following', 'ordered');
create index lead_customer on leads.lead (customer_id, created_at desc);
select app.protect('leads.lead'), app.audited('leads.lead');

create function leads.open_lead_of(customer uuid) returns table (id uuid, org_id uuid, status text)
language sql stable security definer set search_path = pg_catalog as $$
  select l.id, l.org_id, l.status from leads.lead l
  where l.customer_id = customer and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')
$$;
comment on function leads.open_lead_of(uuid) is 'The open lead of a customer at whichever unit: an enquiry at one dealer must find the lead another dealer holds.';

-- Every enquiry of the lead's customer while it is open, the first included.
create table leads.touch (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  channel text not null,
  source_id uuid references leads.source (id),
  series_id uuid references products.series (id),
  comments text,
  created_at timestamptz not null default now()
);
create index touch_lead on leads.touch (lead_id, created_at);
create index touch_org on leads.touch (org_id, created_at desc);
select app.protect('leads.touch'), app.audited('leads.touch');

create function leads.add_touch(new_id uuid, wanted_lead uuid, wanted_channel text, source uuid, series uuid, note text) returns uuid
language sql security definer set search_path = pg_catalog as $$
  insert into leads.touch (id, org_id, lead_id, channel, source_id, series_id, comments)
    select new_id, l.org_id, l.id, wanted_channel, source, series, note from leads.lead l where l.id = wanted_lead;
  update leads.lead set touch_count = touch_count + 1, version = version + 1 where id = wanted_lead returning org_id
$$;
comment on function leads.add_touch(uuid, uuid, text, uuid, uuid, text) is 'Adds an enquiry to an open lead wherever it is held; returns the holding unit. Written as the owner, since a desk may enquire for a lead it does not see.';

-- Each message from outside, whatever became of it; the raw text is sealed because it holds clear numbers.
create table leads.inbound (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  source_id uuid not null references leads.source (id),
  external_id text not null,
  format text not null check (format in ('json', 'adf')),
  result text not null check (result in ('created', 'merged', 'rejected')),
  lead_id uuid references leads.lead (id),
  warnings jsonb not null default '[]',
  raw_enc bytea not null,
  created_at timestamptz not null default now()
);
-- A message that was rejected may come again, corrected; any other counts once.
create unique index inbound_once on leads.inbound (source_id, external_id) where result <> 'rejected';
create index inbound_org on leads.inbound (org_id, created_at desc, id desc);
-- Not audited: a log itself, and the application may only add to it.
select app.protect('leads.inbound');

create table leads.follow_up (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  staff_id uuid not null references org.staff (id),
  channel text not null,
  note text not null,
  grade text not null,
  next_contact_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index follow_up_lead on leads.follow_up (lead_id, created_at desc);
create index follow_up_org on leads.follow_up (org_id, created_at desc);
select app.protect('leads.follow_up'), app.audited('leads.follow_up');

-- A dealer gives a lead back: the brand's unit is outside its scope, so the step is the owner's, and checks the scope itself.
create function leads.give_back(wanted uuid, expected integer) returns uuid
language sql security definer set search_path = pg_catalog as $$
  update leads.lead l set org_id = brand.id, status = 'new', consultant_id = null, due_at = null, assigned_at = null, version = l.version + 1
  from org.unit_closure above join org.unit brand on brand.id = above.ancestor_id and brand.kind = 'brand'
  where l.id = wanted and l.version = expected and l.status = 'assigned' and above.unit_id = l.org_id
    and l.org_id in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
  returning l.org_id
$$;

-- Dealers of a city, least burdened first; the dispatcher works brand-wide.
create function leads.dealers_of_city(city text) returns table (unit_id uuid, open_leads bigint)
language sql stable security definer set search_path = pg_catalog as $$
  -- Counts stop at five, so that the cost does not grow with what lies waiting; among equals the one whose last lead is longest ago.
  -- plan: unit_city, then five entries of lead_org_status and one of lead_org a dealer; a city has at most some dozen dealers
  select u.id, waiting.n from org.unit u
  cross join lateral (select count(*) as n from (select 1 from leads.lead l where l.org_id = u.id and l.status = 'assigned' limit 5) capped) waiting
  left join lateral (select l.created_at from leads.lead l where l.org_id = u.id order by l.created_at desc limit 1) last on true
  where u.kind = 'dealer' and u.status = 'open' and u.city_code = city
  order by waiting.n, last.created_at nulls first, u.id
$$;

-- ───────────────────────────── orders and deliveries ─────────────────────────────

create sequence sales.order_number;
create table sales.order (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  number text not null unique,
  lead_id uuid not null references leads.lead (id),
  customer_id uuid not null references customers.customer (id),
  consultant_id uuid not null references org.staff (id),
  trim_id uuid not null references products.trim (id),
  colour text not null,
  price_fen bigint not null check (price_fen > 0),
  deposit_fen bigint not null default 0 check (deposit_fen >= 0),
  deposit_kind text not null default 'refundable' check (deposit_kind in ('earnest', 'refundable')),
  expected_on date not null,
  status text not null default 'open' check (status in ('open', 'delivered', 'cancelled')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (deposit_fen <= price_fen),
  -- Civil Code art. 586: earnest money (定金) up to a fifth of the price.
  constraint order_earnest check (deposit_kind <> 'earnest' or deposit_fen * 5 <= price_fen)
);
create index order_org on sales.order (org_id, created_at desc, id desc);
create index order_org_status on sales.order (org_id, status, created_at desc, id desc);
create index order_consultant on sales.order (consultant_id, created_at desc, id desc);
create index order_customer on sales.order (customer_id, created_at desc);
create unique index order_lead on sales.order (lead_id) where status <> 'cancelled';
select app.protect('sales.order', 'customer_id'), app.audited('sales.order');

create table sales.delivery (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null unique references sales.order (id),
  unit_id uuid not null references products.unit (id),
  staff_id uuid not null references org.staff (id),
  delivered_on date not null,
  plate text,
  odometer_km integer not null default 0 check (odometer_km between 0 and 2000000),
  created_at timestamptz not null default now()
);
create index delivery_org on sales.delivery (org_id, created_at desc, id desc);
select app.protect('sales.delivery'), app.audited('sales.delivery');

grant select, insert, update on leads.source, leads.lead, leads.touch, sales.order to roadbook_app;
grant select, insert on leads.inbound, leads.follow_up, sales.delivery to roadbook_app;
grant usage on sequence sales.order_number to roadbook_app;
