-- Changing the tree of units while others work in it.

create function org.lock_tree() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('org.unit tree', 0));
end $$;
comment on function org.lock_tree() is 'One change of the tree''s shape at a time: two moves at once could each be sound and together make a ring. Held until the transaction ends.';

-- As before, and no second change of the shape beside it.
create or replace function org.keep_closure() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if new.parent_id is not distinct from old.parent_id then return null; end if;
    perform org.lock_tree();
    if exists (select 1 from org.unit_closure where ancestor_id = new.id and unit_id = new.parent_id) then
      raise exception 'a unit cannot be moved below itself' using errcode = '23514', constraint = 'unit_no_cycle';
    end if;
    delete from org.unit_closure
      where unit_id in (select unit_id from org.unit_closure where ancestor_id = new.id)
        and ancestor_id in (select ancestor_id from org.unit_closure where unit_id = new.id and ancestor_id <> new.id);
    insert into org.unit_closure
      select above.ancestor_id, below.unit_id
      from org.unit_closure above, org.unit_closure below
      where above.unit_id = new.parent_id and below.ancestor_id = new.id;
    return null;
  end if;
  perform org.lock_tree();
  insert into org.unit_closure
    select ancestor_id, new.id from org.unit_closure where unit_id = new.parent_id
    union all select new.id, new.id;
  return null;
end $$;

-- The trail of a unit itself: org.unit has no org_id, so its entries showed at the group alone. They belong to the unit they are about,
-- and follow it when it moves.
create function audit.org_of(doc jsonb, relation oid) returns uuid language sql stable parallel safe as $$
  select coalesce(doc ->> 'org_id', case when relation = 'org.unit'::regclass then doc ->> 'id' end)::uuid
$$;

create or replace function audit.on_insert() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, n.ordinal, n.doc ->> 'id', audit.org_of(n.doc, tg_relid), null, jsonb_strip_nulls(n.doc - sealed))::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from new_rows r) n;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'insert');
  return null;
end $$;

create or replace function audit.on_delete() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, o.ordinal, o.doc ->> 'id', audit.org_of(o.doc, tg_relid), jsonb_strip_nulls(o.doc - sealed), null)::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from old_rows r) o;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'delete');
  return null;
end $$;

create or replace function audit.on_update() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, d.ordinal, d.id, d.org_id, d.before, d.after)::audit.entry) into lines
  from (
    select row_number() over () as ordinal, coalesce(n.doc, o.doc) ->> 'id' as id, audit.org_of(coalesce(n.doc, o.doc), tg_relid) as org_id,
      changed.before, changed.after
    from (select to_jsonb(r) as doc from new_rows r) n
    full join (select to_jsonb(r) as doc from old_rows r) o on o.doc -> 'id' = n.doc -> 'id'
    cross join lateral (
      select jsonb_object_agg(k.key, o.doc -> k.key) filter (where o.doc is not null) as before,
        jsonb_object_agg(k.key, n.doc -> k.key) filter (where n.doc is not null) as after
      from jsonb_each(coalesce(n.doc, o.doc) - sealed) k where o.doc -> k.key is distinct from n.doc -> k.key
    ) changed
    where changed.before is not null or changed.after is not null
  ) d;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'update');
  return null;
end $$;

-- A code is said and typed in any case, and files name units by it.
create unique index unit_code_any_case on org.unit (lower(code));
