-- Search by everything a customer or a vehicle is known by. As in 0011: one definer function a list, planned for the values at hand, that
-- keeps to the scope itself and gives ids only; what is shown is read under the policies.

create index external_id_value on customers.external_id (external_id);

-- ───────────────────────────── customers ─────────────────────────────

-- A tail is a range of what is written backwards (0011). Statements that stand still are planned once a connection.
create function products.with_number(wanted text) returns uuid[]
language plpgsql stable set search_path = pg_catalog as $$
declare
  tail_from text := reverse(wanted);
  tail_to text := reverse(wanted) || chr(1114111);
begin
  -- plan: unit_vin_reversed, unit_serial_reversed, unit_plate_reversed, plate_reversed
  return array(
    select u.id from products.unit u where reverse(u.vin) collate "C" >= tail_from and reverse(u.vin) collate "C" < tail_to
    union all select u.id from products.unit u where u.serial is not null and reverse(u.serial) collate "C" >= tail_from and reverse(u.serial) collate "C" < tail_to
    union all select u.id from products.unit u where u.plate is not null and reverse(u.plate) collate "C" >= tail_from and reverse(u.plate) collate "C" < tail_to
    union all select p.unit_id from products.plate p where reverse(p.plate) collate "C" >= tail_from and reverse(p.plate) collate "C" < tail_to);
end $$;
comment on function products.with_number(text) is 'Vehicles anywhere in the group whose VIN, serial number or plate, past plates too, is or ends in a text; never given out without the scope.';

create function customers.numbered(keys jsonb) returns uuid[]
language plpgsql stable set search_path = pg_catalog as $$
declare
  wanted text := keys ->> 'number';
  order_end text := reverse(keys ->> 'order');
  ids uuid[] := '{}';
  units uuid[];
begin
  -- plan: identifier_value, identifier_tail
  if keys ? 'hash' then
    ids := ids || array(select i.customer_id from customers.identifier i where i.value_hash = decode(keys ->> 'hash', 'hex'));
  end if;
  if keys ? 'tail' then
    ids := ids || array(select i.customer_id from customers.identifier i where i.tail_hash = decode(keys ->> 'tail', 'hex'));
  end if;
  -- plan: external_id_value
  if keys ? 'external' then
    ids := ids || array(select e.customer_id from customers.external_id e where e.external_id = keys ->> 'external');
  end if;
  if wanted is not null then
    -- plan: member_card_number_key
    ids := ids || array(select m.customer_id from club.member m where m.card_number = wanted);
    units := products.with_number(wanted);
    if cardinality(units) > 0 then
      -- plan: ownership_current
      ids := ids || array(select o.customer_id from products.ownership o where o.unit_id = any (units) and o.to_date is null);
    end if;
  end if;
  -- plan: order_number_reversed
  if order_end is not null then
    ids := ids || array(select o.customer_id from sales.order o
      where reverse(o.number) collate "C" >= order_end and reverse(o.number) collate "C" < order_end || chr(1114111));
  end if;
  return ids;
end $$;
comment on function customers.numbered(jsonb) is 'Customers anywhere in the group whom a number names: hash and tail of a phone, number of another system, card, VIN, serial number, plate or order; never given out without the scope.';

create function customers.filter_sql(filters jsonb) returns text
language plpgsql stable set search_path = pg_catalog as $$
declare
  conditions text := case when filters ? 'status' then '' else 'and k.status in (''active'', ''outdated'')' end;
  one record;
begin
  for one in select f.key, f.value from jsonb_each_text(filters) f loop
    conditions := conditions || case
      when one.key = 'archivist_id' and one.value = 'none' then ' and k.archivist_id is null'
      when one.key in ('stage', 'kind', 'status', 'city_code', 'value_class', 'source', 'archivist_id', 'vip') then format(' and k.%I = %L', one.key, one.value)
      when one.key in ('tags', 'missing') then format(' and k.%I @> array[%L]', one.key, one.value)
      when one.key = 'stale_before' then format(' and coalesce(k.verified_at, k.created_at) < %L', one.value)
      when one.key = 'dealer_id' then
        format(' and exists (select 1 from customers.relationship d where d.customer_id = k.id and d.org_id = %L)', one.value)
      else '' end;
  end loop;
  return conditions;
end $$;
comment on function customers.filter_sql(jsonb) is 'Filters of the list of customers as a condition; whoever is merged, restricted or erased is never among them unless asked for by status.';

drop function customers.found(text[], text, text, text, bigint, uuid, integer);
-- The most common runs of characters, as the statistics know them: how many customers have one of these the planner can tell. Of others it
-- makes a guess, and left to itself walks a large table for a name that nobody has.
create table customers.frequent_gram (
  gram text primary key
);
insert into app.open_table values ('customers.frequent_gram', 'technical: taken from the statistics of names; reached through definer functions only');

create function customers.note_frequent() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  kept integer;
begin
  delete from customers.frequent_gram;
  insert into customers.frequent_gram (gram)
    select distinct e.gram from pg_stats s cross join unnest(s.most_common_elems::text::text[]) e(gram)
    where s.schemaname = 'customers' and s.tablename = 'customer' and s.attname = 'name_grams';
  get diagnostics kept = row_count;
  return kept;
end $$;
comment on function customers.note_frequent() is 'Takes over from the statistics which runs of characters are common in names; returns how many.';

create function customers.is_frequent(grams text[]) returns boolean
language plpgsql stable set search_path = pg_catalog as $$
begin
  -- plan: frequent_gram_pkey
  return (select count(*) from customers.frequent_gram f where f.gram = any (grams)) = cardinality(grams);
end $$;

create function customers.found(keys jsonb, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  few constant integer := 100;
  ids uuid[] := '{}';
  grams text[];
  named text;
  hits uuid[];
  chosen text;
  rest text;
begin
  if keys ?| array['hash', 'tail', 'external', 'number', 'order'] then ids := customers.numbered(keys); end if;
  if keys ? 'text' then
    grams := array(select jsonb_array_elements_text(keys -> 'grams'));
    named := format('(k.name_grams @> %L::text[] and position(%L in replace(lower(k.name), '' '', '''')) > 0)', grams, keys ->> 'text');
    if keys ? 'initials' then named := format('(%s or k.name_grams @> array[%L])', named, keys ->> 'initials'); end if;
    if customers.is_frequent(grams) or (keys ? 'initials' and customers.is_frequent(array[keys ->> 'initials'])) then
      chosen := format(case when cardinality(ids) > 0 then 'customers.customer k where (%s or k.id = any ($1))' else 'customers.customer k where %s' end, named);
    else
      -- plan: customer_grams
      execute format('select array_agg(s.id) from (select k.id from customers.customer k where %s limit %s) s', named, few + 1) into hits;
      if cardinality(hits) > few then
        -- Sorted before the scope is asked for, so that it is asked for a page alone.
        rest := customers.filter_sql(filters) || ' ' || app.before_sql('k', before_us, before_id);
        chosen := format('(with hit as materialized (select k.id, k.created_at from customers.customer k where %s %s) select * from hit union
          select k.id, k.created_at from customers.customer k where k.id = any ($1) %2$s order by created_at desc, id desc) k where true', named, rest);
        rest := '';
      else
        ids := ids || hits;
      end if;
    end if;
  end if;
  if chosen is null then
    if cardinality(ids) = 0 then return; end if;
    if filters = '{}' then
      -- plan: customer_pkey, the unique index of customers.relationship, unit_closure_pkey
      return query select k.id from customers.customer k
        where k.id = any (ids) and k.status in ('active', 'outdated')
          and exists (select 1 from customers.relationship r join org.unit_closure c on c.unit_id = r.org_id and c.ancestor_id = app.unit_id()
            where r.customer_id = k.id)
          and (before_us is null or (k.created_at, k.id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id))
        order by k.created_at desc, k.id desc limit at_most;
      return;
    end if;
    chosen := 'customers.customer k where k.id = any ($1)';
  end if;
  -- plan: customer_grams; of frequent names relationship_org for a dealer, customer_created where enough of the newest fit. The relationship by
  -- the unique index of customers.relationship
  return query execute format(
    'select k.id from %s and exists (select 1 from customers.relationship r where r.customer_id = k.id and %s) %s
     order by k.created_at desc, k.id desc limit %s',
    chosen, app.scope_sql('r.org_id'), coalesce(rest, customers.filter_sql(filters) || ' ' || app.before_sql('k', before_us, before_id)), at_most)
    using ids;
end $$;
comment on function customers.found(jsonb, jsonb, bigint, uuid, integer) is 'A page of the customers in scope whom a text names by any key, newest first.';

-- ───────────────────────────── vehicles ─────────────────────────────

drop function products.found(text, bigint, uuid, integer);
create function products.found(wanted text, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog set plan_cache_mode = force_generic_plan as $$
declare
  ids uuid[];
begin
  -- Shorter texts name a large part of all cars: none.
  if length(wanted) < 4 then return; end if;
  ids := products.with_number(wanted);
  if cardinality(ids) = 0 then return; end if;
  if filters = '{}' then
    -- plan: unit_pkey, unit_closure_pkey
    return query select u.id from products.unit u
      where u.id = any (ids) and exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = u.org_id)
        and (before_us is null or (u.created_at, u.id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id))
      order by u.created_at desc, u.id desc limit at_most;
    return;
  end if;
  -- plan: unit_pkey
  return query execute format('select u.id from products.unit u where u.id = any ($1) and %s %s order by u.created_at desc, u.id desc limit %s',
    products.filter_sql(filters), app.before_sql('u', before_us, before_id), at_most) using ids;
end $$;
comment on function products.found(text, jsonb, bigint, uuid, integer) is 'A page of the vehicles in scope whose VIN, serial number or plate, past plates too, is or ends in a text, newest first.';

-- ───────────────────────────── leads ─────────────────────────────
-- As before, with the same knowledge of what is frequent in place of a count of two thousand rows.

create function customers.named_ids_sql(grams text[], initials text, wanted text) returns text
language plpgsql stable set search_path = pg_catalog as $$
declare
  condition text := customers.name_sql('k', grams, initials, wanted);
begin
  return format(case when customers.is_frequent(grams) or (initials is not null and customers.is_frequent(array[initials]))
    then '(select k.id from customers.customer k where %s)'
    else '(with hit as materialized (select k.id from customers.customer k where %s) select * from hit)' end, condition);
end $$;
comment on function customers.named_ids_sql(text[], text, text) is 'The ids of the customers whom a text names, as a table expression that is planned by how frequent the name is.';

create or replace function leads.found(grams text[], initials text, wanted text, consultant uuid, wanted_status text, overdue_at timestamptz,
                            before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog set enable_seqscan = off as $$
begin
  -- plan: customer_grams and lead_customer; lead_created, lead_org or lead_consultant with a look at the name where many fit
  return query execute format(
    'select p.id from leads.lead p join %s k on k.id = p.customer_id where %s %s %s %s %s
     order by p.created_at desc, p.id desc limit %s',
    customers.named_ids_sql(grams, initials, wanted), app.scope_sql('p.org_id'),
    case when consultant is null then '' else format('and p.consultant_id = %L', consultant) end,
    case when wanted_status is null then '' else format('and p.status = %L', wanted_status) end,
    case when overdue_at is null then '' else
      format('and p.status in (''assigned'', ''accepted'', ''following'', ''ordered'') and p.act_by < %L', overdue_at) end,
    app.before_sql('p', before_us, before_id), at_most);
end $$;
drop function customers.named_sql(text);
