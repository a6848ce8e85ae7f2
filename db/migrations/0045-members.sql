-- The club's people: branches with a state and a card, members that apply, move, leave and return, tiers from points earned, recruitment at
-- delivery, recommendations. New tables; what is added to branches and members has a constant default.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-field-with-default, disallowed-unique-constraint

create function club.brand_of(unit uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_closure_unit, then unit_pkey: a handful of levels
  return (select u.id from org.unit_closure c join org.unit u on u.id = c.ancestor_id where c.unit_id = unit and u.kind = 'brand' limit 1);
end $$;
comment on function club.brand_of(uuid) is 'The brand a unit belongs to: whose club it is.';

-- ───────────────────────────── branches ─────────────────────────────

alter table club.branch
  add column status text not null default 'open',
  add column suspended_on date,
  add column closed_on date,
  add column card_name text not null default '',
  add column card_name_en text not null default '',
  add column card_colour text not null default '#0b5f8a',
  add column card_prefix text not null default '',
  add column card_picture_id uuid,
  add column version integer not null default 1,
  add constraint branch_status check (status in ('open', 'suspended', 'closed')) not valid,
  add constraint branch_closed check ((status = 'closed') = (closed_on is not null)) not valid,
  add constraint branch_suspended check ((status = 'suspended') = (suspended_on is not null)) not valid,
  add constraint branch_colour check (card_colour ~ '^#[0-9a-f]{6}$') not valid,
  add constraint branch_prefix check (card_prefix ~ '^[A-Z]{0,4}$') not valid;
comment on column club.branch.closed_on is 'The first day on which the branch no longer was; a closed branch stays closed, its dealer may open a new one.';
comment on column club.branch.card_prefix is 'Letters before the running number on new cards; numbers stay unique across the brand.';
alter table club.branch drop constraint branch_org_id_key;
-- One branch a dealer at a time (CLB-01).
create unique index branch_live on club.branch (org_id) where status <> 'closed';
create index branch_org on club.branch (org_id, opened_on);

create table club.card_picture (
  id uuid primary key,
  branch_id uuid not null references club.branch (id),
  sha256_hex text not null,
  media_type text not null,
  bytes integer not null check (bytes > 0),
  created_at timestamptz not null default now()
);
create index card_picture_branch on club.card_picture (branch_id);
select app.audited('club.card_picture');
insert into app.open_table values ('club.card_picture', 'what a branch''s card looks like is public');
alter table club.branch add constraint branch_picture foreign key (card_picture_id) references club.card_picture (id) not valid;
grant select, insert on club.card_picture to roadbook_app;

-- ───────────────────────────── what a brand sets ─────────────────────────────

create table club.setting (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  apply_days smallint not null default 3 check (apply_days between 1 and 60),
  transfer_rule text not null default 'both' check (transfer_rule in ('receiving', 'both', 'headquarters')),
  return_months smallint not null default 12 check (return_months between 0 and 120),
  referral_days smallint not null default 180 check (referral_days between 1 and 1000),
  tier_months smallint not null default 12 check (tier_months between 1 and 120),
  tier_period_months smallint not null default 12 check (tier_period_months between 1 and 60),
  tier_grace_days smallint not null default 30 check (tier_grace_days between 0 and 400),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint club_setting_once unique (org_id)
);
comment on column club.setting.apply_days is 'Working days within which an application is decided (CLB-30).';
comment on column club.setting.transfer_rule is 'Who has to agree to a change of branch: the receiving branch, both, or headquarters.';
comment on column club.setting.return_months is 'Who left may return within so many months with their points; after that the points expire.';
comment on column club.setting.tier_months is 'The window: points earned in so many months before a day count for the tier of that day.';
comment on column club.setting.tier_period_months is 'A tier that was reached is held at least so long, and the grace after it, however little is earned.';
select app.audited('club.setting');
insert into app.open_table values ('club.setting', 'the rules of the club are public');
grant select, insert, update on club.setting to roadbook_app;

create function club.settings_of(unit uuid) returns club.setting
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  brand uuid := club.brand_of(unit);
  found club.setting;
begin
  select * into found from club.setting s where s.org_id = brand;
  if found.id is null then
    select brand, brand, 3, 'both', 12, 180, 12, 12, 30, 0, now() into found.id, found.org_id, found.apply_days, found.transfer_rule, found.return_months,
      found.referral_days, found.tier_months, found.tier_period_months, found.tier_grace_days, found.version, found.created_at;
  end if;
  return found;
end $$;
comment on function club.settings_of(uuid) is 'The rules of the club a unit belongs to; the shipped ones, version 0, where the brand has not set its own.';

-- ───────────────────────────── members ─────────────────────────────

alter table club.member
  add column due_at timestamptz,
  add column left_at timestamptz,
  add column lapsed_at timestamptz,
  add column tier_code text,
  add column tier_since date,
  add column tier_until date,
  add column tier_reached_on date,
  add column tier_threshold bigint;
comment on column club.member.due_at is 'By when the application is to be decided, in working days of its dealer.';
comment on column club.member.left_at is 'Since when they are no member any more; cleared by their return.';
comment on column club.member.lapsed_at is 'When the points of somebody who left expired, the months for a return being over.';
comment on column club.member.tier_until is 'The last day of the period for which the tier was reached or renewed; tier_reached_on: the day whose window reached it, with tier_threshold points.';
create index member_status on club.member (status, created_at desc, id desc);
create index member_tier on club.member (org_id, tier_code, created_at desc, id desc) where status = 'active';
create index member_tier_all on club.member (tier_code, created_at desc, id desc) where status = 'active';
create index member_due on club.member (org_id, due_at) where status = 'pending';
create index member_due_all on club.member (due_at) where status = 'pending';
create index member_left on club.member (left_at) where status = 'left' and lapsed_at is null;
create index member_branch on club.member (branch_id) where status in ('pending', 'active');

-- Which branch a member belonged to, from when to when: what reports of past months count.
create table club.stay (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  branch_id uuid not null references club.branch (id),
  from_at timestamptz not null,
  to_at timestamptz,
  constraint stay_order check (to_at >= from_at)
);
comment on table club.stay is 'A member''s time at a branch: begins with the approval, a transfer or a return, ends with a transfer or by leaving. Written by trigger.';
create unique index stay_now on club.stay (member_id) where to_at is null;
create index stay_member on club.stay (member_id, from_at);
create index stay_branch on club.stay (branch_id, from_at);
create index stay_org on club.stay (org_id, from_at);
select app.protect('club.stay'), app.audited('club.stay');
grant select on club.stay to roadbook_app;

create function club.keep_stay() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  was boolean := tg_op = 'UPDATE' and old.status = 'active';
  moved boolean := tg_op = 'UPDATE' and (old.branch_id <> new.branch_id or old.org_id <> new.org_id);
begin
  if was and (new.status <> 'active' or moved) then
    -- plan: stay_now
    update club.stay s set to_at = greatest(s.from_at, case when new.status = 'left' then coalesce(new.left_at, now()) else now() end)
      where s.member_id = new.id and s.to_at is null;
  end if;
  if new.status = 'active' and (not was or moved) then
    insert into club.stay (org_id, member_id, branch_id, from_at)
      values (new.org_id, new.id, new.branch_id, case when was then now() when tg_op = 'UPDATE' and old.status = 'left' then now() else coalesce(new.decided_at, now()) end);
  end if;
  return null;
end $$;
create trigger keep_stay after insert or update of status, branch_id, org_id on club.member for each row execute function club.keep_stay();

-- Whoever ends a membership, the day stands with it.
create function club.keep_left() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if new.status = 'left' and new.left_at is null then new.left_at := now(); end if;
  if new.status <> 'left' then new.left_at := null; end if;
  return new;
end $$;
create trigger keep_left before insert or update of status on club.member for each row execute function club.keep_left();

insert into club.stay (org_id, member_id, branch_id, from_at)
  select m.org_id, m.id, m.branch_id, coalesce(m.decided_at, m.applied_at) from club.member m where m.status = 'active';

create function club.found(keys jsonb, filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
  ids uuid[] := '{}';
  conditions text := app.scope_sql('m.org_id');
  named text;
  one record;
begin
  if keys ?| array['hash', 'tail', 'external', 'number', 'order'] then ids := customers.numbered(keys); end if;
  if keys ? 'text' then
    named := customers.named_ids_sql(array(select jsonb_array_elements_text(keys -> 'grams')), keys ->> 'initials', keys ->> 'text');
  end if;
  if keys <> '{}' then
    if named is null and cardinality(ids) = 0 then return; end if;
    -- A former card of theirs too: they are found by the person, not by the membership.
    conditions := conditions || case when named is null then ' and m.customer_id = any ($1)'
      when cardinality(ids) = 0 then format(' and m.customer_id in (select k.id from %s k)', named)
      else format(' and (m.customer_id = any ($1) or m.customer_id in (select k.id from %s k))', named) end;
  end if;
  for one in select f.key, f.value from jsonb_each_text(filters) f loop
    conditions := conditions || case
      when one.key in ('status', 'tier_code', 'branch_id') then format(' and m.%I = %L', one.key, one.value)
      when one.key = 'org_id' then format(' and m.org_id in (select c.unit_id from org.unit_closure c where c.ancestor_id = %L)', one.value)
      when one.key = 'overdue_at' then format(' and m.status = ''pending'' and m.due_at < %L', one.value)
      when one.key = 'hobby' then format(' and exists (select 1 from customers.customer h where h.id = m.customer_id and h.hobbies <> ''{}''::text[] and h.hobbies @> array[%L])', one.value)
      when one.key = 'mark' and one.value = 'vip' then ' and exists (select 1 from customers.customer h where h.id = m.customer_id and h.vip)'
      when one.key = 'mark' and one.value = 'leader' then ' and exists (select 1 from customers.customer h where h.id = m.customer_id and h.opinion_leader)'
      when one.key = 'mark' then ' and exists (select 1 from customers.customer h where h.id = m.customer_id and (h.vip or h.opinion_leader))'
      else '' end;
  end loop;
  -- plan: by a key or a rare name customer_grams and member_of_customer; by a mark or a hobby customer_vip, customer_leader, customer_hobbies where
  -- few have it, else the newest members (member_org, member_status) with a look at the person
  return query execute format('select m.id from club.member m where %s %s order by m.created_at desc, m.id desc limit %s',
    conditions, app.before_sql('m', before_us, before_id), at_most) using ids;
end $$;
comment on function club.found(jsonb, jsonb, bigint, uuid, integer) is 'A page of the members in scope whom a text names by name, phone, card or car, or who have a hobby or a mark, newest first.';
create index customer_hobbies on customers.customer using gin (hobbies) where hobbies <> '{}';
create index customer_leader on customers.customer (created_at desc, id desc) where opinion_leader;

create function customers.by_card(wanted text) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: member_card_number_key
  return (select customers.survivor_of(m.customer_id) from club.member m where m.card_number = wanted);
end $$;
comment on function customers.by_card(text) is 'Whose member card it is, anywhere in the group; for recognition, which shows no more of them than their cards.';

-- ───────────────────────────── at the counter ─────────────────────────────

create function club.at_counter(wanted_card text, hash bytea)
returns table (member_id uuid, customer_id uuid, org_id uuid, in_scope boolean, name text, mobile_masked text, status text, card_number text, branch_id uuid,
               tier_code text, tier_until date, vip boolean, opinion_leader boolean, available bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  -- plan: member_card_number_key; identifier_value and member_of_customer
  with asked as (
    select m.id from club.member m where m.card_number = wanted_card
    union
    select m.id from customers.identifier i join club.member m on m.customer_id = customers.survivor_of(i.customer_id)
      where i.value_hash = hash and m.card_number is not null
  )
  select m.id, m.customer_id, m.org_id, own.yes, case when own.yes then c.name else left(c.name, 1) || repeat('*', greatest(1, least(2, char_length(c.name) - 1))) end,
    c.primary_masked, m.status, m.card_number, m.branch_id, m.tier_code, m.tier_until, c.vip, c.opinion_leader,
    coalesce((select a.balance from club.account a where a.member_id = m.id and a.kind = 'available'), 0)
  from asked k join club.member m on m.id = k.id join customers.customer c on c.id = m.customer_id
  cross join lateral (select exists (select 1 from org.unit_closure s where s.unit_id = m.org_id and s.ancestor_id = app.unit_id()) as yes) own
  where c.status in ('active', 'outdated')
    -- A counter belongs to a brand, and so do the cards it knows.
    and club.brand_of(m.org_id) is not distinct from coalesce(club.brand_of(app.unit_id()), club.brand_of(m.org_id))
  order by m.status = 'active' desc, m.created_at desc limit 5;
end $$;
comment on function club.at_counter(text, bytea) is 'Whom a card or a phone number names at any counter of the brand: masked where the member is another branch''s.';

-- ───────────────────────────── change of branch ─────────────────────────────

create table club.transfer (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  card_number text not null,
  from_branch_id uuid not null references club.branch (id),
  to_branch_id uuid not null references club.branch (id),
  from_org_id uuid not null references org.unit (id),
  to_org_id uuid not null references org.unit (id),
  reason text not null,
  note text,
  rule text not null check (rule in ('receiving', 'both', 'headquarters')),
  state text not null default 'asked' check (state in ('asked', 'done', 'refused', 'withdrawn')),
  asked_by uuid references org.staff (id),
  released_by uuid references org.staff (id),
  released_at timestamptz,
  received_by uuid references org.staff (id),
  received_at timestamptz,
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  decision_note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint transfer_elsewhere check (from_branch_id <> to_branch_id)
);
comment on column club.transfer.org_id is 'The unit that asked. Both branches and whoever is above them see the request.';
comment on column club.transfer.rule is 'Who had to agree when it was asked.';
create unique index transfer_open on club.transfer (member_id) where state = 'asked';
create index transfer_member on club.transfer (member_id, created_at desc);
create index transfer_from on club.transfer (from_org_id, created_at desc, id desc);
create index transfer_to on club.transfer (to_org_id, created_at desc, id desc);
create index transfer_created on club.transfer (created_at desc, id desc);
select app.protect_by('club.transfer',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id in (transfer.from_org_id, transfer.to_org_id))',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = transfer.org_id)');
select app.audited('club.transfer');
grant select, insert, update on club.transfer to roadbook_app;

create function club.sees(unit uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_closure_pkey
  return exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = unit);
end $$;

create function club.move_members(members uuid[], branch uuid) returns table (member_id uuid, customer_id uuid, from_org uuid, to_org uuid)
language plpgsql set search_path = pg_catalog as $$
declare target club.branch;
begin
  select * into target from club.branch b where b.id = branch;
  perform customers.relate(m.customer_id, target.org_id) from club.member m where m.id = any (members);
  return query
    -- Points, lots and their issuers stay as they are (I16): a membership moves, no posting is made.
    with moved as (
      select m.id, m.org_id from club.member m where m.id = any (members) order by m.id for update
    )
    update club.member m set branch_id = target.id, org_id = target.org_id, version = m.version + 1
      from moved o where o.id = m.id returning m.id, m.customer_id, o.org_id, m.org_id;
end $$;
comment on function club.move_members(uuid[], uuid) is 'Lets members belong to another branch; reached through definer functions only, which check who may.';
revoke execute on function club.move_members(uuid[], uuid) from public;

create function club.carry_out_transfer(wanted uuid) returns table (member_id uuid, customer_id uuid, from_org uuid, to_org uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare asked club.transfer;
begin
  select * into asked from club.transfer t where t.id = wanted for update;
  if asked.id is null or not (club.sees(asked.from_org_id) or club.sees(asked.to_org_id)) then return; end if;
  if asked.state <> 'asked' or not (case asked.rule
      when 'receiving' then asked.received_at is not null or asked.decided_at is not null
      when 'both' then (asked.received_at is not null and asked.released_at is not null) or asked.decided_at is not null
      else asked.decided_at is not null end) then
    raise exception 'transfer % is not agreed to', wanted using errcode = '23514', constraint = 'transfer_agreed';
  end if;
  -- Who left or was moved in the meantime stays where they are.
  if not exists (select 1 from club.member m where m.id = asked.member_id and m.branch_id = asked.from_branch_id and m.status = 'active')
    or not exists (select 1 from club.branch b where b.id = asked.to_branch_id and b.status = 'open') then
    raise exception 'transfer % no longer fits', wanted using errcode = '23514', constraint = 'transfer_fits';
  end if;
  update club.transfer t set state = 'done', decided_at = coalesce(t.decided_at, now()), version = t.version + 1 where t.id = wanted;
  return query select * from club.move_members(array[asked.member_id], asked.to_branch_id);
end $$;
comment on function club.carry_out_transfer(uuid) is 'Moves a member once everybody the rule names has agreed; the one side does not see the other''s members, so this runs as the owner.';

create function club.move_branch(from_branch uuid, to_branch uuid, actor uuid, because text) returns table (member_id uuid, customer_id uuid, from_org uuid, to_org uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  source club.branch;
  target club.branch;
  members uuid[];
begin
  select * into source from club.branch b where b.id = from_branch;
  select * into target from club.branch b where b.id = to_branch;
  if not club.sees(source.org_id) or not club.sees(target.org_id) or target.status <> 'open' or source.id = target.id then
    raise exception 'branch % cannot go over to %', from_branch, to_branch using errcode = '23514', constraint = 'transfer_fits';
  end if;
  -- plan: member_branch
  members := array(select m.id from club.member m where m.branch_id = from_branch and m.status in ('pending', 'active') order by m.id);
  update club.transfer t set state = 'withdrawn', version = t.version + 1 where t.state = 'asked' and t.member_id = any (members);
  insert into club.transfer (id, org_id, member_id, card_number, from_branch_id, to_branch_id, from_org_id, to_org_id, reason, rule, state, decided_by, decided_at)
    select app.new_id(), source.org_id, m.id, m.card_number, source.id, target.id, m.org_id, target.org_id, because, 'headquarters', 'done', actor, now()
    from club.member m where m.id = any (members) and m.status = 'active';
  return query select * from club.move_members(members, to_branch);
end $$;
comment on function club.move_branch(uuid, uuid, uuid, text) is 'All members and applications of a branch that ends go to another, in one statement.';
