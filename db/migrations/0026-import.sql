-- Imports: rows that tell nobody apart, and records that one file made and changed.

create function customers.match_nameless(rows jsonb) returns setof integer
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  p customers.match_record;
  holders integer;
  wanted record;
begin
  for wanted in select n.facts, n.place::integer as place from jsonb_array_elements(rows) with ordinality n (facts, place) loop
    p := customers.match_fitted(wanted.facts);
    select f.holders into holders from customers.match_frequency f where f.field = 1 and f.value = p.han;
    if holders > 10 then
      p.keys := array(select k from unnest(p.keys) k where k & 31 <> 10);
    end if;
    if cardinality(coalesce(customers.match_unshared(p.keys), '{}')) = 0 then return next wanted.place; end if;
  end loop;
end $$;
comment on function customers.match_nameless(jsonb) is 'Rows, counted from 1, of which customers.match_probe would compare nothing: each key they have is shared by too many.';

create function customers.unmake(ids uuid[], versions integer[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  made uuid[] := array(
    select c.id from unnest(ids, versions) w (id, version) join customers.customer c on c.id = w.id and c.version = w.version
    where c.status = 'active'
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
comment on function customers.unmake(uuid[], integer[]) is 'Removes records that an import made and nobody has used since; names those removed. The versions are those the import left, or its own changes taken back.';
drop function customers.unmake(uuid[]);
