-- Offers by customer level; replacement of older cars and buy-back.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── offers by customer level (SAL-11) ─────────────────────────────

create table sales.offer (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  name text not null,
  name_en text not null,
  terms text not null default '',
  terms_en text not null default '',
  amount_fen bigint not null default 0 check (amount_fen >= 0),
  gift text,
  gift_en text,
  series_id uuid references products.series (id),
  marks text[] not null default '{}' check (marks <@ '{vip,opinion_leader,high_value,owner}'),
  grades text[] not null default '{}',
  tiers text[] not null default '{}',
  from_date date not null,
  to_date date not null,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint offer_period check (to_date >= from_date),
  constraint offer_gives check (amount_fen > 0 or gift is not null)
);
comment on table sales.offer is 'A purchase scheme for a customer level: any of marks, grades of the lead or tiers makes a customer eligible; none of them named: everybody.';
comment on column sales.offer.marks is 'vip and opinion_leader as marked in the file, high_value by its value class (key customers), owner: had bought of the group before.';
create index offer_org on sales.offer (org_id, from_date desc, id desc);
select app.protect('sales.offer'), app.audited('sales.offer');

alter table sales.quote add column offer_ids uuid[] not null default '{}';
create index quote_offers on sales.quote using gin (offer_ids);

create function sales.level_of(wanted uuid) returns table (marks text[], grade text, tier text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: lead_pkey, customer_pkey, unit_closure_unit
    select array_remove(array[case when c.vip then 'vip' end, case when c.opinion_leader then 'opinion_leader' end,
        case when c.value_class = 'high' then 'high_value' end,
        case when sales.bought_before(l.customer_id) then 'owner' end], null),
      l.grade, (select m.tier_code from club.member m where m.customer_id = l.customer_id and m.status = 'active' limit 1)
    from leads.lead l join customers.customer c on c.id = l.customer_id
    where l.id = wanted and l.org_id in (select s.unit_id from org.unit_closure s where s.ancestor_id = (select app.unit_id()));
end $$;
comment on function sales.level_of(uuid) is 'The level of a lead''s customer as offers ask for it: marks, the grade of the lead, the tier of the membership.';

create function sales.offers_at(dealer uuid, series uuid, today date)
returns table (id uuid, name text, name_en text, terms text, terms_en text, amount_fen bigint, gift text, gift_en text, marks text[], grades text[], tiers text[], to_date date)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: unit_closure_unit, then offer_org a unit above
    select o.id, o.name, o.name_en, o.terms, o.terms_en, o.amount_fen, o.gift, o.gift_en, o.marks, o.grades, o.tiers, o.to_date
    from org.unit_closure above join sales.offer o on o.org_id = above.ancestor_id
    where above.unit_id = dealer and o.active and today between o.from_date and o.to_date and (o.series_id is null or o.series_id = series)
      and dealer in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
    order by o.amount_fen desc, o.id limit 100;
end $$;
comment on function sales.offers_at(uuid, uuid, date) is 'Offers of a day for a car at a dealer: headquarters'' rows are outside a dealer''s scope.';

-- ───────────────────────────── replacement and buy-back (SAL-21, SAL-22) ─────────────────────────────

create table leads.replacement (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  unit_id uuid not null references products.unit (id),
  due_on date not null,
  outcome text not null check (outcome in ('lead', 'touch', 'barred')),
  reason text,
  lead_id uuid references leads.lead (id),
  created_at timestamptz not null default now(),
  constraint replacement_once unique (unit_id, due_on)
);
comment on table leads.replacement is 'A car whose owner had it for the years of dictionary replacement_rule: one row a car and anniversary, with what came of it; barred: the person may not be called, for the reason kept.';
create index replacement_customer on leads.replacement (customer_id, created_at desc);
create index replacement_lead on leads.replacement (lead_id) where lead_id is not null;
create index replacement_org on leads.replacement (org_id, created_at desc, id desc);
select app.protect('leads.replacement'), app.audited('leads.replacement');
-- The nightly walk reads a month of anniversaries, year by year.
create index ownership_since on products.ownership (from_date) where to_date is null;

create sequence sales.appraisal_number;
create table sales.appraisal (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  number text not null constraint appraisal_number_once unique,
  customer_id uuid not null references customers.customer (id),
  lead_id uuid references leads.lead (id),
  unit_id uuid references products.unit (id),
  purpose text not null check (purpose in ('buy_back', 'trade_in')),
  car text not null,
  vin text,
  plate text,
  year smallint not null check (year between 1980 and 2100),
  mileage_km integer not null check (mileage_km between 0 and 2000000),
  condition text,
  condition_note text not null default '',
  photo_ids uuid[] not null default '{}',
  value_fen bigint check (value_fen > 0),
  offer_fen bigint check (offer_fen > 0),
  offer_until date,
  status text not null default 'requested' check (status in ('requested', 'appraised', 'offered', 'accepted', 'refused', 'bought', 'dropped')),
  reason text,
  note text not null default '',
  consultant_id uuid not null references org.staff (id),
  appraiser_id uuid references org.staff (id),
  appraised_at timestamptz,
  decided_at timestamptz,
  closed_at timestamptz,
  order_id uuid references sales.order (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint appraisal_offer check (offer_fen is null or offer_until is not null)
);
comment on table sales.appraisal is 'A used car that is to be bought back (回购) or taken in part payment (置换): what it is worth, what is offered, what the owner says, what came of it.';
create index appraisal_org on sales.appraisal (org_id, created_at desc, id desc);
create index appraisal_org_status on sales.appraisal (org_id, status, created_at desc, id desc);
create index appraisal_created on sales.appraisal (created_at desc, id desc);
create index appraisal_consultant on sales.appraisal (consultant_id, created_at desc, id desc);
create index appraisal_customer on sales.appraisal (customer_id, created_at desc);
create index appraisal_lead on sales.appraisal (lead_id) where lead_id is not null;
create unique index appraisal_open on sales.appraisal (org_id, unit_id) where unit_id is not null and status in ('requested', 'appraised', 'offered', 'accepted');
select app.protect('sales.appraisal'), app.audited('sales.appraisal');

create function sales.forget_appraisals(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  files uuid[];
begin
  perform set_config('app.erasing', 'on', true);
  return query select a.id from sales.appraisal a where a.customer_id = any (people);
  select array_agg(f) into files from sales.appraisal a, unnest(a.photo_ids) f where a.customer_id = any (people);
  update sales.appraisal a set plate = null, vin = null, condition_note = '', note = '', reason = null, photo_ids = '{}'
    where a.customer_id = any (people);
  perform app.forget_file(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;
comment on function sales.forget_appraisals(uuid[]) is 'Numbers, words and photos of an erased person''s used cars. What stays: that a car was appraised, its sums and dates.';
