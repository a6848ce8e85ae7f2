-- Imports of any size: a file is staged row by row, judged, shown, taken in batches and, where it was a mistake, taken back.
-- squawk-ignore-file require-concurrent-index-creation, constraint-missing-not-valid, adding-not-nullable-field, ban-drop-column, disallowed-unique-constraint

alter table org.task drop constraint task_state_check;
alter table org.task add constraint task_state_check
  check (state in ('draft', 'waiting', 'running', 'checked', 'done', 'failed', 'cancelled'));
comment on column org.task.state is 'draft: a file that was sent and whose columns are yet to be named; checked: an import whose rows were tried and which waits for the person''s word.';
-- It held cells in clear. The rows of an import stand, sealed, in org.import_row.
alter table org.task_failure drop column raw;

-- ───────────────────────────── staged rows ─────────────────────────────

create table org.import_row (
  task_id uuid not null,
  line integer not null,
  state text not null check (state in ('ready', 'wrong', 'removed', 'created', 'updated', 'skipped', 'failed', 'reverted', 'kept')),
  sealed bytea not null,
  key_hash bytea,
  also_hash bytea,
  earlier integer,
  hit_id uuid,
  hit_seen boolean,
  hit_band text check (hit_band in ('certain', 'likely', 'possible')),
  decision text check (decision in ('update', 'skip', 'new')),
  planned text check (planned in ('create', 'update', 'skip')),
  record_id uuid,
  why bytea,
  before bytea,
  primary key (task_id, line)
);
comment on table org.import_row is 'The rows of a file on their way in. No foreign key: a batch is thousands of rows, and they go with the task''s time.';
comment on column org.import_row.sealed is 'Cells, mended cells and what is wrong with them, under the key that was current then; it lives for weeks, so no rotation reaches it.';
comment on column org.import_row.key_hash is 'Keyed hash of what may stand in the file but once.';
comment on column org.import_row.also_hash is 'A second key of that sort: the phone of a row that is matched by something else.';
comment on column org.import_row.earlier is 'The line of the file that has the same key already.';
comment on column org.import_row.hit_seen is 'Whether the record it hits is the importer''s to see; of a foreign one only a masked card shows.';
comment on column org.import_row.decision is 'What a person said about the record it hits; planned: what becomes of the row as things stand.';
comment on column org.import_row.before is 'What an updated record was before, sealed: what a revert puts back.';
create index import_row_key on org.import_row (task_id, key_hash) where key_hash is not null;
create index import_row_also on org.import_row (task_id, also_hash) where also_hash is not null;
create index import_row_wrong on org.import_row (task_id, line) where state in ('wrong', 'failed');
create index import_row_hit on org.import_row (task_id, line) where hit_id is not null or earlier is not null;
select app.protect_by('org.import_row', 'exists (select 1 from org.task t where t.id = import_row.task_id)');
grant select, insert, update, delete on org.import_row to roadbook_app;

-- What a header row meant the last time: remembered for whoever named it, and for colleagues where it is shared.
create table org.import_mapping (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  kind text not null,
  name text not null check (length(name) between 1 and 60),
  signature text not null,
  settings jsonb not null,
  shared boolean not null default false,
  version integer not null default 1,
  used_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint import_mapping_once unique (staff_id, kind, signature, name)
);
comment on column org.import_mapping.signature is 'Hash of the header row, whatever the order of its columns.';
create index import_mapping_shared on org.import_mapping (kind, org_id) where shared;
select app.wall('org.import_mapping',
  $$(app.actor() = 'staff:' || import_mapping.staff_id::text
     or (import_mapping.shared and exists (select 1 from org.unit_closure c where c.unit_id = (select app.unit_id()) and c.ancestor_id = import_mapping.org_id)))$$,
  $$(app.actor() = 'staff:' || import_mapping.staff_id::text)$$,
  $$(app.actor() = 'staff:' || import_mapping.staff_id::text and import_mapping.org_id = (select app.unit_id()))$$);
select app.audited('org.import_mapping');
grant select, insert, update, delete on org.import_mapping to roadbook_app;

-- The file an import was read from goes as soon as nothing is to be read from it any more.
create function org.drop_import_file(task uuid) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare
  file uuid;
begin
  select t.file_id into file from org.task t where t.id = task and t.kind = 'import' and t.staff_id = app.staff_id() for update;
  if file is null then return null; end if;
  update org.task t set file_id = null where t.id = task;
  return app.forget_file(file);
end $$;
comment on function org.drop_import_file(uuid) is 'Lets go of the file of one''s own import; names the content where no other row refers to it.';

create or replace function org.sweep_tasks() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from org.task_failure f using org.task t where t.id = f.task_id and t.expires_at < now();
  -- plan: the primary key, a task at a time
  delete from org.import_row r using org.task t where t.kind = 'import' and t.id = r.task_id and t.expires_at < now();
  delete from org.import_row r using org.task t where t.kind = 'import' and t.id = r.task_id and t.created_at < now() - interval '180 days';
  delete from org.task t where t.created_at < now() - interval '180 days';
end $$;

-- ───────────────────────────── customers, many at a time ─────────────────────────────

-- One statement that adds contacts of five thousand customers asks once, not five thousand times.
create function customers.keep_primary_many() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Nearly always the customer was made with it; even an update of no row would run the table's own triggers.
  if not exists (select 1 from new_rows n join customers.customer c on c.id = n.customer_id
                 where n.is_primary and c.primary_masked is distinct from n.masked) then
    return null;
  end if;
  -- plan: identifier_customer and customer_pkey for a few
  update customers.customer c set primary_masked = shown.masked
  from (
    select distinct on (i.customer_id) i.customer_id, i.masked from customers.identifier i
    where i.customer_id in (select n.customer_id from new_rows n) and i.is_primary order by i.customer_id, i.created_at, i.id
  ) shown
  where c.id = shown.customer_id and c.primary_masked is distinct from shown.masked;
  return null;
end $$;
create function customers.keep_primary_gone() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Whoever removes whole customers says so: their rows need not be written once more before they go.
  if current_setting('app.removing', true) = 'on' then return null; end if;
  update customers.customer c set primary_masked = shown.masked
  from (
    select g.customer_id, (select i.masked from customers.identifier i where i.customer_id = g.customer_id and i.is_primary order by i.created_at, i.id limit 1) as masked
    from (select distinct o.customer_id from old_rows o) g
  ) shown
  where c.id = shown.customer_id and c.primary_masked is distinct from shown.masked;
  return null;
end $$;
drop trigger keep_primary on customers.identifier;
create trigger keep_primary after update of masked, is_primary on customers.identifier
  for each row execute function customers.keep_primary();
create trigger keep_primary_gone after delete on customers.identifier referencing old table as old_rows
  for each statement execute function customers.keep_primary_gone();
create trigger keep_primary_many after insert on customers.identifier referencing new table as new_rows
  for each statement execute function customers.keep_primary_many();

create function customers.hits(kind text, wanted bytea[], words text[], sources text[])
returns table (place integer, customer_id uuid, name text, seen boolean, documents bytea[])
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  -- plan: identifier_value, document_number, external_id_once, unit_vin or the plate's index, member_card: one probe a row
  with asked as (
    select n::integer as place, a.hash, a.word, a.source from unnest(wanted, words, sources) with ordinality a (hash, word, source, n)
  ), found as (
    select a.place, i.customer_id from asked a join customers.identifier i on i.value_hash = a.hash
      where hits.kind in ('mobile', 'landline', 'email', 'wechat') and i.kind = hits.kind
    union all
    select a.place, d.customer_id from asked a join customers.document d on d.number_hash = a.hash where hits.kind = 'document'
    union all
    select a.place, e.customer_id from asked a join customers.external_id e on e.source = a.source and e.external_id = a.word where hits.kind = 'external'
    union all
    select a.place, o.customer_id from asked a join products.unit u on u.vin = a.word
      join products.ownership o on o.unit_id = u.id and o.to_date is null where hits.kind = 'vin'
    union all
    select a.place, o.customer_id from asked a join products.plate p on reverse(p.plate) collate "C" = reverse(a.word) collate "C" and p.to_date is null
      join products.ownership o on o.unit_id = p.unit_id and o.to_date is null where hits.kind = 'plate'
    union all
    select a.place, m.customer_id from asked a join club.member m on m.card_number = a.word where hits.kind = 'card'
  )
  select distinct f.place, c.id, c.name,
    exists (select 1 from customers.relationship r join org.unit_closure s on s.unit_id = r.org_id and s.ancestor_id = app.unit_id() where r.customer_id = c.id),
    array(select d.number_hash from customers.document d where d.customer_id = c.id and d.kind in ('resident_id', 'credit_code'))
  from found f
  join customers.customer held on held.id = f.customer_id
  join customers.customer c on c.id = case when held.status = 'merged' then customers.survivor_of(held.id) else held.id end
  where c.status not in ('merged', 'erased');
end $$;
comment on function customers.hits(text, bytea[], text[], text[]) is 'Whom rows of a file name by one key, group-wide; the name of a foreign record serves to tell a family''s shared phone from one person and never leaves the service.';

create function customers.relate_many(ids uuid[], units uuid[]) returns setof uuid
language sql security definer set search_path = pg_catalog as $$
  with made as (
    insert into customers.relationship (id, customer_id, org_id)
      select app.new_id(), w.customer, c.ancestor_id
      from (
        -- plan: customer_merged_into finds nothing for nearly everybody
        select unnest(case when exists (select 1 from customers.customer l where l.merged_into = g.customer) then customers.lineage_of(g.customer) else array[g.customer] end), g.unit
        from unnest(ids, units) g (customer, unit)
      ) w (customer, unit)
      join org.unit_closure c on c.unit_id = w.unit
      join org.unit u on u.id = c.ancestor_id
      where c.ancestor_id = w.unit or u.kind = 'brand'
    on conflict (customer_id, org_id) do nothing
    returning customer_id, org_id
  )
  select m.customer_id from made m join unnest(ids, units) w (customer, unit) on w.customer = m.customer_id and w.unit = m.org_id
$$;
comment on function customers.relate_many(uuid[], uuid[]) is 'As customers.relate, for many at once; names those whom the unit did not see before.';

create function customers.part_many(ids uuid[], units uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  delete from customers.relationship r using unnest(ids, units) w (customer, unit)
    join org.unit_closure s on s.unit_id = w.unit and s.ancestor_id = app.unit_id()
  where r.customer_id = w.customer and r.org_id = w.unit
$$;
comment on function customers.part_many(uuid[], uuid[]) is 'Takes back what customers.relate_many gave units inside the acting one: an import that is reverted.';

create function customers.remove_made(gone uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.removing', 'on', true);
  delete from customers.external_id where customer_id = any (gone);
  delete from customers.document where customer_id = any (gone);
  delete from customers.address where customer_id = any (gone);
  delete from customers.identifier where customer_id = any (gone);
  delete from customers.relationship where customer_id = any (gone);
  -- Whatever else refers to one of them (a lead, a vehicle, a consent) forbids it.
  delete from customers.customer where id = any (gone);
  perform set_config('app.removing', '', true);
end $$;
revoke execute on function customers.remove_made(uuid[]) from public;

create function customers.unmake(ids uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  made uuid[] := array(
    select c.id from customers.customer c where c.id = any (ids) and c.version = 1 and c.status = 'active'
      -- What the import wrote bears the time of its transaction; anything later was added by somebody who uses the record.
      and not exists (select 1 from customers.relationship r where r.customer_id = c.id and r.created_at <> c.created_at)
      and not exists (select 1 from customers.identifier i where i.customer_id = c.id and i.created_at <> c.created_at)
      and not exists (select 1 from customers.address a where a.customer_id = c.id and a.created_at <> c.created_at)
      and not exists (select 1 from customers.document d where d.customer_id = c.id and d.created_at <> c.created_at)
      and not exists (select 1 from customers.external_id e where e.customer_id = c.id and e.created_at <> c.created_at)
      and exists (select 1 from customers.relationship r join org.unit_closure s on s.unit_id = r.org_id and s.ancestor_id = app.unit_id() where r.customer_id = c.id)
    order by c.id);
  one uuid;
begin
  begin
    perform customers.remove_made(made);
    return query select unnest(made);
    return;
  exception when foreign_key_violation then
    null;
  end;
  -- Somebody uses one of them: each by itself, and those in use come back whole.
  foreach one in array made loop
    begin
      perform customers.remove_made(array[one]);
      return next one;
    exception when foreign_key_violation then
      null;
    end;
  end loop;
end $$;
comment on function customers.unmake(uuid[]) is 'Removes records that an import made and nobody has used since; names those removed.';

-- What refers to a customer or a vehicle is asked for each that is removed.
create index ledger_customer on club.ledger_transaction (customer_id) where customer_id is not null;
create index member_vehicle on club.member (unit_id) where unit_id is not null;

-- ───────────────────────────── vehicles, many at a time ─────────────────────────────

create function products.hits(vins text[]) returns table (place integer, unit_id uuid, held boolean)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  -- plan: unit_vin, unit_closure_pkey
  select a.n::integer, u.id, exists (select 1 from org.unit_closure s where s.unit_id = u.org_id and s.ancestor_id = app.unit_id())
  from unnest(vins) with ordinality a (vin, n) join products.unit u on u.vin = a.vin;
end $$;
comment on function products.hits(text[]) is 'Vehicles that rows of a file name by their VIN, group-wide, and whether the acting unit looks after them.';

create function products.remove_made(gone uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from products.mileage where unit_id = any (gone);
  delete from products.warranty where unit_id = any (gone);
  delete from products.plate where unit_id = any (gone);
  delete from products.ownership where unit_id = any (gone);
  -- A policy, an order or whatever else refers to one of them forbids it.
  delete from products.unit where id = any (gone);
end $$;
revoke execute on function products.remove_made(uuid[]) from public;

create function products.unmake(ids uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  made uuid[] := array(
    select u.id from products.unit u where u.id = any (ids) and u.version = 1
      and exists (select 1 from org.unit_closure s where s.unit_id = u.org_id and s.ancestor_id = app.unit_id())
      -- What the import wrote bears the time of its transaction; anything later was added by somebody who uses the record.
      and not exists (select 1 from products.ownership o where o.unit_id = u.id and o.created_at <> u.created_at)
      and not exists (select 1 from products.plate p where p.unit_id = u.id and p.created_at <> u.created_at)
      and not exists (select 1 from products.warranty w where w.unit_id = u.id and w.created_at <> u.created_at)
      and not exists (select 1 from products.mileage m where m.unit_id = u.id and m.created_at <> u.created_at)
    order by u.id);
  one uuid;
begin
  begin
    perform products.remove_made(made);
    return query select unnest(made);
    return;
  exception when foreign_key_violation then
    null;
  end;
  foreach one in array made loop
    begin
      perform products.remove_made(array[one]);
      return next one;
    exception when foreign_key_violation then
      null;
    end;
  end loop;
end $$;
comment on function products.unmake(uuid[]) is 'Removes vehicles that an import made and nobody has used since; names those removed.';

create function products.undo_transfer(wanted uuid, given uuid, earlier uuid, keeper uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Only the ownership the import began, still the present one, of a vehicle the acting unit looks after.
  if not exists (
    select 1 from products.ownership o join org.unit_closure s on s.unit_id = o.org_id and s.ancestor_id = app.unit_id()
    where o.id = given and o.unit_id = wanted and o.to_date is null
  ) then return false; end if;
  delete from products.ownership o where o.id = given;
  update products.ownership o set to_date = null where o.id = earlier and o.unit_id = wanted;
  update products.unit u set org_id = keeper, version = u.version + 1 where u.id = wanted;
  return true;
end $$;
comment on function products.undo_transfer(uuid, uuid, uuid, uuid) is 'Gives a vehicle back to the owner it had before an import.';

-- ───────────────────────────── parts of customers, many at a time ─────────────────────────────
-- A policy asks for each row whether its customer is in scope; here it is asked once for all of them, and the answer is the same.

create function customers.need_seen(ids uuid[]) returns void
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: relationship's unique index and unit_closure_pkey, a probe a customer
  if exists (
    select 1 from unnest(ids) w (id) where not exists (
      select 1 from customers.relationship r join org.unit_closure s on s.unit_id = r.org_id and s.ancestor_id = app.unit_id()
      where r.customer_id = w.id)
  ) then raise insufficient_privilege using message = 'a customer outside the acting unit'; end if;
end $$;
comment on function customers.need_seen(uuid[]) is 'Refuses (42501, as a policy does) where one of the customers is not in scope.';

create function customers.add_identifiers(ids uuid[], customers uuid[], kinds text[], sealed bytea[], hashes bytea[], tails bytea[], shown text[],
  firsts boolean[], shares boolean[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform customers.need_seen(customers);
  insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked, is_primary, shared)
    select * from unnest(ids, customers, kinds, sealed, hashes, tails, shown, firsts, shares);
end $$;

create function customers.add_addresses(ids uuid[], customers uuid[], kinds text[], provinces text[], cities text[], districts text[], postcodes text[],
  sealed bytea[], hashes bytea[], shown text[], firsts boolean[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform customers.need_seen(customers);
  insert into customers.address (id, customer_id, kind, province_code, city_code, district_code, postcode, line_enc, line_hash, line_masked, is_primary)
    select * from unnest(ids, customers, kinds, provinces, cities, districts, postcodes, sealed, hashes, shown, firsts);
end $$;

create function customers.add_documents(ids uuid[], customers uuid[], kinds text[], sealed bytea[], hashes bytea[], tails bytea[], shown text[],
  checks boolean[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform customers.need_seen(customers);
  insert into customers.document (id, customer_id, kind, number_enc, number_hash, tail_hash, masked, checked)
    select * from unnest(ids, customers, kinds, sealed, hashes, tails, shown, checks);
end $$;

create function customers.add_externals(ids uuid[], customers uuid[], sources text[], numbers text[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform customers.need_seen(customers);
  return query
    insert into customers.external_id (id, customer_id, source, external_id) select * from unnest(ids, customers, sources, numbers)
    on conflict (source, external_id) do nothing returning customer_id;
end $$;
comment on function customers.add_externals(uuid[], uuid[], text[], text[]) is 'Names those whose external id was free.';
