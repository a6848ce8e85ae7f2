-- The end of an ownership without a next owner, the undoing of a change of owner, opportunities that follow the car, exact reverts.
-- squawk-ignore-file constraint-missing-not-valid

alter table products.ownership
  add column end_reason text check (end_reason in ('sold', 'scrapped', 'exported')),
  add constraint ownership_ended check (end_reason is null or to_date is not null);
comment on column products.ownership.end_reason is 'Why it ended without a next owner: sold to somebody unknown, scrapped, exported. Null where the car was transferred.';

alter table products.unit
  add column handover jsonb,
  add column back_at integer,
  add column back_to integer;
comment on column products.unit.handover is 'What the last change of owner replaced (ids only): what its undoing puts back, as long as the version is the one it left.';
comment on column products.unit.back_at is 'The version that the revert of an import left; its values are those of version back_to.';

-- ───────────────────────────── changes of owner ─────────────────────────────

create function products.present_state(wanted uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog as $$
declare
  held products.unit;
begin
  select * into held from products.unit u where u.id = wanted for update;
  -- plan: ownership_unit, plate_unit and unit_person_unit
  return jsonb_build_object('keeper', held.org_id,
    'earlier', (select o.id from products.ownership o where o.unit_id = wanted and o.to_date is null),
    'since', (select max(coalesce(o.to_date, o.from_date)) from products.ownership o where o.unit_id = wanted),
    'plate', (select p.id from products.plate p where p.unit_id = wanted and p.to_date is null),
    'people', coalesce((select jsonb_agg(p.id) from products.unit_person p where p.unit_id = wanted and p.to_date is null), '[]'));
end $$;
comment on function products.present_state(uuid) is 'Who has a vehicle, as ids, before its owner changes: for products.note_handover. Holds the vehicle. `since`: the last day on which its owner changed.';

create function products.held(wanted uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select 1 from products.unit u join org.unit_closure s on s.unit_id = u.org_id and s.ancestor_id = app.unit_id() where u.id = wanted)
$$;
comment on function products.held(uuid) is 'Whether the acting unit looks after a vehicle.';

create function products.note_handover(wanted uuid, before jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog as $$
declare
  noted jsonb;
begin
  if not products.held(wanted) then raise insufficient_privilege using message = 'a vehicle of another unit'; end if;
  update products.unit u set handover = before - 'since' - 'plate' || jsonb_build_object('version', u.version,
      'given', (select o.id from products.ownership o where o.unit_id = wanted and o.to_date is null),
      'plates', jsonb_build_object('earlier', before -> 'plate',
        'given', (select p.id from products.plate p where p.unit_id = wanted and p.to_date is null)))
    where u.id = wanted returning u.handover into noted;
  return noted;
end $$;
comment on function products.note_handover(uuid, jsonb) is 'Notes on a vehicle what its change of owner replaced, in the same transaction; what products.undo_handover reads.';

create function products.release(wanted uuid, last_day date, why text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not products.held(wanted) then raise insufficient_privilege using message = 'a vehicle of another unit'; end if;
  update products.ownership o set to_date = last_day, end_reason = why where o.unit_id = wanted and o.to_date is null;
  update products.unit_person p set to_date = greatest(last_day, p.from_date), version = p.version + 1
    where p.unit_id = wanted and p.to_date is null;
  update products.unit u set version = u.version + 1 where u.id = wanted;
end $$;
comment on function products.release(uuid, date, text) is 'Ends the present ownership and the roles of its people without a next owner.';

create function products.undo_plates(wanted uuid, given uuid, earlier uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if given is not distinct from earlier or not products.held(wanted) then return; end if;
  delete from products.plate p where p.id = given and p.unit_id = wanted and p.to_date is null;
  update products.plate p set to_date = null where p.id = earlier and p.unit_id = wanted
    and not exists (select 1 from products.plate q where q.unit_id = wanted and q.to_date is null);
  update products.unit u set plate = (select p.plate from products.plate p where p.unit_id = wanted and p.to_date is null) where u.id = wanted;
end $$;
comment on function products.undo_plates(uuid, uuid, uuid) is 'Takes a change of plate out of the history, as if it had not been.';

create function products.undo_handover(wanted uuid, noted jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  given uuid := (noted ->> 'given')::uuid;
  present uuid;
begin
  if not products.held(wanted) then return false; end if;
  select o.id into present from products.ownership o where o.unit_id = wanted and o.to_date is null;
  if present is distinct from given then return false; end if;
  delete from products.ownership o where o.id = given;
  update products.ownership o set to_date = null, end_reason = null where o.id = (noted ->> 'earlier')::uuid and o.unit_id = wanted;
  update products.unit_person p set to_date = null, version = p.version + 1
    where p.unit_id = wanted and p.to_date is not null and p.id in (select jsonb_array_elements_text(coalesce(noted -> 'people', '[]'))::uuid);
  perform products.undo_plates(wanted, (noted -> 'plates' ->> 'given')::uuid, (noted -> 'plates' ->> 'earlier')::uuid);
  update products.unit u set org_id = (noted ->> 'keeper')::uuid, version = u.version + 1, handover = null where u.id = wanted;
  return true;
end $$;
comment on function products.undo_handover(uuid, jsonb) is 'Gives a vehicle back to the owner and the dealer it had before a change of owner, which is noted no more; false where it changed hands since.';
drop function products.undo_transfer(uuid, uuid, uuid, uuid);

create function products.undoable(wanted uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  noted jsonb;
  given products.ownership;
begin
  select u.handover into noted from products.unit u
    where u.id = wanted and (u.handover ->> 'version')::integer = u.version and products.held(wanted);
  if noted is null then return null; end if;
  if noted ->> 'given' is null then return 'release'; end if;
  select * into given from products.ownership o where o.id = (noted ->> 'given')::uuid and o.unit_id = wanted and o.to_date is null;
  if given.id is null
    or exists (select 1 from products.policy p where p.unit_id = wanted and p.customer_id = given.customer_id and p.created_at > given.created_at)
    or exists (select 1 from products.loan l where l.unit_id = wanted and l.customer_id = given.customer_id and l.created_at > given.created_at)
    or exists (select 1 from products.unit_person p where p.unit_id = wanted and p.created_at > given.created_at)
    or exists (select 1 from club.member m where m.unit_id = wanted and m.customer_id = given.customer_id and m.created_at > given.created_at)
    or exists (select 1 from engagement.opportunity o where o.unit_id = wanted and o.customer_id = given.customer_id and o.attempts > 0
      and o.created_at > given.created_at)
  then return null; end if;
  return 'transfer';
end $$;
comment on function products.undoable(uuid) is 'What of a vehicle can be undone: its last transfer, or its release, unless the vehicle was changed or something of the new owner was written down since.';

create function products.last_handover(wanted uuid) returns table (kind text, mistaken uuid, earlier uuid, keeper uuid, noted jsonb)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  held products.unit;
begin
  select * into held from products.unit u where u.id = wanted for update;
  kind := products.undoable(wanted);
  if kind is null then return; end if;
  noted := held.handover;
  keeper := (noted ->> 'keeper')::uuid;
  select o.customer_id into mistaken from products.ownership o where o.id = (noted ->> 'given')::uuid;
  select o.customer_id into earlier from products.ownership o where o.id = (noted ->> 'earlier')::uuid;
  return next;
end $$;
comment on function products.last_handover(uuid) is 'The last change of owner of a vehicle where it can be undone: the customers concerned, the dealer it would go back to, and what products.undo_handover takes. Holds the vehicle.';

create function products.returns_to(wanted uuid, customer uuid, dealer uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (
    select 1 from products.unit u join products.ownership o on o.id = (u.handover ->> 'earlier')::uuid and o.customer_id = customer
    where u.id = wanted and (u.handover ->> 'keeper')::uuid = dealer) and products.held(wanted);
end $$;
comment on function products.returns_to(uuid, uuid, uuid) is 'Whether the acting unit, in undoing a change of owner, would give a vehicle back to a customer and a dealer.';
-- The dealer that gets a vehicle back is told where it knows its customer, though the one that undoes the change sees nothing there.
create policy returned_insert on app.event for insert to roadbook_app with check (
  name = 'vehicle.transfer_undone' and products.returns_to(subject_id, customer_id, org_id));

-- ───────────────────────────── imports ─────────────────────────────

create function products.serial_hits(trims uuid[], serials text[]) returns table (place integer, unit_id uuid, held boolean)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_serial_once, a probe a row
  return query
  select a.n::integer, u.id, exists (select 1 from org.unit_closure s where s.unit_id = u.org_id and s.ancestor_id = app.unit_id())
  from unnest(trims, serials) with ordinality a (trim_id, serial, n) join products.unit u on u.trim_id = a.trim_id and u.serial = a.serial;
end $$;
comment on function products.serial_hits(uuid[], text[]) is 'Units that rows of a file name by trim and serial number, as products.hits does by VIN.';

create or replace function products.unmake(ids uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  made uuid[] := array(
    select u.id from products.unit u where u.id = any (ids)
      -- As it was made, or back to that by reverts.
      and (u.version = 1 or (u.version = u.back_at and u.back_to = 1))
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

-- ───────────────────────────── opportunities follow the car ─────────────────────────────
-- The same date may be called about once with the owner that was and once with the one that is.

alter table engagement.opportunity add column close_reason text check (close_reason in ('owner_changed'));
comment on column engagement.opportunity.close_reason is 'Why it was closed without a result; null: at the wish of the customer, whose data were erased.';
alter table engagement.opportunity drop constraint opportunity_once;
create unique index opportunity_once on engagement.opportunity (unit_id, kind, due_on) where status in ('open', 'booked');
create index opportunity_unit on engagement.opportunity (unit_id);

create function engagement.follow_owner(wanted uuid, today date, lead_days integer)
returns table (id uuid, org_id uuid, customer_id uuid, kind text, due_on date)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  owner uuid;
  keeper uuid;
begin
  -- One after the other for a car: released and transferred are told at the same moment.
  select u.org_id into keeper from products.unit u where u.id = wanted for update;
  select o.customer_id into owner from products.ownership o where o.unit_id = wanted and o.to_date is null;
  update engagement.opportunity p set status = 'closed', close_reason = 'owner_changed', version = p.version + 1
    where p.unit_id = wanted and p.status = 'open' and p.customer_id is distinct from owner;
  -- Back with an owner who had it before: the call goes on where it stopped.
  update engagement.opportunity p set status = 'open', close_reason = null, org_id = keeper, version = p.version + 1
    where p.id in (
      select distinct on (c.kind, c.due_on) c.id from engagement.opportunity c
      where c.unit_id = wanted and c.customer_id = owner and c.status = 'closed' and c.close_reason = 'owner_changed'
        and not exists (select 1 from engagement.opportunity q where q.unit_id = wanted and q.kind = c.kind and q.due_on = c.due_on
          and q.status in ('open', 'booked'))
      order by c.kind, c.due_on, c.created_at desc);
  return query
    insert into engagement.opportunity as n (id, org_id, customer_id, unit_id, kind, due_on, next_contact_on)
    select app.new_id(), keeper, owner, wanted, d.kind, d.due_on, greatest(d.due_on - lead_days, today)
    from (
      select distinct p.kind, p.due_on from engagement.opportunity p
      where p.unit_id = wanted and owner is not null and p.customer_id <> owner
        and (p.close_reason = 'owner_changed' or (p.status = 'declined' and p.due_on >= today))) d
    on conflict (unit_id, kind, due_on) where status in ('open', 'booked') do nothing
    returning n.id, n.org_id, n.customer_id, n.kind, n.due_on;
end $$;
comment on function engagement.follow_owner(uuid, date, integer) is 'Closes what other people were to be called about because of a car, and opens what is due for the owner it has now; gives what was opened. Doing it twice changes nothing.';
