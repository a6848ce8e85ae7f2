-- The two-level contract: clocks as rows, dispatch to dealers by territory and capacity, assignment to consultants.
-- squawk-ignore-file ban-drop-not-null

-- ───────────────────────────── how long a clock runs ─────────────────────────────

create table leads.clock_rule (
  id uuid primary key default app.new_id(),
  clock text not null check (clock in ('accept', 'first_follow', 'next_contact')),
  source_id uuid references leads.source (id),
  grade text,
  minutes integer not null check (minutes between 1 and 60000),
  warn integer[] not null default '{}' check (cardinality(warn) <= 4 and 0 < all (warn) and 100 > all (warn)),
  steps jsonb not null default '[]' check (jsonb_typeof(steps) = 'array'),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint clock_rule_once unique nulls not distinct (clock, source_id, grade)
);
comment on table leads.clock_rule is 'Minutes of the unit''s working time a lead may wait (LED-16, LED-22, LED-30), per source and grade; the row with neither is the default.';
comment on column leads.clock_rule.warn is 'Warnings, in percent of the time.';
comment on column leads.clock_rule.steps is 'Escalation after the breach: [{"after": working minutes, "to": "manager" | "region" | "reclaim"}], by time.';
select app.audited('leads.clock_rule');
insert into app.open_table values ('leads.clock_rule', 'rules are common to the group, as dictionaries are');
grant select, insert, update, delete on leads.clock_rule to roadbook_app;

-- What an administrator had set in the dictionary holds on.
insert into leads.clock_rule (clock, grade, minutes, warn, steps)
  select shipped.clock, shipped.grade, coalesce(case when shipped.grade is null then (d.attributes ->> 'minutes')::numeric::integer end, shipped.minutes),
    shipped.warn, shipped.steps::jsonb
  from (values
    ('accept', null, 120, '{50,80}'::integer[], '[{"after":30,"to":"manager"},{"after":60,"to":"region"},{"after":120,"to":"reclaim"}]'),
    ('first_follow', null, 480, '{50,80}', '[{"after":60,"to":"manager"},{"after":240,"to":"region"},{"after":480,"to":"reclaim"}]'),
    ('first_follow', 'H', 120, '{50,80}', '[{"after":30,"to":"manager"},{"after":120,"to":"region"},{"after":240,"to":"reclaim"}]'),
    ('next_contact', null, 480, '{}', '[{"after":480,"to":"manager"}]')
  ) shipped (clock, grade, minutes, warn, steps)
  left join org.dictionary d on d.kind = 'lead_clock' and d.code = shipped.clock;
delete from org.dictionary where kind = 'lead_clock';

-- ───────────────────────────── running clocks ─────────────────────────────

create table leads.timer (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  clock text not null check (clock in ('accept', 'first_follow', 'next_contact')),
  started_at timestamptz not null,
  warn_at timestamptz,
  due_at timestamptz not null,
  acts text[] not null,
  acts_at timestamptz[] not null,
  step integer not null default 0,
  next_at timestamptz generated always as (acts_at[step + 1]) stored,
  moves boolean generated always as (coalesce(acts[step + 1] in ('assign', 'reclaim'), false)) stored,
  state text not null default 'running' check (state in ('running', 'ended', 'stopped')),
  stopped_at timestamptz,
  stopped_why text,
  check (cardinality(acts) = cardinality(acts_at) and step between 0 and cardinality(acts))
) with (fillfactor = 90);
comment on table leads.timer is 'One clock of one lead at one unit. All that it will do, and when, is worked out when it starts, in the unit''s working time; a worker walks it, each act once.';
comment on column leads.timer.acts is 'assign, warn:<percent>, breach, manager, region, reclaim; `step` of them are done.';
comment on column leads.timer.moves is 'The next act changes the lead itself, which takes its lock; the others only tell.';
-- One clock of a lead runs at a time: the next state starts the next.
create unique index timer_running on leads.timer (lead_id) where state = 'running';
create index timer_lead on leads.timer (lead_id, started_at) where state <> 'running';
create index timer_tells on leads.timer (next_at) where state = 'running' and not moves;
create index timer_moves on leads.timer (next_at) where state = 'running' and moves;
-- Late leads of a unit.
create index timer_org_due on leads.timer (org_id, due_at) where state = 'running';
select app.protect('leads.timer');
grant select, insert, update on leads.timer to roadbook_app;

-- Whatever ends the waiting of a lead ends its clock; no door can forget it.
create function leads.end_timer() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare over boolean := new.status in ('won', 'defeated', 'dormant', 'invalid');
begin
  -- plan: timer_running
  update leads.timer t set state = 'stopped', stopped_at = now(), stopped_why = new.status
    where t.lead_id = new.id and t.state = 'running' and (over or t.clock <> 'next_contact' or new.status = 'new');
  return null;
end $$;
create trigger end_timer after update of status, due_at on leads.lead for each row
  when ((old.due_at is not null and new.due_at is null)
    or (new.status <> old.status and new.status in ('won', 'defeated', 'dormant', 'invalid', 'new')))
  execute function leads.end_timer();

-- Many events at once, for functions that move many records in one statement; nobody calls it from outside.
create function app.add_events(ids uuid[], names text[], orgs uuid[], subjects uuid[], customers uuid[], payloads jsonb[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into app.event (id, name, org_id, subject_id, customer_id, payload)
    select * from unnest(ids, names, orgs, subjects, customers, payloads);
end $$;
revoke execute on function app.add_events(uuid[], text[], uuid[], uuid[], uuid[], jsonb[]) from public;

-- One notice an event of a clock for everybody concerned: `consultant`, `unit` (who accepts leads there), `manager`, or `region`.
create function org.notify_clocks(events uuid[], kinds text[], orgs uuid[], leads uuid[], customers uuid[], clocks text[], audiences text[], consultants uuid[],
  stamp text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  with facts as materialized (
    select * from unnest(events, kinds, orgs, leads, customers, clocks, audiences, consultants)
      f (id, name, org_id, lead_id, customer_id, clock, audience, consultant_id)
  ), places as materialized (
    select distinct f.org_id, f.audience from facts f where f.audience <> 'consultant'
  ), people as materialized (
    -- plan: unit_closure_unit, staff_role_org; once a unit, however many of its clocks are due
    select distinct p.org_id, p.audience, sr.org_id as at_unit, s.id as staff_id
    from places p
    join org.unit_closure above on above.unit_id = p.org_id and (p.audience = 'region' or above.ancestor_id = p.org_id)
    join org.unit u on u.id = above.ancestor_id and (p.audience <> 'region' or u.kind = 'region')
    join org.staff_role sr on sr.org_id = u.id
    join org.role_permission g on g.role_id = sr.role_id and g.breadth = 'all'
      and g.permission = case p.audience when 'region' then 'lead.read' else 'lead.accept' end
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
  )
  insert into org.notification (id, org_id, staff_id, kind, subject_type, subject_id, customer_id, payload, event_id)
    select (stamp || substr(gen_random_uuid()::text, 16))::uuid, n.at_unit, n.staff_id, n.name, 'lead', n.lead_id, n.customer_id,
      jsonb_build_object('clock', n.clock), n.id
    from (
      select f.*, p.at_unit, p.staff_id from facts f join people p on p.org_id = f.org_id and p.audience = f.audience
      union all
      select f.*, f.org_id, f.consultant_id from facts f where f.audience = 'consultant'
    ) n;
end $$;
revoke execute on function org.notify_clocks(uuid[], text[], uuid[], uuid[], uuid[], text[], text[], uuid[], text) from public;

-- The next act of clocks that have come to it: those that tell somebody. Set-based; another worker's rows are skipped; the step, its event and
-- its notices are one transaction. Acts that move a lead are taken by leads.timers_to_move.
create function leads.sweep_timers(at timestamptz, at_most integer) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  -- UUIDv7 with the batch's one time stamp: app.new_id twice a row would be a quarter of all the work (measured).
  stamp text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
  told record;
begin
  stamp := left(stamp, 8) || '-' || right(stamp, 4) || '-7';
  with due as materialized (
    -- plan: timer_tells
    select t.id from leads.timer t where t.state = 'running' and not t.moves and t.next_at <= at order by t.next_at limit at_most
    for update skip locked
  ), moved as (
    update leads.timer t set step = t.step + 1, state = case when t.step + 1 < cardinality(t.acts) then 'running' else 'ended' end
    from due where t.id = due.id
    returning t.org_id, t.lead_id, t.clock, t.due_at, t.acts[t.step] as act, t.acts_at[t.step] as planned
  ), facts as (
    select (stamp || substr(gen_random_uuid()::text, 16))::uuid as id, m.org_id, m.lead_id, m.clock, m.due_at, m.planned, l.customer_id, l.consultant_id,
      case when m.act like 'warn:%' then 'lead.clock_warned' when m.act = 'breach' then 'lead.clock_breached' else 'lead.clock_escalated' end as name,
      case when m.act like 'warn:%' then substr(m.act, 6)::integer end as percent,
      case when m.act in ('manager', 'region') then m.act when m.clock = 'accept' or l.consultant_id is null then 'unit' else 'consultant' end as audience
    from moved m join leads.lead l on l.id = m.lead_id
  )
  select array_agg(f.id) as ids, array_agg(f.name) as names, array_agg(f.org_id) as orgs, array_agg(f.lead_id) as leads,
      array_agg(f.customer_id) as customers, array_agg(f.clock) as clocks, array_agg(f.audience) as audiences, array_agg(f.consultant_id) as consultants,
      array_agg(jsonb_strip_nulls(jsonb_build_object('clock', f.clock, 'dueAt', f.due_at, 'plannedAt', f.planned, 'percent', f.percent,
        'to', case when f.name = 'lead.clock_escalated' then f.audience end))) as payloads
    into told from facts f;
  if told.ids is null then return 0; end if;
  perform app.add_events(told.ids, told.names, told.orgs, told.leads, told.customers, told.payloads);
  perform org.notify_clocks(told.ids, told.names, told.orgs, told.leads, told.customers, told.clocks, told.audiences, told.consultants, stamp);
  return cardinality(told.ids);
end $$;
comment on function leads.sweep_timers(timestamptz, integer) is 'Walks due clocks one step: warnings, breaches, escalations, each with its event and notices; returns how many.';

-- Clocks whose next act moves the lead, with both rows locked; a lead somebody is working on at this moment is left for the next time.
create function leads.timers_to_move(at timestamptz, at_most integer)
returns table (timer_id uuid, act text, clock text, org_id uuid, lead_id uuid, customer_id uuid, brand_id uuid, status text, here boolean,
  dispatched boolean, version integer)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: timer_moves, lead_pkey, event_subject
  return query
    with due as (
      select t.id, t.acts[t.step + 1] as act, t.clock, t.org_id, t.lead_id, l.customer_id, l.org_id as held_by, l.status, l.version
      from leads.timer t join leads.lead l on l.id = t.lead_id
      where t.state = 'running' and t.moves and t.next_at <= at order by t.next_at limit at_most
      for update of t, l skip locked
    ), walked as (
      update leads.timer t set step = t.step + 1, state = case when t.step + 1 < cardinality(t.acts) then 'running' else 'ended' end
      from due where t.id = due.id
    )
    select d.id, d.act, d.clock, d.org_id, d.lead_id, d.customer_id, b.id, d.status, d.held_by = d.org_id,
      exists (select 1 from app.event e where e.subject_id = d.lead_id and e.name = 'lead.dispatched' and e.org_id = d.org_id), d.version
    from due d
    join org.unit_closure above on above.unit_id = d.org_id
    join org.unit b on b.id = above.ancestor_id and b.kind = 'brand';
end $$;

-- ───────────────────────────── what a dealer can take ─────────────────────────────

create table leads.dealer_capacity (
  org_id uuid primary key references org.unit (id),
  id uuid not null unique default app.new_id(),
  weight integer not null default 1 check (weight between 1 and 10),
  quota integer check (quota between 0 and 1000000),
  daily_max integer check (daily_max between 0 and 100000),
  paused boolean not null default false,
  open_hours_only boolean not null default false,
  series_ids uuid[] not null default '{}',
  cities text[] not null default '{}',
  assign_rule text not null default 'manual' check (assign_rule in ('manual', 'round_robin', 'least_loaded', 'skill')),
  collision_days integer not null default 90 check (collision_days between 0 and 730),
  version integer not null default 1,
  changed_at timestamptz not null default now()
);
comment on table leads.dealer_capacity is 'What a dealer takes of headquarters'' leads and how it hands them on; a dealer without a row takes all and assigns by hand.';
comment on column leads.dealer_capacity.quota is 'Most leads within 30 days; null: as many as come.';
comment on column leads.dealer_capacity.series_ids is 'Series the dealer sells; empty: all.';
comment on column leads.dealer_capacity.cities is 'Cities it serves besides its own.';
comment on column leads.dealer_capacity.collision_days is 'For how long a customer stays with the consultant who filed them first (撞单).';
create index dealer_capacity_cities on leads.dealer_capacity using gin (cities);
select app.protect('leads.dealer_capacity'), app.audited('leads.dealer_capacity');
grant select, insert, update on leads.dealer_capacity to roadbook_app;

create function leads.dealers_by_hours() returns table (id uuid, working_time jsonb)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select u.id, u.working_time from leads.dealer_capacity c join org.unit u on u.id = c.org_id where c.open_hours_only;
end $$;
comment on function leads.dealers_by_hours() is 'Dealers that take leads in their working time only, whatever the asker sees: processes keep the list for a while.';

-- Whose turn it is. `pass` grows by 2520 / weight with each lead (stride scheduling, exact in whole numbers for weights 1 to 10); the dealer
-- with the lowest is next. One row a dealer: givers of different dealers never wait for each other.
create table leads.dealer_turn (
  org_id uuid primary key references org.unit (id),
  pass bigint not null,
  given bigint not null default 0,
  day date not null,
  day_taken integer not null default 0
) with (fillfactor = 50);
create table leads.dealer_day (
  org_id uuid not null references org.unit (id),
  day date not null,
  taken integer not null,
  primary key (org_id, day)
);
comment on table leads.dealer_day is 'Leads a dealer was given on days that are over; today stands in leads.dealer_turn.';
select app.protect('leads.dealer_turn'), app.protect('leads.dealer_day');
grant select on leads.dealer_turn, leads.dealer_day to roadbook_app;

drop function leads.dealers_of_city(text);
-- Dealers below a unit that may serve a city, by nearness: 0 in it or for it, 1 in its province, 2 in the region its province belongs to.
create function leads.dealers_near(below uuid, city text, nearness integer) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  first text := left(city, 2) || '0000';
  last text := left(city, 2) || '9999';
  found_ids uuid[];
begin
  -- plan: unit_city and dealer_capacity_cities; the wider rings walk the province's part of unit_city
  if nearness = 0 then
    found_ids := array(select u.id from org.unit u where u.kind = 'dealer' and u.status = 'open' and u.city_code = city
      union select c.org_id from leads.dealer_capacity c join org.unit u on u.id = c.org_id and u.status = 'open' where c.cities @> array[city]);
  elsif nearness = 1 then
    found_ids := array(select u.id from org.unit u where u.kind = 'dealer' and u.status = 'open' and u.city_code between first and last);
  else
    found_ids := array(select u.id from org.unit u where u.kind = 'dealer' and u.status = 'open' and u.parent_id in (
      select p.parent_id from org.unit p join org.unit r on r.id = p.parent_id and r.kind = 'region'
      where p.kind = 'dealer' and p.status = 'open' and p.city_code between first and last));
  end if;
  return array(select c.unit_id from org.unit_closure c where c.ancestor_id = below and c.unit_id = any (found_ids));
end $$;

create function leads.last_30(dealer uuid, today date) returns bigint
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: dealer_day_pkey, at most 29 entries
  return (select coalesce(sum(d.taken), 0) from leads.dealer_day d where d.org_id = dealer and d.day > today - 30);
end $$;

-- Dealers' turns that are missing are made; a newcomer starts level with those furthest on, so that it is not flooded.
create function leads.seat_dealers(dealers uuid[], today date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (select count(*) from leads.dealer_turn t where t.org_id = any (dealers)) = cardinality(dealers) then return; end if;
  insert into leads.dealer_turn (org_id, pass, day)
    select d, coalesce((select max(t.pass) from leads.dealer_turn t where t.org_id = any (dealers)), 0), today from unnest(dealers) d order by d
  on conflict (org_id) do nothing;
end $$;

-- Whether a dealer may take one more lead today. Counted on its turn as it stands, so that a row read again after its lock is judged anew.
create function leads.has_room(turn leads.dealer_turn, daily_max integer, quota integer, today date) returns boolean
language plpgsql stable set search_path = pg_catalog as $$
begin
  return (daily_max is null or case when turn.day = today then turn.day_taken else 0 end < daily_max)
    and (quota is null or leads.last_30(turn.org_id, today) + case when turn.day > today - 30 then turn.day_taken else 0 end < quota);
end $$;

-- Notes leads given to a dealer whose turn is locked.
create function leads.note_given(dealer uuid, leads_given integer, today date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into leads.dealer_day (org_id, day, taken)
    select t.org_id, t.day, t.day_taken from leads.dealer_turn t where t.org_id = dealer and t.day < today and t.day_taken > 0
  on conflict (org_id, day) do update set taken = excluded.taken;
  update leads.dealer_turn t set given = t.given + leads_given,
      pass = t.pass + leads_given * (2520 / coalesce((select c.weight from leads.dealer_capacity c where c.org_id = dealer), 1)),
      day_taken = leads_given + case when t.day >= today then t.day_taken else 0 end, day = greatest(t.day, today)
    where t.org_id = dealer;
end $$;

-- Dealers out of those given that take leads of a series now.
create function leads.dealers_taking(dealers uuid[], series uuid) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: dealer_capacity_pkey
  return array(select d from unnest(dealers) d left join leads.dealer_capacity c on c.org_id = d
    where not coalesce(c.paused, false)
      and (series is null or coalesce(cardinality(c.series_ids), 0) = 0 or series = any (c.series_ids)) order by d);
end $$;

-- Gives one lead to the dealer whose turn it is; null where none of them can take one. A dealer somebody else is giving to at this moment is
-- passed over instead of waited for, as long as nobody gets more than one ahead by it. Whoever has to wait holds no dealer meanwhile: what was
-- locked in vain is let go with the block, so that two of them never wait for each other.
create function leads.take_turn(dealers uuid[], series uuid, today date) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  allowed uuid[] := leads.dealers_taking(dealers, series);
  chosen record;
begin
  if cardinality(allowed) = 0 then return null; end if;
  perform leads.seat_dealers(allowed, today);
  for attempt in 1..200 loop
    begin
      -- plan: dealer_turn_pkey, a handful of rows; the turn as seen stands beside the turn as locked
      with seen as materialized (
        select t.org_id, t.pass, 2520 / coalesce(c.weight, 1) as stride, c.daily_max, c.quota, min(t.pass) over () as least
        from leads.dealer_turn t left join leads.dealer_capacity c on c.org_id = t.org_id
        where t.org_id = any (allowed) and leads.has_room(t, c.daily_max, c.quota, today)
      )
      select t.org_id, t.pass = s.pass as as_seen, t.pass <= s.least + s.stride or attempt > 150 as fair into chosen
        from seen s join leads.dealer_turn t on t.org_id = s.org_id
        where leads.has_room(t, s.daily_max, s.quota, today)
        order by s.pass, s.org_id limit 1 for update of t skip locked;
      if found and chosen.as_seen and chosen.fair then
        perform leads.note_given(chosen.org_id, 1, today);
        return chosen.org_id;
      end if;
      if found then raise exception 'not this turn' using errcode = 'RB010'; end if;
    exception when sqlstate 'RB010' then null;
    end;
    if not exists (select 1 from leads.dealer_turn t left join leads.dealer_capacity c on c.org_id = t.org_id
                   where t.org_id = any (allowed) and leads.has_room(t, c.daily_max, c.quota, today)) then return null; end if;
    -- All are being given to, or the one behind is: look again in a moment.
    if chosen.org_id is null or chosen.as_seen then perform pg_sleep(0.002 * least(attempt, 5)); end if;
  end loop;
  -- So much is going on that no dealer could be had for two seconds: the first is waited for.
  perform leads.note_given(allowed[1], 1, today);
  return allowed[1];
end $$;

-- The dealer that already has to do with a customer: whose car they drive, else where they ordered last.
create function leads.dealer_of_customer(customer uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: ownership_customer, order_customer
  return (select known.org_id from (
      select o.org_id, 1 as rank, o.created_at from products.ownership o where o.customer_id = customer and o.to_date is null
      union all
      select s.org_id, 2, s.created_at from sales.order s where s.customer_id = customer and s.status <> 'cancelled'
    ) known join org.unit u on u.id = known.org_id and u.kind = 'dealer' and u.status = 'open'
    order by known.rank, known.created_at desc limit 1);
end $$;

-- Which dealer below a unit a lead goes to, counted as given to it: an existing relationship, then the city, its province, its region.
create function leads.choose_dealer(below uuid, city text, series uuid, customer uuid, barred uuid[], today date)
returns table (dealer_id uuid, why text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  near uuid[];
  known uuid;
begin
  if customer is not null then
    known := leads.dealer_of_customer(customer);
    if known is not null and known <> all (barred) and exists (select 1 from org.unit_closure c where c.ancestor_id = below and c.unit_id = known)
      and (city is null or known = any (leads.dealers_near(below, city, 0)) or known = any (leads.dealers_near(below, city, 1))
        or known = any (leads.dealers_near(below, city, 2))) then
      dealer_id := leads.take_turn(array[known], series, today);
      why := 'relationship';
      if dealer_id is not null then return next; return; end if;
    end if;
  end if;
  if city is null then return; end if;
  for nearness in 0..2 loop
    near := leads.dealers_near(below, city, nearness);
    dealer_id := leads.take_turn(array(select d from unnest(near) d where d <> all (barred)), series, today);
    why := (array['city', 'province', 'region'])[nearness + 1];
    if dealer_id is not null then return next; return; end if;
  end loop;
end $$;

-- ───────────────────────────── consultants ─────────────────────────────

create table leads.consultant (
  staff_id uuid not null references org.staff (id),
  org_id uuid not null references org.unit (id),
  presence text not null default 'free' check (presence in ('free', 'busy', 'leave', 'training')),
  back_at timestamptz,
  series_ids uuid[] not null default '{}',
  last_given_at timestamptz,
  changed_at timestamptz not null default now(),
  primary key (org_id, staff_id)
);
comment on table leads.consultant is 'What a consultant is at: whether they take leads now (空闲 忙碌 休假 培训), and which series they know best. No row: free, all series.';
comment on column leads.consultant.back_at is 'When they are free again by themselves.';
create index consultant_staff on leads.consultant (staff_id);
select app.protect('leads.consultant');
grant select, insert, update on leads.consultant to roadbook_app;

-- Who may be given leads at a dealer: those who follow leads of their own, with what they are at.
create function leads.consultants_at(dealer uuid, at timestamptz)
returns table (staff_id uuid, name text, presence text, back_at timestamptz, series_ids uuid[], last_given_at timestamptz, open_leads bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: staff_role_org, consultant_pkey, lead_consultant; a dealer has some dozens of people
  return query
    select s.id, s.name,
      case when c.back_at <= at then 'free' else coalesce(c.presence, 'free') end, c.back_at, coalesce(c.series_ids, '{}'), c.last_given_at,
      (select count(*) from (select 1 from leads.lead l where l.consultant_id = s.id and l.org_id = dealer
        and l.status in ('accepted', 'following', 'ordered') limit 1000) held)
    from org.staff s left join leads.consultant c on c.staff_id = s.id and c.org_id = dealer
    where s.status = 'active' and exists (
      select 1 from org.staff_role sr join org.role_permission p on p.role_id = sr.role_id and p.permission = 'lead.follow' and p.breadth = 'own'
      where sr.staff_id = s.id and sr.org_id = dealer);
end $$;

-- The consultant of a dealer who filed a customer first within some days; theirs is what the customer asks for next (撞单).
create function leads.first_filer(dealer uuid, customer uuid, days integer, at timestamptz) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: lead_customer, a handful of rows
  return (select l.consultant_id from leads.lead l join org.staff s on s.id = l.consultant_id and s.status = 'active'
    where days > 0 and l.customer_id = customer and l.org_id = dealer and l.created_at > at - make_interval(days => days)
      and exists (select 1 from org.staff_role sr where sr.staff_id = s.id and sr.org_id = dealer)
    order by l.created_at limit 1);
end $$;

-- Gives the next lead of a dealer to a consultant by its rule: manual gives none. The row of whoever is given one is locked, so that two leads
-- at the same moment go to two people.
create function leads.choose_consultant(dealer uuid, customer uuid, series uuid, at timestamptz) returns table (consultant_id uuid, why text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  rule leads.dealer_capacity;
  known uuid;
begin
  select c.* into rule from leads.dealer_capacity c where c.org_id = dealer;
  if rule.org_id is null or rule.assign_rule = 'manual' then return; end if;
  insert into leads.consultant (staff_id, org_id) select k.staff_id, dealer from leads.consultants_at(dealer, at) k
    where not exists (select 1 from leads.consultant c where c.org_id = dealer and c.staff_id = k.staff_id) on conflict do nothing;
  known := case when customer is not null and rule.collision_days > 0 then leads.first_filer(dealer, customer, rule.collision_days, at) end;
  with fit as materialized (
    select k.* from leads.consultants_at(dealer, at) k where k.presence = 'free' or (k.staff_id = known and k.presence = 'busy')
  )
  select c.staff_id, case when f.staff_id = known then 'first_filer'
      when rule.assign_rule = 'skill' and not (series = any (f.series_ids)) then 'least_loaded' else rule.assign_rule end
    into consultant_id, why
    from fit f join leads.consultant c on c.org_id = dealer and c.staff_id = f.staff_id
    order by (f.staff_id = known) desc nulls last,
      (rule.assign_rule = 'skill' and series is not null and series = any (f.series_ids)) desc,
      case when rule.assign_rule <> 'round_robin' then f.open_leads end nulls last,
      f.last_given_at nulls first, f.staff_id
    limit 1 for update of c skip locked;
  if consultant_id is null then return; end if;
  update leads.consultant c set last_given_at = clock_timestamp() where c.org_id = dealer and c.staff_id = consultant_id;
  return next;
end $$;

-- Whom a dealer of the acting unit would collide with: the first filer of a customer within the dealer's days, and the open lead wherever it is.
create function leads.collision_of(customer uuid, dealer uuid, at timestamptz)
returns table (lead_id uuid, org_id uuid, unit_name text, unit_name_en text, consultant_id uuid, consultant_name text, filed_at timestamptz, open boolean)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare days integer := coalesce((select c.collision_days from leads.dealer_capacity c where c.org_id = dealer), 90);
begin
  -- plan: lead_customer, a handful of rows
  return query
    select l.id, l.org_id, u.name, u.name_en, l.consultant_id, s.name, l.created_at,
      l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')
    from leads.lead l join org.unit u on u.id = l.org_id left join org.staff s on s.id = l.consultant_id
    where l.customer_id = customer
      and (l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')
        or (days > 0 and l.org_id = dealer and l.consultant_id is not null and l.created_at > at - make_interval(days => days)))
    order by l.status in ('new', 'assigned', 'accepted', 'following', 'ordered') desc, l.created_at limit 1;
end $$;

-- ───────────────────────────── many leads at once ─────────────────────────────

-- Allots waiting leads to dealers as leads.choose_dealer would one by one: each group of a city and a series in one statement. The turns of
-- the dealers concerned are locked in one order. Leads left out have nobody to go to.
create function leads.allot(below uuid, wanted uuid[], closed uuid[], today date) returns table (lead_id uuid, dealer_id uuid, why text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  one record;
  dealers uuid[];
  waiting uuid[];
  got integer;
begin
  -- One backlog at a time: two of them would lock dealers of several cities crosswise.
  perform pg_advisory_xact_lock(hashtextextended('leads.allot', 0));
  for one in
    select l.city_code as city, l.series_id as series, array_agg(l.id order by l.created_at, l.id) as ids
    from leads.lead l where l.id = any (wanted) and l.city_code is not null group by 1, 2 order by 1, 2
  loop
    waiting := one.ids;
    for nearness in 0..2 loop
      exit when cardinality(waiting) = 0;
      dealers := leads.dealers_taking(array(select d from unnest(leads.dealers_near(below, one.city, nearness)) d where d <> all (closed)), one.series);
      continue when cardinality(dealers) = 0;
      perform leads.seat_dealers(dealers, today);
      perform 1 from leads.dealer_turn t where t.org_id = any (dealers) order by t.org_id for update;
      -- Whatever stands from a day that is over moves to that day.
      perform leads.note_given(t.org_id, 0, today) from leads.dealer_turn t where t.org_id = any (dealers) and t.day < today;
      return query
        with room as (
          select t.org_id, t.pass, 2520 / coalesce(c.weight, 1) as stride, least(cardinality(waiting)::bigint,
            coalesce(c.daily_max - t.day_taken, cardinality(waiting)),
            coalesce(c.quota - leads.last_30(t.org_id, today) - t.day_taken, cardinality(waiting))) as places
          from leads.dealer_turn t left join leads.dealer_capacity c on c.org_id = t.org_id where t.org_id = any (dealers)
        ), slots as (
          -- Each dealer's coming turns as far as its room goes; the earliest of all are taken.
          select r.org_id, r.stride, row_number() over (order by r.pass + k * r.stride, r.org_id) as nth
          from room r cross join lateral generate_series(0, r.places - 1) k order by nth limit cardinality(waiting)
        ), noted as (
          update leads.dealer_turn t set given = t.given + n.taken, pass = t.pass + n.taken * n.stride, day_taken = t.day_taken + n.taken
          from (select s.org_id, s.stride, count(*)::integer as taken from slots s group by 1, 2) n where t.org_id = n.org_id
        )
        select q.id, s.org_id, (array['city', 'province', 'region'])[nearness + 1]
        from slots s join unnest(waiting) with ordinality q (id, nth) on q.nth = s.nth;
      get diagnostics got = row_count;
      waiting := waiting[got + 1:];
    end loop;
  end loop;
end $$;

-- Takes a lead from a dealer that let its time pass: back to the brand, as one that was returned. The name of the dealer.
create function leads.reclaim(wanted uuid, dealer uuid, brand uuid) returns text
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update leads.lead l set org_id = brand, status = 'new', consultant_id = null, due_at = null, assigned_at = null, accepted_at = null,
    version = l.version + 1 where l.id = wanted and l.org_id = dealer;
  return (select u.name from org.unit u where u.id = dealer);
end $$;

-- Tells of a reclaimed lead, by its latest event: those who accept leads at the dealer, and those who dispatch them above it.
create function org.notify_reclaimed(wanted uuid, dealer uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: event_subject, unit_closure_unit, staff_role_org
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, customer_id, payload, event_id)
    select distinct on (s.id) sr.org_id, s.id, e.name, 'lead', wanted, e.customer_id, jsonb_build_object('clock', e.payload ->> 'clock'), e.id
    from (select v.* from app.event v where v.subject_id = wanted and v.name = 'lead.reclaimed' order by v.occurred_at desc, v.id desc limit 1) e
    join org.unit_closure above on above.unit_id = dealer
    join org.unit u on u.id = above.ancestor_id and u.kind in ('dealer', 'brand', 'group')
    join org.staff_role sr on sr.org_id = u.id
    join org.role_permission p on p.role_id = sr.role_id and p.breadth = 'all'
      and p.permission = case u.kind when 'dealer' then 'lead.accept' else 'lead.dispatch' end
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
    order by s.id;
end $$;

create function leads.level_turn(dealer uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_city, dealer_turn_pkey
  update leads.dealer_turn t set pass = greatest(t.pass, (
      select max(o.pass) from leads.dealer_turn o join org.unit u on u.id = o.org_id
      where u.city_code = (select own.city_code from org.unit own where own.id = dealer) and u.kind = 'dealer' and u.status = 'open'))
    where t.org_id = dealer;
end $$;
comment on function leads.level_turn(uuid) is 'A dealer that changed what it takes starts level with the one furthest on in its city: nobody is flooded for having paused.';

-- Leads that are not dispatched by territory alone: they were at a dealer before, their customer has one, or has refused to be passed on.
create function leads.needs_a_look(lead uuid, customer uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: event_subject, ownership_customer, order_customer, consent_customer
  return exists (select 1 from app.event e where e.subject_id = lead and e.name = 'lead.dispatched')
    or leads.dealer_of_customer(customer) is not null
    or exists (select 1 from customers.consent c where c.purpose = 'share_dealer' and c.state <> 'granted'
      and c.customer_id = any (customers.lineage_of(customers.survivor_of(customer))));
end $$;

-- As customers.log_sharing, for many at once: in one statement the question after the consent is planned once.
create function customers.log_sharing_many(people uuid[], receivers uuid[], about_ids uuid[], kinds text[], about text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.sharing (org_id, customer_id, data_kinds, ground, consent_id, about, about_id)
    select g.receiver, g.customer, kinds, case when s.consent_id is null then 'request' else 'consent' end, s.consent_id, log_sharing_many.about, g.about_id
    from unnest(people, receivers, about_ids) g (customer, receiver, about_id)
    left join lateral (select k.consent_id
      from customers.standing(customers.lineage_of(customers.survivor_of(g.customer)), 'share_dealer', g.receiver, null, clock_timestamp()) k where k.state = 'granted') s on true;
end $$;

-- ───────────────────────────── audit of updates ─────────────────────────────
-- As 0020 has it, but each row becomes JSON once: without `offset 0` PostgreSQL put to_jsonb into every comparison of every column, which was nine
-- tenths of an update of many leads (1.2 ms a row against 0.07, measured on the 46 columns of a lead).
create or replace function audit.on_update() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
  erasing boolean := coalesce(current_setting('app.erasing', true), '') = 'on';
begin
  select array_agg(row(0, 0, d.ordinal, d.id, d.org_id, case when erasing then audit.redact(d.before) else d.before end, d.after)::audit.entry) into lines
  from (
    select row_number() over () as ordinal, coalesce(n.doc, o.doc) ->> 'id' as id, audit.org_of(coalesce(n.doc, o.doc), tg_relid) as org_id,
      changed.before, changed.after
    from (select to_jsonb(r) as doc from new_rows r offset 0) n
    full join (select to_jsonb(r) as doc from old_rows r offset 0) o on o.doc -> 'id' = n.doc -> 'id'
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
