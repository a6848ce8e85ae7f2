-- The catalogue as headquarters keeps it, and the whole file of a vehicle: number, plates, people, warranty, insurance, loan, mileage.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, ban-drop-not-null

-- ───────────────────────────── catalogue ─────────────────────────────

alter table products.series
  add column description text,
  add column description_en text,
  add column warranty_months smallint not null default 36 check (warranty_months between 1 and 240),
  add column warranty_km integer default 100000 check (warranty_km > 0),
  add column version integer not null default 1;
comment on column products.series.warranty_months is 'What a unit gets when it is handed over; warranty_km null: no limit of mileage.';
alter table products.model
  add column active boolean not null default true,
  add column version integer not null default 1;
alter table products.trim
  add column description text,
  add column description_en text,
  add column active boolean not null default true,
  add column sale_from date,
  add column sale_to date,
  add column version integer not null default 1,
  add constraint trim_sale check (sale_to >= sale_from);

create table products.picture (
  id uuid primary key,
  series_id uuid not null references products.series (id),
  trim_id uuid references products.trim (id),
  sha256_hex text not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  bytes integer not null,
  title text not null,
  title_en text not null,
  sort integer not null default 0,
  created_at timestamptz not null default now()
);
comment on column products.picture.title is 'What the picture shows, for whoever cannot see it.';
create index picture_series on products.picture (series_id, sort, id);

-- Maintenance plan: what is due, at which mileage or after which time, whichever comes first.
create table products.maintenance_item (
  id uuid primary key,
  series_id uuid not null references products.series (id),
  trim_id uuid references products.trim (id),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null,
  name_en text not null,
  why text,
  why_en text,
  first_km integer check (first_km > 0),
  first_months smallint check (first_months > 0),
  every_km integer check (every_km > 0),
  every_months smallint check (every_months > 0),
  price_fen bigint check (price_fen >= 0),
  sort integer not null default 0,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint maintenance_interval check (num_nonnulls(every_km, every_months, first_km, first_months) > 0),
  constraint maintenance_once unique nulls not distinct (series_id, trim_id, code)
);
comment on column products.maintenance_item.trim_id is 'Null: for every trim of the series. An item of a trim takes the place of the series'' item of the same code.';
comment on column products.maintenance_item.first_km is 'Where the first time differs from the interval, e.g. the first maintenance; null: the interval.';

select app.audited('products.picture'), app.audited('products.maintenance_item');
insert into app.open_table values
  ('products.picture', 'the catalogue is public'), ('products.maintenance_item', 'the catalogue is public');
grant select, insert, update, delete on products.picture to roadbook_app;
grant select, insert, update on products.maintenance_item to roadbook_app;

-- ───────────────────────────── the unit ─────────────────────────────

alter table products.unit
  alter column vin drop not null,
  add column serial text check (serial ~ '^[A-Z0-9][A-Z0-9./_-]{2,39}$'),
  add column owned boolean not null default false,
  add column warranty_until date,
  add column insured_until date,
  add column loan_until date,
  add constraint unit_number check (num_nonnulls(vin, serial) = 1);
comment on column products.unit.org_id is 'The dealer that looks after it: where it was handed over, or where it came to with its present owner.';
comment on column products.unit.serial is 'Number of a unit that is no vehicle (retail pack); unique within its trim.';
comment on column products.unit.insured_until is 'Last day of the present owner''s policies; loan_until likewise. Kept by trigger, for lists by date.';
create unique index unit_serial_once on products.unit (trim_id, serial) where serial is not null;
create index unit_serial_reversed on products.unit (reverse(serial) collate "C") where serial is not null;
create index unit_created on products.unit (created_at desc, id desc);
create index unit_trim on products.unit (trim_id, created_at desc, id desc);
create index unit_ownerless on products.unit (created_at desc, id desc) where not owned;
create index unit_delivered on products.unit (delivered_on desc, id desc);
create index unit_warranty on products.unit (warranty_until desc, id desc) where warranty_until is not null;
create index unit_insured on products.unit (insured_until desc, id desc) where insured_until is not null;
create index unit_loan on products.unit (loan_until desc, id desc) where loan_until is not null;
create index ownership_unit on products.ownership (unit_id);
alter table products.ownership add constraint ownership_dates check (to_date >= from_date);
alter table products.unit_person add column version integer not null default 1;
update products.unit u set owned = true where exists (select 1 from products.ownership o where o.unit_id = u.id and o.to_date is null);

-- ───────────────────────────── who sees which vehicle ─────────────────────────────
-- A unit of an organisation sees a vehicle it looks after, and any that a customer of its own has or had: the new owner's dealer finds the
-- technical file, the old owner's dealer keeps the past. Who owned it before shows only to those who know that customer: an ownership, a
-- role, a policy or a loan is seen where it was written down or through the relationship to its customer.

create function products.reaches(wanted uuid) returns boolean
language plpgsql stable security definer cost 1000 set search_path = pg_catalog as $$
begin
  -- plan: ownership_unit, then the unique index of customers.relationship and unit_closure_pkey
  return exists (
    select 1 from products.ownership o
    join customers.relationship r on r.customer_id = o.customer_id
    join org.unit_closure c on c.unit_id = r.org_id and c.ancestor_id = app.unit_id()
    where o.unit_id = wanted
  ) or (app.customer_id() is not null and exists (
    select 1 from products.ownership o where o.unit_id = wanted and o.customer_id = app.customer_id() and o.to_date is null
  ));
end $$;
comment on function products.reaches(uuid) is 'Whether a customer of the acting unit has or had a vehicle, or the acting owner has it. As a function: planned as a sub-select it would hash every ownership.';

drop policy scope_read on products.unit;
create policy scope_read on products.unit for select to roadbook_app using (
  org_id <> (select app.all_but())
  or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit.org_id)
  or products.reaches(id));
drop policy scope_insert on products.unit;
create policy scope_insert on products.unit for insert to roadbook_app with check (
  exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit.org_id));
drop policy scope_update on products.unit;
create policy scope_update on products.unit for update to roadbook_app
  using (exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit.org_id))
  with check (exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit.org_id));

drop policy scope_read on products.ownership;
create policy scope_read on products.ownership for select to roadbook_app using (
  org_id <> (select app.all_but())
  or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = ownership.org_id)
  or exists (select 1 from customers.relationship r where r.customer_id = ownership.customer_id));
drop policy scope_read on products.unit_person;
create policy scope_read on products.unit_person for select to roadbook_app using (
  org_id <> (select app.all_but())
  or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit_person.org_id)
  or exists (select 1 from customers.relationship r where r.customer_id = unit_person.customer_id));

-- ───────────────────────────── what goes with the vehicle ─────────────────────────────

create table products.plate (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  plate text not null,
  from_date date not null,
  to_date date,
  created_at timestamptz not null default now(),
  constraint plate_dates check (to_date >= from_date)
);
comment on table products.plate is 'Every plate a vehicle bore; the present one stands on the unit as well. Plates are given out again, so none is unique.';
create unique index plate_current on products.plate (unit_id) where to_date is null;
create index plate_unit on products.plate (unit_id);
create index plate_reversed on products.plate (reverse(plate) collate "C");

create table products.warranty (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  kind text not null check (kind in ('factory', 'battery', 'extended', 'parts', 'goodwill')),
  from_date date not null,
  to_date date not null,
  km integer check (km > 0),
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint warranty_dates check (to_date >= from_date)
);
create index warranty_unit on products.warranty (unit_id);

create table products.mileage (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  read_on date not null,
  km integer not null check (km between 0 and 2000000),
  source text not null check (source in ('delivery', 'service', 'staff', 'owner', 'import')),
  replaced boolean not null default false,
  created_at timestamptz not null default now()
);
comment on column products.mileage.replaced is 'The odometer was replaced before this reading: it counts anew.';
create index mileage_unit on products.mileage (unit_id, read_on desc, created_at desc);

create table products.policy (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  customer_id uuid not null references customers.customer (id),
  insurer text not null,
  number_enc bytea,
  number_hash bytea,
  masked text,
  kinds text[] not null default '{}',
  premium_fen bigint check (premium_fen >= 0),
  from_date date not null,
  to_date date not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint policy_dates check (to_date >= from_date)
);
comment on table products.policy is 'Insurance of a vehicle, taken out by its owner: it stays with that owner when the vehicle is sold.';
create index policy_unit on products.policy (unit_id);
create index policy_customer on products.policy (customer_id);

create table products.loan (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  unit_id uuid not null references products.unit (id),
  customer_id uuid not null references customers.customer (id),
  bank text not null,
  amount_fen bigint check (amount_fen >= 0),
  monthly_fen bigint check (monthly_fen >= 0),
  from_date date not null,
  to_date date not null,
  settled_on date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint loan_dates check (to_date >= from_date)
);
comment on column products.loan.settled_on is 'Paid off before its end.';
create index loan_unit on products.loan (unit_id);
create index loan_customer on products.loan (customer_id);

do $$
declare
  target text;
  own_scope constant text := '(%1$I.org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = %1$I.org_id))';
  -- The technical file is seen with the vehicle, and changed by whoever looks after it.
  visible constant text := 'exists (select 1 from products.unit u where u.id = %1$I.unit_id)';
  held constant text := 'exists (select 1 from products.unit u join org.unit_closure c on c.unit_id = u.org_id and c.ancestor_id = (select app.unit_id()) where u.id = %1$I.unit_id)';
  -- The owner's own papers are seen by those who know the owner.
  known constant text := 'exists (select 1 from customers.relationship r where r.customer_id = %1$I.customer_id)';
begin
  foreach target in array array['plate', 'warranty', 'mileage'] loop
    perform app.wall(format('products.%I', target)::regclass, format(visible, target), format(held, target),
      format(own_scope || ' and ' || visible, target));
  end loop;
  foreach target in array array['policy', 'loan'] loop
    perform app.wall(format('products.%I', target)::regclass, format(known, target), format(known, target),
      format(own_scope || ' and ' || known, target));
  end loop;
end $$;
-- Owners write down the mileage of the car they have.
create policy own_insert on products.mileage for insert to roadbook_app with check (
  source = 'owner' and exists (select 1 from products.ownership o where o.unit_id = mileage.unit_id and o.to_date is null
    and o.customer_id = (select app.customer_id())));

select app.audited('products.plate'), app.audited('products.warranty'), app.audited('products.mileage'), app.audited('products.policy'),
  app.audited('products.loan');
grant select, insert, update on products.plate to roadbook_app;
grant select, insert, update, delete on products.warranty, products.mileage, products.policy, products.loan to roadbook_app;

insert into products.plate (id, org_id, unit_id, plate, from_date)
  select app.new_id(), u.org_id, u.id, u.plate, coalesce(u.delivered_on, u.created_at::date) from products.unit u where u.plate is not null;
insert into products.mileage (id, org_id, unit_id, read_on, km, source, created_at)
  select app.new_id(), d.org_id, d.unit_id, d.delivered_on, d.odometer_km, 'delivery', d.created_at from sales.delivery d where d.odometer_km between 0 and 2000000;

-- ───────────────────────────── what is kept by itself ─────────────────────────────

-- A plate that is written on the unit (delivery, import) is the present one of its history.
create function products.keep_plate() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  present products.plate;
  since date := case when tg_op = 'INSERT' then coalesce(new.delivered_on, current_date) else current_date end;
begin
  select * into present from products.plate p where p.unit_id = new.id and p.to_date is null;
  if present.plate is not distinct from new.plate then return null; end if;
  if present.id is not null then
    update products.plate p set to_date = greatest(p.from_date, since) where p.id = present.id;
  end if;
  if new.plate is not null then
    insert into products.plate (id, org_id, unit_id, plate, from_date) values (app.new_id(), new.org_id, new.id, new.plate, since);
  end if;
  return null;
end $$;
create trigger keep_plate after insert or update of plate on products.unit for each row execute function products.keep_plate();

-- What lists ask of a unit stands on the unit: whether it has an owner, and until when it is covered.
create function products.keep_facts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  target uuid := case when tg_op = 'DELETE' then old.unit_id else new.unit_id end;
  owner uuid;
  covered date;
  insured date;
  lent date;
begin
  select o.customer_id into owner from products.ownership o where o.unit_id = target and o.to_date is null;
  select max(w.to_date) into covered from products.warranty w where w.unit_id = target and w.kind in ('factory', 'extended');
  select max(p.to_date) into insured from products.policy p where p.unit_id = target and p.customer_id = owner;
  select max(l.to_date) into lent from products.loan l where l.unit_id = target and l.customer_id = owner and l.settled_on is null;
  update products.unit u set owned = owner is not null, warranty_until = covered, insured_until = insured, loan_until = lent
    where u.id = target
      and (u.owned, u.warranty_until, u.insured_until, u.loan_until) is distinct from (owner is not null, covered, insured, lent);
  return null;
end $$;
create trigger keep_facts after insert or update or delete on products.ownership for each row execute function products.keep_facts();
create trigger keep_facts after insert or update or delete on products.warranty for each row execute function products.keep_facts();
create trigger keep_facts after insert or update or delete on products.policy for each row execute function products.keep_facts();
create trigger keep_facts after insert or update or delete on products.loan for each row execute function products.keep_facts();

-- Whose vehicles changed: what the group knows a customer by (plate, VIN) has to be gathered anew. Noted by trigger, so that no path
-- forgets it, also for an owner whom the acting unit does not know; customers takes the list.
create table products.changed_owner (
  customer_id uuid primary key references customers.customer (id),
  at timestamptz not null default now()
);
insert into app.open_table values ('products.changed_owner', 'technical: customers whose vehicles changed; reached through definer functions only');

create function products.note_owner() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op <> 'INSERT' then
    insert into products.changed_owner (customer_id) values (old.customer_id) on conflict do nothing;
  end if;
  if tg_op <> 'DELETE' then
    insert into products.changed_owner (customer_id) values (new.customer_id) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger note_owner after insert or update or delete on products.ownership for each row execute function products.note_owner();

create function products.note_unit() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into products.changed_owner (customer_id)
    select o.customer_id from products.ownership o where o.unit_id = new.id and o.to_date is null on conflict do nothing;
  return null;
end $$;
create trigger note_unit after update of vin, serial, plate on products.unit
  for each row when ((old.vin, old.serial, old.plate) is distinct from (new.vin, new.serial, new.plate)) execute function products.note_unit();

create function products.take_changed_owners(at_most integer) returns setof uuid
language sql security definer set search_path = pg_catalog as $$
  delete from products.changed_owner c
    where c.customer_id in (select n.customer_id from products.changed_owner n order by n.at limit at_most for update skip locked)
  returning c.customer_id
$$;
comment on function products.take_changed_owners(integer) is 'Takes customers whose vehicles changed off the list; a rollback puts them back.';

-- ───────────────────────────── transfer ─────────────────────────────

create function products.unit_by_number(wanted_vin text) returns table (id uuid, org_id uuid, version integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select u.id, u.org_id, u.version from products.unit u where u.vin = wanted_vin;
end $$;
comment on function products.unit_by_number(text) is 'A vehicle anywhere in the group by its whole VIN: whoever has the car before them may take it over; the services decide whether they may.';

create function products.transfer(wanted uuid, new_owner uuid, keeper uuid, since date) returns date
language plpgsql security definer set search_path = pg_catalog as $$
declare
  began date;
begin
  select o.from_date into began from products.ownership o where o.unit_id = wanted and o.to_date is null for update;
  -- The day before the first day of an ownership is not: told to the caller, who refuses.
  if began > since then return began; end if;
  update products.ownership o set to_date = since where o.unit_id = wanted and o.to_date is null;
  update products.unit_person p set to_date = greatest(since, p.from_date), version = p.version + 1
    where p.unit_id = wanted and p.to_date is null;
  insert into products.ownership (id, org_id, unit_id, customer_id, from_date) values (app.new_id(), keeper, wanted, new_owner, since);
  update products.unit u set org_id = keeper, version = u.version + 1 where u.id = wanted;
  return null;
end $$;
comment on function products.transfer(uuid, uuid, uuid, date) is 'Ends the present ownership and the roles of its people, and begins the new one at a dealer, wherever the old one was written down. Returns the first day of the present ownership where it is later.';

-- ───────────────────────────── the list ─────────────────────────────
-- As the searches of 0011: planned for the values at hand, keeps to the scope itself, gives ids only. A list by a date is ordered by that
-- date, so that its index is walked from where the wanted days begin.

create function products.listed_by(filters jsonb) returns text
language sql immutable set search_path = pg_catalog as $$
  select case
    when filters ? 'warrantyFrom' or filters ? 'warrantyBefore' then 'warranty_until'
    when filters ? 'insuranceFrom' or filters ? 'insuranceBefore' then 'insured_until'
    when filters ? 'loanFrom' or filters ? 'loanBefore' then 'loan_until'
    when filters ? 'deliveredFrom' or filters ? 'deliveredTo' then 'delivered_on'
    else 'created_at' end
$$;
comment on function products.listed_by(jsonb) is 'The column of products.unit that a filtered list is ordered by, newest first.';

create function products.filter_sql(filters jsonb) returns text
language plpgsql stable set search_path = pg_catalog as $$
declare
  conditions text := app.scope_sql('u.org_id');
  bound record;
begin
  for bound in
    select d.column_name, d.operator, f.value from jsonb_each_text(filters) f
    join (values ('warrantyFrom', 'warranty_until', '>='), ('warrantyBefore', 'warranty_until', '<'),
      ('insuranceFrom', 'insured_until', '>='), ('insuranceBefore', 'insured_until', '<'),
      ('loanFrom', 'loan_until', '>='), ('loanBefore', 'loan_until', '<'),
      ('deliveredFrom', 'delivered_on', '>='), ('deliveredTo', 'delivered_on', '<=')) d(name, column_name, operator) on d.name = f.key
  loop
    conditions := conditions || format(' and u.%I %s %L::date', bound.column_name, bound.operator, bound.value);
  end loop;
  if filters ? 'trims' then
    conditions := conditions || format(' and u.trim_id = any (%L::uuid[])', array(select jsonb_array_elements_text(filters -> 'trims')));
  end if;
  if filters ? 'dealers' then
    conditions := conditions || format(' and u.org_id = any (%L::uuid[])', array(select jsonb_array_elements_text(filters -> 'dealers')));
  end if;
  if filters ? 'owned' then
    conditions := conditions || case when (filters ->> 'owned')::boolean then ' and u.owned' else ' and not u.owned' end;
  end if;
  return conditions;
end $$;
comment on function products.filter_sql(jsonb) is 'The scope and the filters of a list of vehicles as a condition with its values written in.';

create function products.listed(filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
declare
  by_column text := products.listed_by(filters);
  conditions text := products.filter_sql(filters);
begin
  if by_column <> 'created_at' then conditions := conditions || format(' and u.%I is not null', by_column); end if;
  if before_us is not null then
    conditions := conditions || format(' and (u.%I, u.id) < (%s, %L::uuid)', by_column,
      format(case when by_column = 'created_at' then 'to_timestamp(0) + %L::bigint * interval ''1 microsecond'''
        else '(date ''1970-01-01'' + %L::bigint * interval ''1 microsecond'')::date' end, before_us), before_id);
  end if;
  -- plan: unit_org for a dealer; for many units unit_created, unit_trim, unit_ownerless or the index of the date
  return query execute format('select u.id from products.unit u where %s order by u.%I desc, u.id desc limit %s', conditions, by_column, at_most);
end $$;
comment on function products.listed(jsonb, bigint, uuid, integer) is 'A page of the vehicles in scope that filters leave, ordered as products.listed_by says.';
