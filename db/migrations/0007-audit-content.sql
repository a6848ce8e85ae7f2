-- PL/pgSQL leaves tg_argv null, not empty, where a trigger has no arguments: tables without sealed columns lost their before and after,
-- and their updates left no entry at all. A row whose id changes shows as one that went and one that came.
create or replace function audit.on_insert() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, n.ordinal, n.doc ->> 'id', (n.doc ->> 'org_id')::uuid, null, jsonb_strip_nulls(n.doc - sealed))::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from new_rows r) n;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'insert');
  return null;
end $$;

create or replace function audit.on_delete() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, o.ordinal, o.doc ->> 'id', (o.doc ->> 'org_id')::uuid, jsonb_strip_nulls(o.doc - sealed), null)::audit.entry)
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
    select row_number() over () as ordinal, coalesce(n.doc, o.doc) ->> 'id' as id, (coalesce(n.doc, o.doc) ->> 'org_id')::uuid as org_id,
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
