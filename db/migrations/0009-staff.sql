-- Staff as administrators keep them: found by name, blocked, leaving with their work handed over; roles given and taken.

alter table org.staff drop constraint staff_status_check;
alter table org.staff add constraint staff_status_check check (status in ('active', 'blocked', 'left')) not valid;
-- Some ten thousand colleagues at most.
-- squawk-ignore constraint-missing-not-valid
alter table org.staff validate constraint staff_status_check;
alter table org.staff
  add column phone_enc bytea,
  add column email_enc bytea,
  add column name_grams text[] not null default '{}';
comment on column org.staff.name_grams is 'Characters, pairs of them and pinyin initials of the name; filled by the program, after the migrations where a row came without.';
-- Made anew, so that the trail leaves the new sealed columns out too.
drop trigger audit_insert on org.staff;
drop trigger audit_update on org.staff;
drop trigger audit_delete on org.staff;
select app.audited('org.staff');
create index staff_grams on org.staff using gin (name_grams);
create index staff_login_prefix on org.staff (lower(login) text_pattern_ops);
create index staff_created on org.staff (created_at desc, id desc);
create index staff_listed on org.staff (org_id, created_at desc, id desc);
create index staff_role_role on org.staff_role (role_id);

-- A colleague whose home lies elsewhere but who holds a role here is seen here; changed they are at home alone. One policy, the cheap
-- comparison first: of two, PostgreSQL would ask about the roles before it knows that the home answers (measured: 10 ms a brand's list).
drop policy scope_read on org.staff;
create policy scope_read on org.staff for select to roadbook_app using (
  staff.org_id <> (select app.all_but())
  or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = staff.org_id)
  or exists (select 1 from org.staff_role held where held.staff_id = staff.id));

grant delete on org.role to roadbook_app;

-- ───────────────────────────── accounts ─────────────────────────────

create function org.last_sign_in(wanted uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: session_staff
  select s.created_at from org.session s where s.staff_id = wanted order by s.created_at desc limit 1
$$;

-- Whoever gives work to a colleague holds them until the transaction ends, and whoever takes a colleague's work away waits for that.
create function org.hold_staff(wanted uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('staff ' || wanted, 0));
  return exists (select 1 from org.staff s where s.id = wanted and s.status = 'active');
end $$;
comment on function org.hold_staff(uuid) is 'Whether a colleague is active, and stays so until this transaction ends.';

create function org.clear_staff(wanted uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('staff ' || wanted, 0));
end $$;
comment on function org.clear_staff(uuid) is 'Waits until nobody is giving work to a colleague, and keeps it so until this transaction ends.';

-- Work a colleague follows, at whichever unit: what keeps them from leaving. Opportunities are the desk's, not a person's; shown only.
create function org.open_work(wanted uuid) returns table (unit_id uuid, leads bigint, orders bigint, opportunities bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: lead_consultant, order_consultant, opportunity_org of the units the colleague works at
  return query
    select w.org_id, count(*) filter (where w.kind = 'lead'), count(*) filter (where w.kind = 'order'), count(*) filter (where w.kind = 'opportunity')
    from (
      select l.org_id, 'lead' as kind from leads.lead l where l.consultant_id = wanted and l.status in ('accepted', 'following', 'ordered')
      union all select o.org_id, 'order' from sales.order o where o.consultant_id = wanted and o.status = 'open'
      union all select p.org_id, 'opportunity' from engagement.opportunity p
        where p.last_staff_id = wanted and p.status = 'open' and p.org_id in (select r.org_id from org.staff_role r where r.staff_id = wanted)
    ) w
    group by w.org_id;
end $$;

-- ───────────────────────────── roles ─────────────────────────────

create function org.reach_of(wanted uuid, powers text[]) returns table (administrative boolean, beyond bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    select coalesce(bool_or(exists (select 1 from org.role_permission p where p.role_id = r.role_id and p.permission = any(powers))), false),
      count(*) filter (where not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = r.org_id))
    from org.staff_role r where r.staff_id = wanted;
end $$;
comment on function org.reach_of(uuid, text[]) is 'Whether any role of a colleague, wherever held, carries one of the powers, and how many roles lie outside the acting scope.';

create function org.role_editors() returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return (select count(distinct s.id) from org.role_permission p join org.staff_role r on r.role_id = p.role_id join org.staff s on s.id = r.staff_id
    where p.permission = 'role.edit' and s.status = 'active');
end $$;
comment on function org.role_editors() is 'How many active people of the group may edit roles: one has to remain.';

create function org.role_held_at(wanted uuid) returns text[]
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: staff_role_role
  return (select coalesce(array_agg(distinct u.kind), '{}') from org.staff_role r join org.unit u on u.id = r.org_id where r.role_id = wanted);
end $$;
comment on function org.role_held_at(uuid) is 'Kinds of unit at which somebody of the group holds a role.';

create function org.drop_roles_of(wanted uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from org.staff_role r using org.staff s where s.id = wanted and s.status = 'left' and r.staff_id = s.id;
end $$;
comment on function org.drop_roles_of(uuid) is 'Takes every role from a colleague who has left, those outside the acting scope too.';
