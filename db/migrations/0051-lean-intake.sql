-- A key that fills up between two runs of the matcher (a campaign's stand-in name, a caller's placeholder number) is passed over at once, by the
-- limits the run itself has (customers.match_strike): else each enquiry is compared with all those before it.

create function customers.match_uncrowded(wanted bigint[]) returns bigint[]
language plpgsql stable security definer set search_path = pg_catalog set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
  -- plan: bitmap of match_record_keys, once a key, no further than the first 101
  return array(select k from unnest(wanted) k cross join lateral (
      with held as materialized (select 1 from customers.match_record b where b.keys @> array[k])
      select count(*) as holders from (select 1 from held limit 101) h
    ) c where c.holders <= case when k & 31 = 1 or k & 31 >= 19 then 30 else 100 end);
end $$;
comment on function customers.match_uncrowded(bigint[]) is 'Without the keys that have too many holders at this moment.';
revoke execute on function customers.match_uncrowded(bigint[]) from public;

create or replace function customers.match_probe(facts jsonb, most integer, excluded uuid) returns table (
  customer_id uuid, weight double precision, probability double precision, band text, vetoes text[],
  pattern bigint, shift double precision, bits double precision[], doubt double precision)
language plpgsql stable security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
  p customers.match_record := customers.match_fitted(facts);
  m customers.match_model;
  rarity double precision[];
  holders integer;
  found_many bigint;
begin
  select f.holders into holders from customers.match_frequency f where f.field = 1 and f.value = p.han;
  if holders > 10 then
    p.keys := array(select k from unnest(p.keys) k where k & 31 <> 10);
  end if;
  p.keys := coalesce(customers.match_unshared(p.keys), '{}');
  -- plan: bitmap of match_record_keys. Whoever is new to the house is like nobody, and setting up what judges them takes longer than this look.
  -- Materialized, so that it is planned for all of them: for the first of many the planner might rather walk the table. Run no further than 101.
  with held as materialized (
    select 1 from customers.match_record b where b.keys && p.keys and b.kind = p.kind and b.customer_id is distinct from excluded
  )
  select count(*) into found_many from (select 1 from held limit 101) h;
  if found_many = 0 then return; end if;
  if found_many > 100 then
    p.keys := customers.match_uncrowded(p.keys);
    if p.keys = '{}' then return; end if;
  end if;
  select * into m from customers.match_model order by version desc limit 1;
  rarity := customers.probe_rarity(p, m);
  return query
    -- plan: bitmap of match_record_keys; a key has at most some dozen holders. Planned once: a plan for given values would take longer than all else.
    with judged as (
      select b.customer_id as id, c.pattern as levels, b as other, m.prior + customers.match_bits(c.pattern, m.weights) + customers.match_shift(c.pattern, rarity) as against_any,
        m.prior_related + customers.match_bits(c.pattern, m.related) + customers.match_own_shift(c.pattern, rarity) as against_related
      from customers.match_record b cross join lateral (select customers.match_pattern(p, b) as pattern offset 0) c
      where b.keys && p.keys and b.kind = p.kind and b.customer_id is distinct from excluded
    ), weighed as (
      select j.*, customers.match_weight(j.against_any, j.against_related) as total from judged j
    ), banded as (
      select w.*, customers.match_probability(w.total) as chance, v.found,
        customers.match_band(customers.match_probability(w.total), v.found, m.certain) as place
      from weighed w cross join lateral (select customers.match_vetoes(p, w.other, w.levels) as found offset 0) v
    )
    select w.id, w.total, w.chance, w.place, customers.match_veto_names(w.found), w.levels, customers.match_shift(w.levels, rarity),
      (select array_agg(m.weights[n * 16 + 1 + ((w.levels >> (n * 4)) & 15)::integer] order by n) from generate_series(0, 14) n), w.total - w.against_any
    from banded w where w.place is not null
    order by w.total desc, w.id limit most;
end $$;
alter function customers.match_probe(jsonb, integer, uuid) set plan_cache_mode = force_generic_plan;

-- ───────────────────────────── planned once a connection ─────────────────────────────
-- Each was planned anew for every call, which took longer than running it: a fifth of what PostgreSQL spent on an enquiry.

create or replace function customers.standing(members uuid[], wanted text, to_unit uuid, to_recipient uuid, at timestamptz)
returns table (consent_id uuid, state text, outdated boolean)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query
    with said as (
      -- plan: consent_customer, a handful of rows a person
      select c.* from customers.consent c
      where c.customer_id = any (members) and c.purpose = wanted
        and (c.recipient_unit_id is null or c.recipient_unit_id = to_unit) and (c.recipient_id is null or c.recipient_id = to_recipient)
    ), granted as (
      select g.* from said g where g.state = 'granted'
        and not exists (select 1 from said r where r.state <> 'granted' and r.id <> all (g.supersedes))
      order by g.created_at desc, g.id desc limit 1
    ), refused as (
      select r.id, r.state from said r where r.state <> 'granted' order by r.created_at desc, r.id desc limit 1
    )
    select g.id, case when g.valid_until <= at then 'expired' else 'granted' end,
      exists (select 1 from customers.notice n where n.renews and wanted = any (n.purposes) and n.valid_from <= at
        and n.valid_from > coalesce((select k.valid_from from customers.notice k where k.id = g.notice_id), g.created_at))
    from granted g
    union all
    select r.id, r.state, false from refused r where not exists (select 1 from granted);
end $$;

-- One probe of customer_merged_into a generation, whoever is asked about; likewise consent_customer.
alter function customers.lineage_of(uuid) set plan_cache_mode = force_generic_plan;
alter function customers.know_refusals() set plan_cache_mode = force_generic_plan;

-- ───────────────────────────── ids in large statements ─────────────────────────────
-- A volatile SQL function advances the command counter, which a parallel plan may not: over many rows a statement that makes ids failed.
alter function app.new_id() parallel unsafe;
