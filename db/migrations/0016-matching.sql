-- Identity resolution: what each record says in a form that can be compared without opening it, what was learned from all of them, and the
-- pairs that may be one person.
-- squawk-ignore-file prefer-bigint-over-smallint

-- Distance in code points: levenshtein('张伟', '张玮') is 1. Trusted, so the owner of a database may add it.
create extension if not exists fuzzystrmatch with schema app;

-- Blocking keys stand in one array under GIN beside the features, not in a table of (key, customer) under a B-tree. Measured on 100 000 records
-- of 5.6 keys: written in 2.5 s against 8.0, 20 MB of index against 53, 0.05 ms a look-up of all keys of a record against 0.08. A batch
-- unnests the arrays in one scan.
create table customers.match_record (
  customer_id uuid primary key references customers.customer (id) on delete cascade,
  seq bigint generated always as identity,
  kind text not null,
  han text,
  pinyin text,
  family text,
  family_py text,
  given text,
  first_name text,
  last_name text,
  mobiles bigint[],
  mobile_near integer[],
  landlines bigint[],
  emails bigint[],
  email_names bigint[],
  email_near integer[],
  accounts bigint[],
  ids bigint[],
  valid_ids bigint[],
  id_masks bigint[],
  id_near integer[],
  birth text,
  gender text,
  id_gender text,
  vins bigint[],
  vin_tails bigint[],
  plates bigint[],
  plate_shapes bigint[],
  city text,
  street bigint,
  street_near integer[],
  street_words integer[],
  postcode text,
  occupation text,
  birth_place text,
  keys bigint[] not null
);
comment on table customers.match_record is 'Normalised and hashed facts of a customer, written with them; names, birth dates and places in clear, everything sealed elsewhere as keyed hashes cut to 64 bits, one-character deletions to 32.';
comment on column customers.match_record.mobiles is 'The first is the customer''s own. Numbers of more than 30 holders are struck: they tell nobody apart.';
comment on column customers.match_record.keys is 'Two records are compared when they share a key; its last five bits say which kind it is.';
create index match_record_keys on customers.match_record using gin (keys);
create unique index match_record_seq on customers.match_record (seq);

create table customers.match_shared (
  key bigint primary key,
  found_at timestamptz not null default now()
);
comment on table customers.match_shared is 'Keys of too many holders. Numbers among them (placeholders, salesmen''s and fleets'') are struck from every record for good; the others are found anew by each run.';

-- What was learned, newest last. Weights: sixteen places a comparison (level 0 is nothing to compare), in bits.
create table customers.match_model (
  version integer generated always as identity primary key,
  records bigint not null,
  prior double precision not null,
  prior_related double precision not null,
  certain double precision not null,
  weights double precision[] not null,
  related double precision[] not null,
  rare double precision[] not null,
  odds jsonb not null,
  trained_at timestamptz not null default now()
);
comment on column customers.match_model.prior is 'Log2 odds that any two records are one person, against two unrelated people.';
comment on column customers.match_model.prior_related is 'The same against two people who share a phone or a car.';
comment on column customers.match_model.certain is 'From which probability a pair without a veto is merged by itself.';
comment on column customers.match_model.weights is 'Log2 of how much oftener a level is met between records of one person than between those of any two.';
comment on column customers.match_model.related is 'The same against two people who share a phone or a car.';
comment on column customers.match_model.rare is 'What a value nobody else bears adds to its level, per column whose frequencies count.';

create table customers.match_frequency (
  field smallint not null,
  value text not null,
  holders integer not null,
  shift double precision not null,
  primary key (field, value)
);
comment on table customers.match_frequency is 'Names and places that several records bear: what their own frequency adds to, or takes from, the weight of their level.';

insert into app.open_table values
  ('customers.match_record', 'group-wide recognition; no grant, reached through definer functions only'),
  ('customers.match_shared', 'group-wide recognition; no grant, reached through definer functions only'),
  ('customers.match_model', 'group-wide recognition; no grant, reached through definer functions only'),
  ('customers.match_frequency', 'group-wide recognition; no grant, reached through definer functions only');

create table customers.duplicate (
  id uuid primary key,
  low_id uuid not null references customers.customer (id),
  high_id uuid not null references customers.customer (id),
  weight double precision not null,
  probability double precision not null,
  band text not null check (band in ('certain', 'likely', 'possible')),
  evidence jsonb not null,
  vetoes text[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'merged', 'distinct', 'household')),
  decided_by text,
  decided_at timestamptz,
  note text,
  found_at timestamptz not null default now(),
  version integer not null default 1,
  constraint duplicate_once unique (low_id, high_id),
  check (low_id < high_id)
);
comment on table customers.duplicate is 'Pairs of customers that may be one person, with what speaks for and against it field by field.';
create index duplicate_open on customers.duplicate (probability desc, id desc) where state = 'open';
create index duplicate_high on customers.duplicate (high_id);
select app.protect_by('customers.duplicate',
  'exists (select 1 from customers.relationship r where r.customer_id = duplicate.low_id) and exists (select 1 from customers.relationship r where r.customer_id = duplicate.high_id)');
-- The nightly search adds and takes back open pairs, which is no decision; what people decide is an update.
create trigger audit_update after update on customers.duplicate referencing new table as new_rows old table as old_rows
  for each statement execute function audit.on_update();
grant select, update on customers.duplicate to roadbook_app;

-- ───────────────────────────── levels, weights, vetoes ─────────────────────────────
-- Written by src/modules/customers/matching/compile.ts from the comparisons of profile.ts; a test compares. SQL functions of one expression,
-- so that the planner puts them into the query: no call a pair.

-- <compiled>
create function customers.match_pattern(a customers.match_record, b customers.match_record) returns bigint
language sql immutable parallel safe as $$
  select 
    -- name
    ((case
      when (a.han is null and a.family_py is null) or (b.han is null and b.family_py is null) then 0
      when a.han = b.han then 1
      when a.pinyin = b.pinyin then 2
      when (a.pinyin is null or b.pinyin is null) and coalesce(a.family = b.family, a.family_py = b.family_py) then 3
      when a.family_py = b.family_py and (strpos(b.given, left(a.given, 1)) > 0 or strpos(b.given, right(a.given, 1)) > 0 or strpos(a.given, left(b.given, 1)) > 0 or strpos(a.given, right(b.given, 1)) > 0) then 4
      when coalesce(a.family = b.family, a.family_py = b.family_py) then 5
      else 6 end)::bigint << 0) |
    -- first_name
    ((case
      when a.first_name is null or b.first_name is null then 0
      when a.first_name = b.first_name then 1
      when least(length(a.first_name), length(b.first_name)) > 2 and app.levenshtein_less_equal(a.first_name, b.first_name, 1) <= 1 then 2
      when (least(length(a.first_name), length(b.first_name)) > 4 and app.levenshtein_less_equal(a.first_name, b.first_name, 2) <= 2) or starts_with(a.first_name, b.first_name) or starts_with(b.first_name, a.first_name) then 3
      when (a.first_name = b.last_name and app.levenshtein_less_equal(coalesce(a.last_name, b.first_name, ''), coalesce(b.first_name, a.last_name, ''), 2) <= 2)
        or (a.last_name = b.first_name and app.levenshtein_less_equal(coalesce(a.first_name, b.last_name, ''), coalesce(b.last_name, a.first_name, ''), 2) <= 2) then 4
      else 5 end)::bigint << 4) |
    -- last_name
    ((case
      when a.last_name is null or b.last_name is null or (a.first_name is not null and b.first_name is not null and a.first_name <> b.first_name and a.last_name <> b.last_name and ((a.first_name = b.last_name and app.levenshtein_less_equal(coalesce(a.last_name, b.first_name, ''), coalesce(b.first_name, a.last_name, ''), 2) <= 2)
        or (a.last_name = b.first_name and app.levenshtein_less_equal(coalesce(a.first_name, b.last_name, ''), coalesce(b.last_name, a.first_name, ''), 2) <= 2))) then 0
      when a.last_name = b.last_name then 1
      when least(length(a.last_name), length(b.last_name)) > 2 and app.levenshtein_less_equal(a.last_name, b.last_name, 1) <= 1 then 2
      when (least(length(a.last_name), length(b.last_name)) > 4 and app.levenshtein_less_equal(a.last_name, b.last_name, 2) <= 2) or starts_with(a.last_name, b.last_name) or starts_with(b.last_name, a.last_name) then 3
      when (a.first_name = b.last_name and app.levenshtein_less_equal(coalesce(a.last_name, b.first_name, ''), coalesce(b.first_name, a.last_name, ''), 2) <= 2)
        or (a.last_name = b.first_name and app.levenshtein_less_equal(coalesce(a.first_name, b.last_name, ''), coalesce(b.last_name, a.first_name, ''), 2) <= 2) then 4
      else 5 end)::bigint << 8) |
    -- mobile
    ((case
      when coalesce(a.mobiles, a.landlines) is null or coalesce(b.mobiles, b.landlines) is null then 0
      when a.mobiles[1] = b.mobiles[1] then 1
      when a.mobiles && b.mobiles or a.landlines && b.landlines then 2
      when a.mobile_near && b.mobile_near then 3
      else 4 end)::bigint << 12) |
    -- id
    ((case
      when a.id_masks is null or b.id_masks is null then 0
      when a.ids && b.ids then 1
      when (a.ids is null or b.ids is null) and a.id_masks && b.id_masks then 2
      when a.id_near && b.id_near then 3
      else 4 end)::bigint << 16) |
    -- birth
    ((case
      when a.birth is null or b.birth is null or (a.ids is not null and b.ids is not null) then 0
      when a.birth = b.birth then 1
      when app.levenshtein_less_equal(a.birth, b.birth, 1) <= 1 or (left(a.birth, 4) = left(b.birth, 4) and substr(a.birth, 5, 2) = substr(b.birth, 7, 2) and substr(a.birth, 7, 2) = substr(b.birth, 5, 2)) then 2
      when left(a.birth, 6) = left(b.birth, 6) then 3
      when left(a.birth, 4) = left(b.birth, 4) or substr(a.birth, 5) = substr(b.birth, 5) or app.levenshtein_less_equal(a.birth, b.birth, 2) <= 2 then 4
      else 5 end)::bigint << 20) |
    -- gender
    ((case
      when a.gender is null or b.gender is null then 0
      when a.gender = b.gender then 1
      else 2 end)::bigint << 24) |
    -- vehicle
    ((case
      when (a.vin_tails is null or b.vin_tails is null) and (a.plates is null or b.plates is null) then 0
      when a.vins && b.vins then 1
      when a.vin_tails && b.vin_tails then 2
      when a.plates && b.plates then 3
      when a.plate_shapes && b.plate_shapes then 4
      else 5 end)::bigint << 28) |
    -- account
    ((case
      when a.accounts is null or b.accounts is null then 0
      when a.accounts && b.accounts then 1
      else 2 end)::bigint << 32) |
    -- email
    ((case
      when a.emails is null or b.emails is null then 0
      when a.emails && b.emails then 1
      when a.email_names && b.email_names then 2
      when a.email_near && b.email_near then 3
      else 4 end)::bigint << 36) |
    -- city
    ((case
      when a.city is null or b.city is null then 0
      when a.city = b.city then 1
      when least(length(a.city), length(b.city)) > 4 and a.city > ':' and b.city > ':' and app.levenshtein_less_equal(a.city, b.city, 2) <= 2 then 2
      else 3 end)::bigint << 40) |
    -- street
    ((case
      when a.street is null or b.street is null then 0
      when a.street = b.street then 1
      when a.street_near && b.street_near then 2
      when a.street_words && b.street_words then 3
      else 4 end)::bigint << 44) |
    -- postcode
    ((case
      when a.postcode is null or b.postcode is null then 0
      when a.postcode = b.postcode then 1
      when app.levenshtein_less_equal(a.postcode, b.postcode, 1) <= 1 then 2
      when left(a.postcode, 3) = left(b.postcode, 3) then 3
      else 4 end)::bigint << 48) |
    -- occupation
    ((case
      when a.occupation is null or b.occupation is null then 0
      when a.occupation = b.occupation then 1
      else 2 end)::bigint << 52) |
    -- birth_place
    ((case
      when a.birth_place is null or b.birth_place is null then 0
      when a.birth_place = b.birth_place then 1
      else 2 end)::bigint << 56)
$$;

create function customers.match_bits(pattern bigint, weights double precision[]) returns double precision
language sql immutable parallel safe as $$
  select 
    weights[1 + ((pattern >> 0) & 15)::integer]
    + weights[17 + ((pattern >> 4) & 15)::integer]
    + weights[33 + ((pattern >> 8) & 15)::integer]
    + weights[49 + ((pattern >> 12) & 15)::integer]
    + weights[65 + ((pattern >> 16) & 15)::integer]
    + weights[81 + ((pattern >> 20) & 15)::integer]
    + weights[97 + ((pattern >> 24) & 15)::integer]
    + weights[113 + ((pattern >> 28) & 15)::integer]
    + weights[129 + ((pattern >> 32) & 15)::integer]
    + weights[145 + ((pattern >> 36) & 15)::integer]
    + weights[161 + ((pattern >> 40) & 15)::integer]
    + weights[177 + ((pattern >> 44) & 15)::integer]
    + weights[193 + ((pattern >> 48) & 15)::integer]
    + weights[209 + ((pattern >> 52) & 15)::integer]
    + weights[225 + ((pattern >> 56) & 15)::integer]
$$;

create function customers.match_shift(pattern bigint, rarity double precision[]) returns double precision
language sql immutable parallel safe as $$
  select 
    case when (pattern >> 0) & 15 = 1 then rarity[1] else 0 end
    + case when (pattern >> 0) & 15 = 2 then rarity[2] else 0 end
    + case when (pattern >> 4) & 15 = 1 then rarity[3] else 0 end
    + case when (pattern >> 8) & 15 = 1 then rarity[4] else 0 end
    + case when (pattern >> 40) & 15 = 1 then rarity[5] else 0 end
    + case when (pattern >> 52) & 15 = 1 then rarity[7] else 0 end
    + case when (pattern >> 56) & 15 = 1 then rarity[6] else 0 end
$$;

create function customers.match_own_shift(pattern bigint, rarity double precision[]) returns double precision
language sql immutable parallel safe as $$
  select 
    case when (pattern >> 0) & 15 = 1 then rarity[1] else 0 end
    + case when (pattern >> 0) & 15 = 2 then rarity[2] else 0 end
    + case when (pattern >> 4) & 15 = 1 then rarity[3] else 0 end
$$;

create function customers.match_vetoes(a customers.match_record, b customers.match_record, pattern bigint) returns integer
language sql immutable parallel safe as $$
  select 
    case when a.valid_ids is not null and b.valid_ids is not null and not a.valid_ids && b.valid_ids then 1 else 0 end
    + case when a.id_gender <> b.id_gender then 2 else 0 end
    + case when (pattern >> 28) & 15 in (1, 2, 3, 4) and ((pattern >> 0) & 15 in (5, 6) or (pattern >> 16) & 15 in (4) or (pattern >> 4) & 15 in (5)) then 4 else 0 end
    + case when (pattern >> 12) & 15 in (1, 2) and ((pattern >> 0) & 15 in (5, 6) or (pattern >> 16) & 15 in (4) or (pattern >> 20) & 15 in (5) or (pattern >> 4) & 15 in (5)) then 8 else 0 end
$$;

create function customers.match_veto_names(vetoes integer) returns text[]
language sql immutable parallel safe as $$
  select array_remove(array[case when vetoes & 1 > 0 then 'ids_differ' end, case when vetoes & 2 > 0 then 'genders_differ' end, case when vetoes & 4 > 0 then 'vehicle_changed_hands' end, case when vetoes & 8 > 0 then 'family_phone' end, case when vetoes & 16 > 0 then 'cluster_parted' end], null)
$$;

create function customers.match_band(probability double precision, vetoes integer, certain double precision) returns text
language sql immutable parallel safe as $$
  select case when probability >= certain and vetoes = 0 then 'certain'
    when probability >= 0.5 then 'likely' when probability >= 0.05 then 'possible' end
$$;

insert into customers.match_model (records, prior, prior_related, certain, weights, related, rare, odds) values
  (100000, -16.609640474436812, 0, 0.97,
  '{0,12.965784,9.228819,3.906891,5.321928,-0.807355,-5.584963,0,0,0,0,0,0,0,0,0,0,6.129283,4.321928,2.222392,3.906891,-3.275007,0,0,0,0,0,0,0,0,0,0,0,7.550747,5.643856,3.321928,3.906891,-3.817623,0,0,0,0,0,0,0,0,0,0,0,15.053247,11.287712,12.287712,-2.184352,0,0,0,0,0,0,0,0,0,0,0,0,14.919981,14.053247,11.550747,-6.643784,0,0,0,0,0,0,0,0,0,0,0,0,13.135709,4.643856,3.906891,-1.415037,-7.578788,0,0,0,0,0,0,0,0,0,0,0,0.956931,-5.61471,0,0,0,0,0,0,0,0,0,0,0,0,0,0,13.872675,12.872675,13.872675,10.550747,-2.18428,0,0,0,0,0,0,0,0,0,0,0,15.565697,-5.058865,0,0,0,0,0,0,0,0,0,0,0,0,0,0,12.773139,6.906891,11.550747,-2.473036,0,0,0,0,0,0,0,0,0,0,0,0,4.137504,3.906891,-3.39689,0,0,0,0,0,0,0,0,0,0,0,0,0,10.228819,9.228819,0.263034,-3.086274,0,0,0,0,0,0,0,0,0,0,0,0,8.451211,3.321928,3,-3.0268,0,0,0,0,0,0,0,0,0,0,0,0,3.544321,-1.647698,0,0,0,0,0,0,0,0,0,0,0,0,0,0,6.321928,-2.307429,0,0,0,0,0,0,0,0,0,0,0,0,0}',
  '{0,7.321928,4.321928,1,1,-4.321928,-4.754888,0,0,0,0,0,0,0,0,0,0,4.544321,3.321928,1.807355,2.584963,-3.217231,0,0,0,0,0,0,0,0,0,0,0,0.099536,1.736966,1.321928,2.584963,-1.807355,0,0,0,0,0,0,0,0,0,0,0,1.180572,-1.584963,5.643856,-1.319303,0,0,0,0,0,0,0,0,0,0,0,0,12.598053,11.731319,8.228819,-6.643423,0,0,0,0,0,0,0,0,0,0,0,0,8.813781,4.058894,3.321928,-1.415037,-7.57289,0,0,0,0,0,0,0,0,0,0,0,1.500074,-6.022368,0,0,0,0,0,0,0,0,0,0,0,0,0,0,-0.415037,-0.415037,0.584963,0.584963,0.289507,0,0,0,0,0,0,0,0,0,0,0,9.921841,-5.05745,0,0,0,0,0,0,0,0,0,0,0,0,0,0,5.129283,4.906891,5.906891,-2.440362,0,0,0,0,0,0,0,0,0,0,0,0,-0.032421,0.584963,0.169925,0,0,0,0,0,0,0,0,0,0,0,0,0,-0.222392,1.263034,0.263034,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,-0.5025,0,0,0,0,0,0,0,0,0,0,0,0,2.807355,-1.584963,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1.415037,-1.807355,0,0,0,0,0,0,0,0,0,0,0,0,0}',
  '{0,0,0,0,0,0,0}',
  '{"same":[[0.8,0.06,0.06,0.04,0.02,0.02],[0.7,0.1,0.07,0.03,0.1],[0.75,0.1,0.05,0.03,0.07],[0.68,0.05,0.05,0.22],[0.62,0.34,0.03,0.01],[0.9,0.05,0.03,0.015,0.005],[0.99,0.01],[0.3,0.15,0.3,0.03,0.22],[0.97,0.03],[0.7,0.06,0.06,0.18],[0.88,0.03,0.09],[0.6,0.12,0.18,0.1],[0.7,0.1,0.08,0.12],[0.7,0.3],[0.8,0.2]],"related":[[0.005,0.003,0.03,0.02,0.4,0.54],[0.03,0.01,0.02,0.005,0.93],[0.7,0.03,0.02,0.005,0.245],[0.3,0.15,0.001,0.549],[0.0001,0.0001,0.0001,0.9997],[0.002,0.003,0.003,0.04,0.952],[0.35,0.65],[0.4,0.2,0.2,0.02,0.18],[0.001,0.999],[0.02,0.002,0.001,0.977],[0.9,0.02,0.08],[0.7,0.05,0.15,0.1],[0.7,0.05,0.08,0.17],[0.1,0.9],[0.3,0.7]],"unrelated":[[0.0001,0.0001,0.004,0.001,0.035,0.96],[0.01,0.005,0.015,0.002,0.968],[0.004,0.002,0.005,0.002,0.987],[0.00002,0.00002,0.00001,0.99995],[0.00002,0.00002,0.00001,0.99995],[0.0001,0.002,0.002,0.04,0.9559],[0.51,0.49],[0.00002,0.00002,0.00002,0.00002,0.9999],[0.00002,0.99998],[0.0001,0.0005,0.00002,0.99938],[0.05,0.002,0.948],[0.0005,0.0002,0.15,0.8493],[0.002,0.01,0.01,0.978],[0.06,0.94],[0.01,0.99]]}');

-- </compiled>

create function customers.match_weight(against_any double precision, against_related double precision) returns double precision
language sql immutable parallel safe as $$
  select -(ln(power(2::double precision, -against_any) + power(2::double precision, -against_related)) / ln(2::double precision))
$$;
comment on function customers.match_weight(double precision, double precision) is 'Log2 odds of one person against everything else, from those against two unrelated and against two related people.';

create function customers.match_probability(weight double precision) returns double precision
language sql immutable parallel safe as $$
  select 1 / (1 + power(2::double precision, -weight))
$$;

-- ───────────────────────────── writing ─────────────────────────────

create function customers.match_unshared(wanted bigint[]) returns bigint[]
language plpgsql stable security definer set search_path = pg_catalog as $$
declare struck bigint[];
begin
  if wanted is null then return null; end if;
  -- plan: match_shared_pkey, once a key
  select array_agg(s.key) into struck from customers.match_shared s where s.key = any (wanted);
  if struck is null then return wanted; end if;
  return (select nullif(array_agg(k order by n), '{}') from unnest(wanted) with ordinality w(k, n) where k <> all (struck));
end $$;
comment on function customers.match_unshared(bigint[]) is 'Without the keys of too many holders.';

create function customers.match_fitted(facts jsonb) returns customers.match_record
language plpgsql stable security definer set search_path = pg_catalog as $$
declare r customers.match_record := jsonb_populate_record(null::customers.match_record, facts);
begin
  if customers.match_unshared(r.mobiles || r.landlines) is distinct from (r.mobiles || r.landlines) then
    r.mobiles := customers.match_unshared(r.mobiles);
    r.landlines := customers.match_unshared(r.landlines);
    r.keys := array(select k from unnest(r.keys) k where k & 31 <> 1 or k = any (coalesce(r.mobiles || r.landlines, '{}')));
  end if;
  return r;
end $$;
comment on function customers.match_fitted(jsonb) is 'A record as the program sends it, without shared numbers.';

create function customers.keep_match(customer uuid, facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform customers.keep_matches(jsonb_build_array(facts || jsonb_build_object('customer_id', customer)));
end $$;
comment on function customers.keep_match(uuid, jsonb) is 'Writes or replaces what the matcher knows of a customer, in the transaction that changes the customer.';

create function customers.keep_matches(rows jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.match_record as kept (customer_id,
      kind, han, pinyin, family, family_py, given, first_name, last_name, mobiles, mobile_near, landlines, emails, email_names,
      email_near, accounts, ids, valid_ids, id_masks, id_near, birth, gender, id_gender, vins, vin_tails, plates, plate_shapes, city,
      street, street_near, street_words, postcode, occupation, birth_place, keys)
    select r.customer_id,
      r.kind, r.han, r.pinyin, r.family, r.family_py, r.given, r.first_name, r.last_name, r.mobiles, r.mobile_near, r.landlines,
      r.emails, r.email_names, r.email_near, r.accounts, r.ids, r.valid_ids, r.id_masks, r.id_near, r.birth, r.gender, r.id_gender,
      r.vins, r.vin_tails, r.plates, r.plate_shapes, r.city, r.street, r.street_near, r.street_words, r.postcode, r.occupation,
      r.birth_place, r.keys
    from jsonb_array_elements(rows) j cross join lateral customers.match_fitted(j) r
  on conflict (customer_id) do update set (
      kind, han, pinyin, family, family_py, given, first_name, last_name, mobiles, mobile_near, landlines, emails, email_names,
      email_near, accounts, ids, valid_ids, id_masks, id_near, birth, gender, id_gender, vins, vin_tails, plates, plate_shapes, city,
      street, street_near, street_words, postcode, occupation, birth_place, keys) = (
      excluded.kind, excluded.han, excluded.pinyin, excluded.family, excluded.family_py, excluded.given, excluded.first_name,
      excluded.last_name, excluded.mobiles, excluded.mobile_near, excluded.landlines, excluded.emails, excluded.email_names,
      excluded.email_near, excluded.accounts, excluded.ids, excluded.valid_ids, excluded.id_masks, excluded.id_near, excluded.birth,
      excluded.gender, excluded.id_gender, excluded.vins, excluded.vin_tails, excluded.plates, excluded.plate_shapes, excluded.city,
      excluded.street, excluded.street_near, excluded.street_words, excluded.postcode, excluded.occupation, excluded.birth_place,
      excluded.keys);
end $$;
comment on function customers.keep_matches(jsonb) is 'As keep_match, for many: each element holds customer_id beside its facts.';

create function customers.drop_match(customer uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from customers.match_record where customer_id = customer;
  delete from customers.duplicate where state = 'open' and customer in (low_id, high_id);
end $$;
comment on function customers.drop_match(uuid) is 'Takes a customer out of recognition: merged into another, erased, restricted.';

create function customers.probe_rarity(r customers.match_record, m customers.match_model) returns double precision[]
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  found double precision[] := m.rare;
  f record;
begin
  -- plan: match_frequency_pkey, at most seven entries
  for f in select q.field, q.shift from customers.match_frequency q where (q.field, q.value) in
    ((1, r.han), (2, r.pinyin), (3, r.first_name), (4, r.last_name), (5, r.city), (6, r.birth_place), (7, r.occupation))
  loop found[f.field] := f.shift; end loop;
  return found;
end $$;
comment on function customers.probe_rarity(customers.match_record, customers.match_model) is 'What the frequencies of a record''s own values add to the levels they reach.';

-- ───────────────────────────── one record against all ─────────────────────────────

-- A plan kept for any record must not scan the table: while it is small, that looks cheaper.
create function customers.match_probe(facts jsonb, most integer, excluded uuid) returns table (
  customer_id uuid, weight double precision, probability double precision, band text, vetoes text[],
  pattern bigint, shift double precision, bits double precision[], doubt double precision)
language plpgsql stable security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
  p customers.match_record := customers.match_fitted(facts);
  m customers.match_model;
  rarity double precision[];
  holders integer;
begin
  select * into m from customers.match_model order by version desc limit 1;
  rarity := customers.probe_rarity(p, m);
  select f.holders into holders from customers.match_frequency f where f.field = 1 and f.value = p.han;
  if holders > 10 then
    p.keys := array(select k from unnest(p.keys) k where k & 31 <> 10);
  end if;
  p.keys := coalesce(customers.match_unshared(p.keys), '{}');
  return query
    -- plan: bitmap of match_record_keys; a key has at most some dozen holders
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
comment on function customers.match_probe(jsonb, integer, uuid) is 'The customers of the whole group whom a record may be, best first, with the levels reached; nothing of the record itself.';

-- ───────────────────────────── all records against each other ─────────────────────────────
-- One transaction: begin, candidates, learning outside from counts of patterns, scores, pairs. The tables of a run live in its transaction
-- only; they are real and unlogged because temporary ones cannot be read in parallel.

create function customers.match_begin() returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('customers.match')) then return null; end if;
  return (select count(*) from customers.match_record);
end $$;
comment on function customers.match_begin() is 'Begins a run, one at a time: the number of records, or null where another runs.';

create function customers.match_frequencies() returns table (field integer, agreeing double precision, present bigint, rare double precision)
language plpgsql security definer set search_path = pg_catalog set work_mem = '256MB' as $$
begin
  delete from customers.match_frequency;
  create unlogged table customers.match_value as
    select 1 as field, han as value, count(*) as holders from customers.match_record where han is not null group by han
    union all select 2, pinyin, count(*) from customers.match_record where pinyin is not null group by pinyin
    union all select 3, first_name, count(*) from customers.match_record where first_name is not null group by first_name
    union all select 4, last_name, count(*) from customers.match_record where last_name is not null group by last_name
    union all select 5, city, count(*) from customers.match_record where city is not null group by city
    union all select 6, birth_place, count(*) from customers.match_record where birth_place is not null group by birth_place
    union all select 7, occupation, count(*) from customers.match_record where occupation is not null group by occupation;
  -- Values of two holders are the rule, and told by the model. How often two records that both bear the field agree by chance takes the place of the level's mean; each value its own.
  return query
    with means as (
      select v.field, sum(v.holders * (v.holders - 1.0)) as same, sum(v.holders) as n from customers.match_value v group by v.field
    ), kept as (
      insert into customers.match_frequency (field, value, holders, shift)
      select v.field, v.value, v.holders, ln((m.same + 1) / (m.n * greatest(m.n - 1, 1)) / (v.holders / m.n)) / ln(2.0)
      from customers.match_value v join means m on m.field = v.field where v.holders > 2
    )
    select m.field, (m.same / (m.n * greatest(m.n - 1, 1)))::double precision, m.n::bigint,
      (ln((m.same + 1) / (m.n * greatest(m.n - 1, 1)) * m.n / 2) / ln(2.0))::double precision
    from means m;
  drop table customers.match_value;
  analyze customers.match_frequency;
end $$;
comment on function customers.match_frequencies() is 'Counts names and places anew. Per column: how often two records agree, how many bear it, what a value borne once or twice adds.';

-- Keys of two holders, nearly all, are a pair at once; only those of more go back for their holders. The rows themselves are looked up pair
-- by pair: joined any other way, PostgreSQL sorts a kilobyte a pair on disk.
create function customers.match_candidates() returns bigint
language plpgsql security definer set search_path = pg_catalog set work_mem = '256MB' as $$
begin
  create unlogged table customers.match_key as
    select r.seq, k as key
    from customers.match_record r left join customers.match_frequency f on f.field = 1 and f.value = r.han and f.holders > 10
      cross join lateral unnest(r.keys) k
    where k & 31 <> 10 or f.value is null;
  analyze customers.match_key;
  create unlogged table customers.match_block as
    select key, count(*) as holders, min(seq) as a, max(seq) as b from customers.match_key group by key having count(*) > 1;
  perform customers.match_strike();
  create unlogged table customers.match_member as
    select m.key, m.seq from customers.match_key m join (select key from customers.match_block
      where holders between 3 and case when key & 31 = 1 or key & 31 >= 19 then 30 else 100 end) w using (key);
  analyze customers.match_member;
  create unlogged table customers.match_pair as
    select f.a, f.b, bit_or(f.found) as found from (
      select a, b, 1 << (key & 31)::integer as found from customers.match_block where holders = 2
      union all
      select l.seq, h.seq, 1 << (l.key & 31)::integer from customers.match_member l join customers.match_member h on h.key = l.key and l.seq < h.seq
    ) f group by f.a, f.b order by f.a, f.b;
  drop table customers.match_key, customers.match_block, customers.match_member;
  analyze customers.match_pair;
  return (select count(*) from customers.match_pair);
end $$;
comment on function customers.match_candidates() is 'Every pair that shares a key, with the kinds of keys it was found by.';

create function customers.match_strike() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from customers.match_shared where key & 31 <> 1;
  insert into customers.match_shared (key)
    select key from customers.match_block where holders > case when key & 31 = 1 or key & 31 >= 19 then 30 else 100 end on conflict do nothing;
  if not exists (select 1 from customers.match_block where key & 31 = 1 and holders > 30) then return; end if;
  update customers.match_record t set keys = array(select k from unnest(t.keys) k where not exists (select 1 from customers.match_shared s where s.key = k and k & 31 = 1)),
      mobiles = customers.match_unshared(t.mobiles), landlines = customers.match_unshared(t.landlines)
    where t.seq in (select m.seq from customers.match_key m join customers.match_block w using (key) where w.key & 31 = 1 and w.holders > 30);
end $$;
comment on function customers.match_strike() is 'Notes keys of too many holders, and strikes the numbers among them from every record.';

create function customers.match_judge() returns bigint
language plpgsql security definer set search_path = pg_catalog set enable_mergejoin = off set enable_hashjoin = off as $$
begin
  create unlogged table customers.match_judged as
    select p.a, p.b, p.found, l.pattern, customers.match_vetoes(x, y, l.pattern) as vetoes,
      least(x.customer_id, y.customer_id) as low_id, greatest(x.customer_id, y.customer_id) as high_id, x.valid_ids as a_ids, y.valid_ids as b_ids
    from customers.match_pair p join customers.match_record x on x.seq = p.a join customers.match_record y on y.seq = p.b and y.kind = x.kind
      cross join lateral (select customers.match_pattern(x, y) as pattern offset 0) l;
  drop table customers.match_pair;
  analyze customers.match_judged;
  return (select count(*) from customers.match_judged);
end $$;
comment on function customers.match_judge() is 'The pattern of levels and the vetoes of every candidate.';

create function customers.match_patterns() returns table (found integer, pattern bigint, pairs bigint)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query select j.found, j.pattern, count(*) from customers.match_judged j group by j.found, j.pattern;
end $$;
comment on function customers.match_patterns() is 'How many candidates show which levels: all that learning sees.';

create function customers.match_sample(most integer, mask bigint) returns table (pattern bigint, pairs bigint)
language sql stable security definer set search_path = pg_catalog as $$
  with chosen as materialized (
    select r, row_number() over () as n from (
      select r from customers.match_record r where (r.keys[1] >> 5) & mask = 0
      order by hashtextextended(concat_ws('|', r.han, r.pinyin, r.first_name, r.last_name, r.birth, r.city, r.gender, r.keys::text), 7), r.seq
      limit most
    ) hashed
  ), pairs as (
    select customers.match_pattern(l.r, h.r) as pattern from chosen l join chosen h on l.n < h.n
  )
  select pattern, count(*) from pairs group by pattern
$$;
comment on function customers.match_sample(integer, bigint) is 'Patterns of pairs taken by chance, all against all of some records: what agrees among any two. By content, so that the order of records does not matter.';

create function customers.match_keep_model(learned jsonb) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare made integer;
begin
  insert into customers.match_model (records, prior, prior_related, certain, weights, related, rare, odds)
    select l.records, l.prior, l.prior_related, l.certain, l.weights, l.related, l.rare, l.odds from jsonb_populate_record(null::customers.match_model, learned) l
    returning version into made;
  delete from customers.match_model where version < made - 10;
  return made;
end $$;
comment on function customers.match_keep_model(jsonb) is 'Keeps what was learned; the newest counts, ten older ones stay to look back on.';

create function customers.match_weights() returns double precision[]
language sql stable security definer set search_path = pg_catalog as $$
  select weights from customers.match_model order by version desc limit 1
$$;
comment on function customers.match_weights() is 'The weights in force, for the words of the evidence.';

create function customers.match_score() returns bigint
language plpgsql security definer set search_path = pg_catalog set work_mem = '256MB' as $$
declare
  m customers.match_model;
begin
  select * into m from customers.match_model order by version desc limit 1;
  create unlogged table customers.match_rarity as
    select r.seq, array[coalesce(f1.shift, m.rare[1]), coalesce(f2.shift, m.rare[2]), coalesce(f3.shift, m.rare[3]), coalesce(f4.shift, m.rare[4]),
      coalesce(f5.shift, m.rare[5]), coalesce(f6.shift, m.rare[6]), coalesce(f7.shift, m.rare[7])] as rarity
    from customers.match_record r
    left join customers.match_frequency f1 on f1.field = 1 and f1.value = r.han
    left join customers.match_frequency f2 on f2.field = 2 and f2.value = r.pinyin
    left join customers.match_frequency f3 on f3.field = 3 and f3.value = r.first_name
    left join customers.match_frequency f4 on f4.field = 4 and f4.value = r.last_name
    left join customers.match_frequency f5 on f5.field = 5 and f5.value = r.city
    left join customers.match_frequency f6 on f6.field = 6 and f6.value = r.birth_place
    left join customers.match_frequency f7 on f7.field = 7 and f7.value = r.occupation
    where r.seq in (select j.a from customers.match_judged j);
  create unlogged table customers.match_edge as
    select w.*, customers.match_probability(w.weight) as probability from (
      select s.a, s.b, s.low_id, s.high_id, s.a_ids, s.b_ids, s.pattern, s.vetoes, s.shift, s.against_any, customers.match_weight(s.against_any, s.against_related) as weight
      from (
        select j.a, j.b, j.low_id, j.high_id, j.a_ids, j.b_ids, j.pattern, j.vetoes, customers.match_shift(j.pattern, r.rarity) as shift,
          m.prior + customers.match_bits(j.pattern, m.weights) + customers.match_shift(j.pattern, r.rarity) as against_any,
          m.prior_related + customers.match_bits(j.pattern, m.related) + customers.match_own_shift(j.pattern, r.rarity) as against_related
        from customers.match_judged j join customers.match_rarity r on r.seq = j.a offset 0
      ) s offset 0
    ) w where w.weight > -4.25;
  drop table customers.match_rarity;
  drop table customers.match_judged;
  return (select count(*) from customers.match_edge);
end $$;
comment on function customers.match_score() is 'Weight and probability of every candidate by the newest model; those below what is ever shown are dropped.';

create function customers.match_edges(certain_only boolean) returns table (a bigint, b bigint, weight double precision, certain boolean, a_ids text[], b_ids text[])
language plpgsql stable security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare least_certain double precision := (select m.certain from customers.match_model m order by m.version desc limit 1);
begin
  return query
    select e.a, e.b, e.weight, e.probability >= least_certain and e.vetoes = 0, e.a_ids::text[], e.b_ids::text[]
    from customers.match_edge e
    where not certain_only or (e.probability >= least_certain and e.vetoes = 0)
    order by e.weight desc, e.low_id, e.high_id;
end $$;
comment on function customers.match_edges(boolean) is 'The pairs of this run, the heaviest first, with the hashes of the valid identity numbers on either side.';

create function customers.match_store(words jsonb, parted jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog set work_mem = '256MB' set enable_nestloop = off as $$
declare
  certain double precision := (select m.certain from customers.match_model m order by m.version desc limit 1);
  stored bigint;
begin
  create unlogged table customers.match_word as
    select (w ->> 'pattern')::bigint as pattern, w -> 'evidence' as evidence from jsonb_array_elements(words) w;
  create unlogged table customers.match_parted as
    select (p ->> 0)::bigint as a, (p ->> 1)::bigint as b from jsonb_array_elements(parted) p;
  analyze customers.match_word;
  analyze customers.match_parted;
  analyze customers.match_edge;
  create unlogged table customers.match_found as
    select f.low_id, f.high_id, f.weight, f.probability, customers.match_band(f.probability, f.vetoes, certain) as band,
      w.evidence
        || case when abs(f.shift) >= 0.05 then jsonb_build_array(jsonb_build_object('field', 'rarity', 'level',
          case when f.shift > 0 then 'rare' else 'common' end, 'weight', round(f.shift::numeric, 2))) else '[]' end
        || case when f.doubt <= -0.05 then jsonb_build_array(jsonb_build_object('field', 'family', 'level', 'possible', 'weight', round(f.doubt::numeric, 2))) else '[]' end
        as evidence,
      customers.match_veto_names(f.vetoes) as vetoes
    from (
      select e.low_id, e.high_id, e.pattern, e.weight, e.probability, e.shift, e.weight - e.against_any as doubt,
        e.vetoes + case when p.a is null then 0 else 16 end as vetoes
      from customers.match_edge e left join customers.match_parted p on p.a = e.a and p.b = e.b
    ) f join customers.match_word w on w.pattern = f.pattern
    where customers.match_band(f.probability, f.vetoes, certain) is not null;
  drop table customers.match_edge, customers.match_word, customers.match_parted;
  analyze customers.match_found;
  -- Decided pairs stay as they are. Open ones that changed are taken out and put back under their id; those no longer found go.
  create unlogged table customers.match_before as
    select d.id, d.low_id, d.high_id, d.found_at, d.version from customers.duplicate d
      left join customers.match_found f on f.low_id = d.low_id and f.high_id = d.high_id
    where d.state = 'open' and (f.low_id is null or (f.weight, f.band, f.vetoes) is distinct from (d.weight, d.band, d.vetoes));
  analyze customers.match_before;
  delete from customers.duplicate d using customers.match_before b where d.id = b.id;
  insert into customers.duplicate (id, low_id, high_id, weight, probability, band, evidence, vetoes, found_at, version)
    select coalesce(b.id, app.new_id()), f.low_id, f.high_id, f.weight, f.probability, f.band, f.evidence, f.vetoes, coalesce(b.found_at, now()), coalesce(b.version + 1, 1)
    from customers.match_found f left join customers.match_before b on b.low_id = f.low_id and b.high_id = f.high_id
    where not exists (select 1 from customers.duplicate d where d.low_id = f.low_id and d.high_id = f.high_id);
  select count(*) into stored from customers.match_found;
  drop table customers.match_found, customers.match_before;
  return stored;
end $$;
comment on function customers.match_store(jsonb, jsonb) is 'Puts the pairs of this run into the queue; words: evidence of each pattern, parted: pairs left out of a cluster. What people decided stays.';

