-- Tiers from what was earned in a window.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-field-with-default, disallowed-unique-constraint

-- ───────────────────────────── tiers ─────────────────────────────

create table club.tier (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,29}$'),
  name text not null,
  name_en text not null,
  rank smallint not null check (rank between 1 and 99),
  threshold bigint not null check (threshold >= 0),
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  benefits text not null default '',
  benefits_en text not null default '',
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint tier_code_once unique (org_id, code)
);
comment on column club.tier.threshold is 'Points earned in the window that reach it (loyalty: earned, never the balance, I18).';
select app.audited('club.tier');
insert into app.open_table values ('club.tier', 'the tiers of the club are public');
grant select, insert, update on club.tier to roadbook_app;

create table club.tier_change (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  from_code text,
  to_code text,
  cause text not null check (cause in ('earned', 'period_end', 'cancelled', 'rules')),
  points bigint not null,
  window_from date not null,
  window_to date not null,
  created_at timestamptz not null default now()
);
comment on column club.tier_change.cause is 'earned: reached by points; period_end: not reached again when period and grace were over; cancelled: the points it was reached with were taken back; rules: the tier was abolished.';
create index tier_change_member on club.tier_change (member_id, created_at desc);
create index tier_change_org on club.tier_change (org_id, created_at desc);
select app.protect_by('club.tier_change', 'exists (select 1 from club.member m where m.id = tier_change.member_id)'), app.append_only('club.tier_change');
grant select on club.tier_change to roadbook_app;

create function club.tiers_of(brand uuid)
returns table (code text, name text, name_en text, rank smallint, threshold bigint, colour text, benefits text, benefits_en text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if exists (select 1 from club.tier t where t.org_id = brand) then
    return query select t.code, t.name, t.name_en, t.rank, t.threshold, t.colour, t.benefits, t.benefits_en
      from club.tier t where t.org_id = brand and t.active order by t.rank;
  else
    return query select p.code, p.name, p.name_en, p.rank, p.threshold, p.colour, p.benefits, p.benefits_en
      from org.dictionary d, jsonb_to_recordset(d.attributes -> 'tiers')
        as p(code text, name text, name_en text, rank smallint, threshold bigint, colour text, benefits text, benefits_en text)
      where d.kind = 'tier_pack' and d.code = 'automotive' order by p.rank;
  end if;
end $$;
comment on function club.tiers_of(uuid) is 'The tiers of a brand''s club, lowest first; those of the automotive pack until the brand has saved its own.';

create function club.retier(day date, chosen_only uuid[], after uuid, upto uuid)
returns table (member_id uuid, org_id uuid, customer_id uuid, from_code text, to_code text, cause text, points bigint)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
begin
  return query
  with chosen as materialized (
    -- plan: member_pkey
    select m.id, m.org_id, m.customer_id, m.tier_code, m.tier_until, m.tier_reached_on, m.tier_threshold, club.brand_of(m.org_id) as brand
    from club.member m
    where m.status = 'active' and exists (select 1 from org.unit_closure s where s.ancestor_id = app.unit_id() and s.unit_id = m.org_id)
      and (chosen_only is null or m.id = any (chosen_only)) and (after is null or m.id > after) and (upto is null or m.id <= upto)
  ), brands as materialized (
    select g.brand, s.tier_months, s.tier_period_months, s.tier_grace_days from (select distinct c.brand from chosen c) g, club.settings_of(g.brand) s
  ), tiers as materialized (
    select b.brand, t.code, t.rank, t.threshold from brands b, club.tiers_of(b.brand) t
  ), summed as (
    -- plan: lot_customer for few, one pass over the lots for many: what a member earned, not what is left of it, so that spending changes nothing (I18)
    select c.*, b.tier_period_months, b.tier_grace_days, (day - make_interval(months => b.tier_months))::date as window_from,
      coalesce(sum(l.earned - l.clawed) filter (where l.earned_on > (day - make_interval(months => b.tier_months))::date), 0)::bigint as now_points,
      coalesce(sum(l.earned - l.clawed) filter (where l.earned_on <= c.tier_reached_on
        and l.earned_on > (c.tier_reached_on - make_interval(months => b.tier_months))::date), 0)::bigint as then_points
    from chosen c join brands b on b.brand is not distinct from c.brand
    left join club.lot l on l.customer_id = c.customer_id and l.member_id = c.id and l.qualifying and not l.pending and l.earned_on <= day
    group by c.id, c.org_id, c.customer_id, c.tier_code, c.tier_until, c.tier_reached_on, c.tier_threshold, c.brand,
      b.tier_months, b.tier_period_months, b.tier_grace_days
  ), judged as (
    select s.*, held.rank as held_rank, coalesce(reached.rank, 0) as reached_rank, reached.code as reached_code, reached.threshold as reached_threshold,
      coalesce(kept.rank, 0) as kept_rank, kept.code as kept_code, kept.threshold as kept_threshold,
      s.tier_code is not null and s.then_points < s.tier_threshold as unfounded
    from summed s
    left join tiers held on held.brand = s.brand and held.code = s.tier_code
    left join lateral (select t.code, t.rank, t.threshold from tiers t where t.brand = s.brand and t.threshold <= s.now_points order by t.rank desc limit 1) reached on true
    left join lateral (select t.code, t.rank, t.threshold from tiers t where t.brand = s.brand and t.threshold <= s.then_points order by t.rank desc limit 1) kept on true
  ), verdict as (
    select j.*, case
      when j.tier_code is not null and j.held_rank is null then 'rules'
      when j.reached_rank > coalesce(j.held_rank, 0) then 'earned'
      when j.tier_code is null then null
      when j.unfounded and greatest(j.reached_rank, j.kept_rank) < j.held_rank then 'cancelled'
      when j.reached_rank < j.held_rank and day > j.tier_until + j.tier_grace_days then 'period_end'
      when j.reached_rank = j.held_rank and (day > j.tier_until or j.unfounded) then 'renewed' end as cause
    from judged j
  ), outcome as (
    select v.*, v.cause = 'cancelled' and v.kept_rank > v.reached_rank as by_then from verdict v where v.cause is not null
  ), written as (
    update club.member m set
      tier_code = case when o.by_then then o.kept_code else o.reached_code end,
      tier_threshold = case when o.by_then then o.kept_threshold else o.reached_threshold end,
      tier_since = case when o.cause = 'renewed' then m.tier_since else day end,
      tier_reached_on = case when o.by_then then m.tier_reached_on else day end,
      tier_until = case when o.by_then then m.tier_until else (day + make_interval(months => o.tier_period_months))::date end
    from outcome o where o.id = m.id and m.status = 'active' and m.tier_code is not distinct from o.tier_code and m.tier_reached_on is not distinct from o.tier_reached_on
    returning m.id, m.org_id, m.customer_id, o.tier_code as from_code, m.tier_code as to_code, o.cause, o.now_points, o.window_from
  ), noted as (
    insert into club.tier_change (org_id, member_id, from_code, to_code, cause, points, window_from, window_to)
      select w.org_id, w.id, w.from_code, w.to_code, w.cause, w.now_points, w.window_from + 1, day from written w
      where w.from_code is distinct from w.to_code
  )
  select w.id, w.org_id, w.customer_id, w.from_code, w.to_code, w.cause, w.now_points from written w where w.from_code is distinct from w.to_code;
end $$;
comment on function club.retier(date, uuid[], uuid, uuid) is 'Puts members into the tier their points earned in the window reach: up at once, down when period and grace are over, or at once where the points a tier was reached with were taken back. Writes the history and returns who moved.';

create function club.preview_tiers(brand uuid, day date, months integer, grace integer, scheme jsonb)
returns table (from_code text, to_code text, when_due text, members bigint, examples uuid[])
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not club.sees(brand) then return; end if;
  return query
  with tiers as materialized (
    select t.code, t.rank, t.threshold from jsonb_to_recordset(scheme) as t(code text, rank smallint, threshold bigint)
  ), summed as (
    -- plan: unit_closure, member_org, one pass over the lots: asked once before the tiers are changed
    select m.id, m.tier_code, m.tier_until, coalesce(sum(l.earned - l.clawed), 0)::bigint as earned
    from org.unit_closure c join club.member m on m.org_id = c.unit_id and m.status = 'active'
    left join club.lot l on l.member_id = m.id and l.qualifying and not l.pending and l.earned_on <= day and l.earned_on > (day - make_interval(months => months))::date
    where c.ancestor_id = brand group by m.id
  ), judged as (
    select s.id, s.earned, s.tier_code, reached.code as reached, coalesce(reached.rank, 0) as reached_rank, held.rank as held_rank, s.tier_until
    from summed s left join tiers held on held.code = s.tier_code
    left join lateral (select t.code, t.rank from tiers t where t.threshold <= s.earned order by t.rank desc limit 1) reached on true
  )
  select j.tier_code, j.reached,
    case when j.reached_rank > coalesce(j.held_rank, 0) or j.held_rank is null or day > j.tier_until + grace then 'now' else 'period_end' end,
    count(*), (array_agg(j.id order by j.earned desc))[1:10]
  from judged j where j.tier_code is distinct from j.reached group by 1, 2, 3 order by 4 desc;
end $$;
comment on function club.preview_tiers(uuid, date, integer, integer, jsonb) is 'Who would move under other tiers, counted by move, with examples; nothing is written.';

-- Members whose earned points changed: a mark instead of a job for each earn, which cost a third of the posting. Taken by a sweep every few seconds.
create table club.tier_due (
  member_id uuid primary key references club.member (id)
);
comment on table club.tier_due is 'Members whose tier is to be looked at; written where lots change, emptied by the sweep.';
insert into app.open_table values ('club.tier_due', 'ids alone; no grant, reached through definer functions only');

create function club.note_tier_due() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Updated, not passed over: a mark that a sweep is just taking is set anew after it, so that no earn goes unseen.
  insert into club.tier_due (member_id) select distinct n.member_id from new_rows n order by 1 on conflict (member_id) do update set member_id = excluded.member_id;
  return null;
end $$;
create trigger tier_due_new after insert on club.lot referencing new table as new_rows for each statement execute function club.note_tier_due();
create function club.note_tier_due_of() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into club.tier_due (member_id) select distinct n.id from unnest(array[old.member_id, new.member_id]) n (id) order by 1
    on conflict (member_id) do update set member_id = excluded.member_id;
  return null;
end $$;
create trigger tier_due_changed after update on club.lot for each row
  when (old.clawed <> new.clawed or old.member_id <> new.member_id or old.pending <> new.pending) execute function club.note_tier_due_of();

create function club.take_tier_due(most integer) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: tier_due_pkey; as short as what came in since the last sweep
    delete from club.tier_due d where d.member_id in (select t.member_id from club.tier_due t order by t.member_id limit most for update skip locked)
    returning d.member_id;
end $$;
comment on function club.take_tier_due(integer) is 'Takes the marks of some members; whoever takes them looks at their tiers in the same transaction.';
