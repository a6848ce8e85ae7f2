-- Agreements, second-tier outlets and planning of the network of dealers.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── the network of dealers (DLR-09, DLR-10) ─────────────────────────────

alter table org.unit add column sells boolean not null default true;
comment on column org.unit.sells is 'A dealer with sales; full_after_sales says whether it has the complete after-sales function (DLR-08).';

create table org.agreement (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  number text not null constraint agreement_number unique,
  kind text not null,
  from_date date not null,
  to_date date not null,
  area_codes text[] not null default '{}',
  note text,
  status text not null default 'active' check (status in ('active', 'ended')),
  reminded_on date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint agreement_period check (to_date >= from_date)
);
comment on column org.agreement.area_codes is 'Where the dealer may do business: codes of provinces and cities (GB/T 2260).';
create index agreement_org on org.agreement (org_id, to_date desc, id);
create index agreement_due on org.agreement (to_date) where status = 'active';
select app.protect('org.agreement'), app.audited('org.agreement');

create table org.agreement_file (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  agreement_id uuid not null references org.agreement (id),
  file_id uuid not null references app.file (id),
  created_at timestamptz not null default now()
);
create index agreement_file_of on org.agreement_file (agreement_id, created_at);
select app.protect('org.agreement_file'), app.audited('org.agreement_file');

create table org.network_request (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  kind text not null check (kind in ('outlet', 'area')),
  name text,
  name_en text,
  city_code text,
  place text,
  functions text[] not null default '{}',
  opens_on date,
  agreement_id uuid references org.agreement (id),
  area_codes text[] not null default '{}',
  reason text not null,
  status text not null default 'region' check (status in ('region', 'headquarters', 'approved', 'refused', 'withdrawn')),
  asked_by uuid not null references org.staff (id),
  region_by uuid references org.staff (id),
  region_at timestamptz,
  region_note text,
  headquarters_by uuid references org.staff (id),
  headquarters_at timestamptz,
  headquarters_note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint network_request_outlet check (kind <> 'outlet' or (name is not null and city_code is not null)),
  constraint network_request_area check (kind <> 'area' or (agreement_id is not null and cardinality(area_codes) > 0))
);
comment on table org.network_request is 'A dealer asks for a second-tier outlet (二级网点) or a larger area: its region decides, then headquarters.';
create index network_request_org on org.network_request (org_id, created_at desc, id desc);
create index network_request_created on org.network_request (created_at desc, id desc);
create index network_request_waits on org.network_request (status, created_at desc, id desc) where status in ('region', 'headquarters');
select app.protect('org.network_request'), app.audited('org.network_request');

create table org.outlet (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  request_id uuid references org.network_request (id),
  name text not null,
  name_en text not null,
  city_code text not null,
  place text,
  functions text[] not null default '{}',
  opened_on date,
  closed_on date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint outlet_request unique (request_id),
  constraint outlet_times check (closed_on >= opened_on)
);
comment on table org.outlet is 'A second-tier outlet of a dealer, as it was approved.';
create index outlet_org on org.outlet (org_id, created_at desc);
create index outlet_city on org.outlet (city_code) where closed_on is null;
select app.protect('org.outlet'), app.audited('org.outlet');

create table org.planning_point (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  city_code text not null,
  kind text not null check (kind in ('sales', 'full', 'outlet')),
  wanted smallint not null check (wanted between 0 and 200),
  by_on date,
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint planning_point_once unique (org_id, city_code, kind)
);
comment on table org.planning_point is 'How many places of a kind a city is to have; what is not there yet is an open point (空白点).';
select app.protect('org.planning_point'), app.audited('org.planning_point');

create function org.remind_agreements(today date, days integer) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  told integer;
begin
  -- plan: agreement_due; those who keep the network above the dealer, and those who ask for it at the dealer
  with due as (
    update org.agreement a set reminded_on = today, version = a.version + 1
      where a.status = 'active' and a.to_date between today and today + days and a.reminded_on is null
      returning a.id, a.org_id, a.number, a.to_date
  )
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, payload)
    select distinct on (d.id, s.id) sr.org_id, s.id, 'agreement.ends', 'agreement', d.id,
      jsonb_build_object('number', d.number, 'unitName', u.name, 'toDate', d.to_date)
    from due d join org.unit u on u.id = d.org_id
    join org.unit_closure above on above.unit_id = d.org_id
    join org.staff_role sr on sr.org_id = above.ancestor_id
    join org.role_permission p on p.role_id = sr.role_id and p.permission in ('network.edit', 'network.apply')
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
    order by d.id, s.id;
  get diagnostics told = row_count;
  return told;
end $$;
comment on function org.remind_agreements(date, integer) is 'Reminds, once an agreement, of those that end within some days; returns how many notices were written.';
