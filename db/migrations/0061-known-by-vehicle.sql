-- Whoever stands at the counter with a car is recognised by its VIN or plate the moment the car is registered, not when the job that gathers
-- what people are known by has run.
create function customers.by_vehicle(wanted_vin text, wanted_plate text) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_vin, unit_plate_reversed, ownership_current, customer_pkey; a number names one car, or a few
  return query select distinct customers.survivor_of(o.customer_id)
    from (select u.id from products.unit u where u.vin = wanted_vin
          union select u.id from products.unit u where u.plate is not null and reverse(u.plate) collate "C" = reverse(wanted_plate) collate "C" limit 20) named
    join products.ownership o on o.unit_id = named.id and o.to_date is null;
end $$;
comment on function customers.by_vehicle(text, text) is 'Who owns the car of a VIN or plate now, anywhere in the group; for recognition, which shows no more of them than their cards.';

-- ───────────────────────────── a document belongs to one ─────────────────────────────

-- As customers.match_identifier: two creations with one document at the same moment wait for each other here.
create function customers.match_document(wanted_kind text, wanted bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || encode(substring(wanted from 1 for 8), 'hex'))::bit(64)::bigint);
  -- plan: document_number, customer_pkey
  select c.id into found_id from customers.document d
    join customers.customer c on c.id = d.customer_id and c.status not in ('merged', 'restricted', 'erased')
    where d.number_hash = wanted and d.kind = wanted_kind order by d.created_at, d.id limit 1;
  return found_id;
end $$;
comment on function customers.match_document(text, bytea) is 'Who holds a document, anywhere in the group; the document stays locked until the transaction ends. For the check of a new or changed one, which shows no more of them than their card.';

-- ───────────────────────────── customers whom the matcher does not know ─────────────────────────────

-- Sets that are loaded at once (demo data, a restored copy) bring no rows for the matcher; a job gathers them.
create function customers.unmatched(after uuid, at_most integer) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Held until their rows are written, so that a change at the same moment is not written over with what stood before.
  -- plan: customer_pkey from there on, match_record by its customer
  return query select c.id from customers.customer c
    where c.id > after and c.status in ('active', 'outdated') and not exists (select 1 from customers.match_record m where m.customer_id = c.id)
    order by c.id limit at_most for share of c;
end $$;
comment on function customers.unmatched(uuid, integer) is 'Live customers the matcher has no row of, in order: read by the job customers.match_missing alone.';

-- ───────────────────────────── a name half in characters, half in pinyin ─────────────────────────────

-- As in 0023, and `mixed`: what a name holds that is typed in both at once (欧阳hm, 张wei).
create or replace function customers.found(keys jsonb, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog
  set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  few constant integer := 100;
  ids uuid[] := '{}';
  grams text[];
  mixed text[] := array(select jsonb_array_elements_text(keys -> 'mixed'));
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
    if cardinality(mixed) > 0 then named := format('(%s or k.name_grams @> %L::text[])', named, mixed); end if;
    if customers.is_frequent(grams) or (cardinality(mixed) > 0 and customers.is_frequent(mixed)) or (keys ? 'initials' and customers.is_frequent(array[keys ->> 'initials'])) then
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

do $$
begin
  if exists (select 1 from customers.unmatched('00000000-0000-0000-0000-000000000000', 1)) then
    perform app.enqueue('customers.match_missing', '{}', 'customers.match_missing');
  end if;
end $$;
