-- Search by everything a customer or a vehicle is known by. As in 0011: one definer function a list, planned for the values at hand, that
-- keeps to the scope itself and gives ids only; what is shown is read under the policies.

create index external_id_value on customers.external_id (external_id);

-- ───────────────────────────── customers ─────────────────────────────

create function customers.numbered(keys jsonb) returns uuid[]
language plpgsql stable set search_path = pg_catalog as $$
declare
  wanted text := keys ->> 'number';
  ids uuid[] := '{}';
  part uuid[];
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
  if wanted is null then return ids; end if;
  -- plan: member_card_number_key
  ids := ids || array(select m.customer_id from club.member m where m.card_number = wanted);
  -- plan: unit_vin_reversed, unit_serial_reversed, plate_reversed, then ownership_current
  execute format(
    'select array_agg(o.customer_id) from products.ownership o where o.to_date is null and o.unit_id = any (array(
       select u.id from products.unit u where %s union all select u.id from products.unit u where u.serial is not null and %s
       union all select p.unit_id from products.plate p where %s))',
    app.tail_sql('reverse(u.vin)', wanted), app.tail_sql('reverse(u.serial)', wanted), app.tail_sql('reverse(p.plate)', wanted)) into part;
  ids := ids || coalesce(part, '{}');
  -- plan: order_number_reversed
  if wanted ~ '^O?[0-9]+$' then
    execute format('select array_agg(o.customer_id) from sales.order o where %s', app.tail_sql('reverse(o.number)', keys ->> 'order')) into part;
    ids := ids || coalesce(part, '{}');
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
create function customers.found(keys jsonb, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
declare
  -- So many are looked up one by one, whatever the planner thinks of a name that nobody has. Of more it knows how frequent they are.
  few constant integer := 500;
  ids uuid[] := customers.numbered(keys);
  named text;
  hits uuid[];
begin
  if keys ? 'text' then
    named := customers.name_sql('k', array(select jsonb_array_elements_text(keys -> 'grams')), keys ->> 'initials', keys ->> 'text');
    -- plan: customer_grams
    execute format('select array_agg(s.id) from (select k.id from customers.customer k where %s limit %s) s', named, few + 1) into hits;
    if cardinality(hits) > few then
      named := case when cardinality(ids) = 0 then named else format('(%s or k.id = any ($1))', named) end;
    else
      named := null;
      ids := ids || hits;
    end if;
  end if;
  if named is null and cardinality(ids) = 0 then return; end if;
  -- plan: customer_pkey for few; else relationship_org for a dealer, customer_grams, or customer_created where enough of the newest fit.
  -- The relationship by the unique index of customers.relationship
  return query execute format(
    'select k.id from customers.customer k where %s and exists (select 1 from customers.relationship r where r.customer_id = k.id and %s) %s %s
     order by k.created_at desc, k.id desc limit %s',
    coalesce(named, 'k.id = any ($1)'), app.scope_sql('r.org_id'), customers.filter_sql(filters), app.before_sql('k', before_us, before_id), at_most)
    using ids;
end $$;
comment on function customers.found(jsonb, jsonb, bigint, uuid, integer) is 'A page of the customers in scope whom a text names by any key, newest first.';

-- ───────────────────────────── vehicles ─────────────────────────────

drop function products.found(text, bigint, uuid, integer);
create function products.found(wanted text, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
declare
  ids uuid[];
begin
  -- Shorter texts name a large part of all cars: none.
  if length(wanted) < 4 then return; end if;
  -- plan: unit_vin_reversed, unit_serial_reversed, plate_reversed
  execute format(
    'select array_agg(n.id) from (select u.id from products.unit u where %s union all select u.id from products.unit u where u.serial is not null and %s
       union all select u.id from products.unit u where u.plate is not null and %s union all select p.unit_id from products.plate p where %s) n',
    app.tail_sql('reverse(u.vin)', wanted), app.tail_sql('reverse(u.serial)', wanted), app.tail_sql('reverse(u.plate)', wanted),
    app.tail_sql('reverse(p.plate)', wanted)) into ids;
  if ids is null then return; end if;
  -- plan: unit_pkey
  return query execute format('select u.id from products.unit u where u.id = any ($1) and %s %s order by u.created_at desc, u.id desc limit %s',
    products.filter_sql(filters), app.before_sql('u', before_us, before_id), at_most) using ids;
end $$;
comment on function products.found(text, jsonb, bigint, uuid, integer) is 'A page of the vehicles in scope whose VIN, serial number or plate, past plates too, is or ends in a text, newest first.';
