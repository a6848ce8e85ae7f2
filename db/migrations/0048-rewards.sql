-- What points are good for: rewards with their stock and orders, points as a discount on service, partners with what they give and take,
-- benefits of the tiers with their redemption.
-- New tables read no rows.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- ───────────────────────────── who reads what a unit above offers ─────────────────────────────

create function club.wall_offer(target regclass) returns void language plpgsql as $$
declare
  own name := (select relname from pg_class where oid = target);
  held text := format('(%1$I.org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = %1$I.org_id))', own);
  above text := format('exists (select 1 from org.unit_closure c where c.unit_id = (select app.unit_id()) and c.ancestor_id = %I.org_id)', own);
begin
  perform app.wall(target, held || ' or ' || above, held, held);
end $$;
comment on function club.wall_offer(regclass) is 'Puts a table under row-level security: read inside the acting unit''s subtree and where a unit above offers it, written inside the subtree alone.';

-- ───────────────────────────── rewards ─────────────────────────────

create table club.reward (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  category text not null,
  name text not null,
  name_en text not null,
  description text not null default '',
  description_en text not null default '',
  points bigint not null check (points between 1 and 100000000),
  money_fen bigint not null default 0 check (money_fen between 0 and 10000000000),
  ways text[] not null check (ways <@ '{ship,pickup}' and cardinality(ways) between 1 and 2),
  stock_at text not null check (stock_at in ('central', 'branch', 'unlimited')),
  bearer text not null check (bearer in ('hq', 'dealer')),
  tier_code text,
  limit_count integer check (limit_count between 1 and 1000),
  limit_period text check (limit_period in ('month', 'quarter', 'year', 'ever')),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  state text not null default 'draft' check (state in ('draft', 'offered', 'withdrawn')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((limit_count is null) = (limit_period is null))
);
comment on table club.reward is 'What a member may have for points (CLB-26): of the brand for all branches, or of one branch.';
comment on column club.reward.stock_at is 'central: the unit that offers it holds one stock; branch: each branch holds its own; unlimited: a service or voucher.';
comment on column club.reward.bearer is 'On whose side the points are redeemed: the brand (hq), or the member''s branch, which the settlement pays for it (dealer).';
comment on column club.reward.tier_code is 'The least tier that may have it; null: every member.';
create index reward_org on club.reward (org_id, created_at desc, id desc);
create index reward_created on club.reward (created_at desc, id desc);
select club.wall_offer('club.reward'), app.audited('club.reward');

create table club.reward_picture (
  id uuid primary key,
  reward_id uuid not null references club.reward (id),
  sha256_hex text not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  bytes integer not null,
  title text not null,
  title_en text not null,
  sort integer not null default 0,
  created_at timestamptz not null default now()
);
create index reward_picture_reward on club.reward_picture (reward_id, sort, id);
select app.audited('club.reward_picture');
insert into app.open_table values ('club.reward_picture', 'pictures of rewards are public');

create table club.reward_stock (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  reward_id uuid not null references club.reward (id),
  on_hand integer not null check (on_hand between 0 and 1000000),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint reward_stock_once unique (reward_id, org_id)
);
comment on column club.reward_stock.on_hand is 'Pieces nobody has ordered yet: an order takes them, a cancelled one gives them back.';
select club.wall_offer('club.reward_stock'), app.audited('club.reward_stock');

create sequence club.reward_order_number;
create table club.reward_order (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  number text not null constraint reward_order_number_once unique default to_char(now() at time zone 'Asia/Shanghai', '"G"YYMM') || lpad(nextval('club.reward_order_number')::text, 6, '0'),
  member_id uuid not null references club.member (id),
  customer_id uuid not null references customers.customer (id),
  reward_id uuid not null references club.reward (id),
  reward_name text not null,
  reward_name_en text not null,
  quantity integer not null check (quantity between 1 and 100),
  points bigint not null check (points > 0),
  money_fen bigint not null check (money_fen >= 0),
  redeeming_id uuid not null references org.unit (id),
  stock_id uuid references club.reward_stock (id),
  way text not null check (way in ('ship', 'pickup')),
  address_enc bytea,
  address_masked text,
  state text not null default 'requested' check (state in ('requested', 'prepared', 'shipped', 'ready', 'delivered', 'cancelled')),
  channel text not null check (channel in ('owner', 'staff')),
  ordered_on date not null,
  hold_id uuid not null,
  hold_expires_at timestamptz not null,
  capture_id uuid references club.ledger_transaction (id),
  paid_method text,
  paid_at timestamptz,
  refund_method text,
  carrier text,
  tracking text,
  attempts smallint not null default 0,
  cancel_cause text check (cancel_cause in ('member', 'branch', 'expired')),
  cancel_reason text,
  prepared_at timestamptz,
  sent_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((state = 'cancelled') = (cancel_cause is not null)),
  check ((paid_at is null) = (paid_method is null)),
  check (way = 'ship' or address_enc is null)
);
comment on table club.reward_order is 'A reward ordered for points: held when it is ordered, captured when it leaves or is picked up (capture_id), given back when it is cancelled.';
comment on column club.reward_order.redeeming_id is 'The unit on whose side the points are redeemed.';
comment on column club.reward_order.attempts is 'Wrong pick-up codes shown in a row.';
comment on column club.reward_order.paid_at is 'When the part in money was received.';
create index reward_order_org on club.reward_order (org_id, state, created_at desc, id desc);
create index reward_order_created on club.reward_order (created_at desc, id desc);
create index reward_order_reward on club.reward_order (reward_id, state);
create index reward_order_member on club.reward_order (member_id, reward_id, ordered_on);
create index reward_order_customer on club.reward_order (customer_id, created_at desc, id desc);
-- The sweep of orders nobody handed out in time, and nothing else.
create index reward_order_held on club.reward_order (hold_expires_at, id) where capture_id is null and state in ('requested', 'prepared', 'ready');
select app.protect('club.reward_order', 'customer_id'), app.audited('club.reward_order');

-- The stock of the brand lies outside a branch's scope, and one statement decides who gets the last piece.
create function club.take_stock(wanted uuid, branch uuid, pieces integer) returns table (stock_id uuid, taken boolean)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  offered club.reward;
  holder uuid;
begin
  select r.* into offered from club.reward r where r.id = wanted and r.state = 'offered'
    and exists (select 1 from org.unit_closure c where c.unit_id = branch and c.ancestor_id = r.org_id);
  if offered.id is null or pieces not between 1 and 100
    or not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = branch) then
    return query select null::uuid, false;
    return;
  end if;
  if offered.stock_at = 'unlimited' then
    return query select null::uuid, true;
    return;
  end if;
  holder := case offered.stock_at when 'central' then offered.org_id else branch end;
  -- plan: reward_stock_once
  update club.reward_stock s set on_hand = s.on_hand - pieces, version = s.version + 1
    where s.reward_id = wanted and s.org_id = holder and s.on_hand >= pieces returning s.id into stock_id;
  taken := stock_id is not null;
  return next;
end $$;
comment on function club.take_stock(uuid, uuid, integer) is 'Takes pieces of an offered reward for a branch in the caller''s scope: never more than there are, however many ask at once.';

-- Gives the pieces of a cancelled order back, once: whoever cancels it clears its stock_id in the same statement.
create function club.return_stock(cancelled uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  took uuid;
  pieces integer;
begin
  select o.stock_id, o.quantity into took, pieces from club.reward_order o
    where o.id = cancelled and o.state = 'cancelled' and o.stock_id is not null
      and exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = o.org_id) for update;
  if took is null then return; end if;
  update club.reward_order set stock_id = null where id = cancelled;
  update club.reward_stock s set on_hand = s.on_hand + pieces, version = s.version + 1 where s.id = took;
end $$;
comment on function club.return_stock(uuid) is 'Puts the pieces of a cancelled order back where they were taken from; a second call finds nothing to give.';

-- ───────────────────────────── points as a discount on service ─────────────────────────────

create table club.service_rate (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  points_per_yuan integer not null check (points_per_yuan between 1 and 100000),
  cap_bp integer not null check (cap_bp between 1 and 10000),
  least_points integer not null default 1 check (least_points between 1 and 1000000),
  valid_from date not null,
  created_by uuid references org.staff (id),
  created_at timestamptz not null default now(),
  constraint service_rate_once unique (org_id, valid_from)
);
comment on table club.service_rate is 'How many points are worth a yuan of a service bill, and which share of the bill they may pay. Versions: one holds from its day until the next one''s; none is edited.';
select club.wall_offer('club.service_rate'), app.audited('club.service_rate');

-- ───────────────────────────── partners ─────────────────────────────

create table club.partner (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  kind text not null,
  code text not null constraint partner_code unique check (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
  name text not null,
  name_en text not null,
  contact_name text,
  contact_enc bytea,
  contact_masked text,
  contract_from date not null,
  contract_to date check (contract_to >= contract_from),
  agency_id uuid references club.partner (id),
  agency_bp integer check (agency_bp between 1 and 10000),
  recipient_id uuid references customers.recipient (id),
  secret_hash bytea constraint partner_secret unique,
  secret_at timestamptz,
  state text not null default 'active' check (state in ('active', 'ended')),
  note text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((agency_id is null) = (agency_bp is null)),
  check (agency_id <> id)
);
comment on table club.partner is 'Who gives members something (PTN-01): of the brand, or of one branch.';
comment on column club.partner.contact_enc is 'Phone of the contact, sealed.';
comment on column club.partner.agency_bp is 'The agency''s share of what the partnership brings the club, in basis points (PTN-07).';
comment on column club.partner.recipient_id is 'As whom the people are told of this partner and consent (PTN-08); null: nothing of a person may be passed on.';
comment on column club.partner.secret_hash is 'Of the key with which the partner opens its redemption desk; the key itself is shown once.';
create index partner_org on club.partner (org_id, created_at desc, id desc);
create index partner_created on club.partner (created_at desc, id desc);
select club.wall_offer('club.partner'), app.audited('club.partner');

create table club.partner_record (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  partner_id uuid not null references club.partner (id),
  kind text not null check (kind in ('contribution', 'revenue', 'cost')),
  party text not null check (party in ('member', 'dealer', 'partner', 'agency', 'club')),
  amount_fen bigint not null check (amount_fen <> 0 and abs(amount_fen) <= 100000000000),
  share_of uuid references club.partner_record (id),
  occurred_on date not null,
  note text not null default '',
  created_by text not null default app.actor(),
  created_at timestamptz not null default now()
);
comment on table club.partner_record is 'What a partnership brings and costs each of the five parties (PTN-04, 06, 07). Never edited: a mistake is taken back by a line with the other sign.';
comment on column club.partner_record.kind is 'contribution: the partner bears a part of the club''s cost; revenue: what a party earned; cost: what a party spent.';
comment on column club.partner_record.share_of is 'The agency''s share is made of this line.';
create index partner_record_partner on club.partner_record (partner_id, occurred_on desc, id desc);
create index partner_record_day on club.partner_record (occurred_on, party);
select app.protect('club.partner_record'), app.append_only('club.partner_record');

create function customers.log_partner_sharing(customer uuid, recipient uuid, kinds text[], about text, about_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  if app.unit_id() is null then return false; end if;
  select s.consent_id into found_id from customers.standing(customers.lineage_of(customers.survivor_of(customer)), 'share_partner', null, recipient, clock_timestamp()) s
    where s.state = 'granted';
  if found_id is null then return false; end if;
  insert into customers.sharing (org_id, customer_id, recipient_id, data_kinds, ground, consent_id, about, about_id)
    values (app.unit_id(), customer, recipient, kinds, 'consent', found_id, log_partner_sharing.about, log_partner_sharing.about_id);
  return true;
end $$;
comment on function customers.log_partner_sharing(uuid, uuid, text[], text, uuid) is 'Notes that the acting unit passed a person''s data to a third party, on the consent for just this one; without such a consent nothing is written.';

-- ───────────────────────────── benefits and entitlements ─────────────────────────────

create table club.benefit (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  category text not null,
  name text not null,
  name_en text not null,
  description text not null default '',
  description_en text not null default '',
  honoured_by text not null check (honoured_by in ('branch', 'any_dealer', 'partner')),
  partner_id uuid references club.partner (id),
  period text not null check (period in ('month', 'quarter', 'year', 'ever')),
  value_fen bigint not null default 0 check (value_fen between 0 and 10000000000),
  stock integer check (stock between 0 and 10000000),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  state text not null default 'draft' check (state in ('draft', 'offered', 'withdrawn')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((honoured_by = 'partner') = (partner_id is not null))
);
comment on table club.benefit is 'What members of a tier may use without points (CLB-24, CLB-32, PTN-01): free check, wash, lounge, golf …';
comment on column club.benefit.value_fen is 'What one use is worth to the member, for the report of the five parties.';
comment on column club.benefit.stock is 'Uses that are left in all; null: as many as are granted.';
create index benefit_org on club.benefit (org_id, created_at desc, id desc);
create index benefit_created on club.benefit (created_at desc, id desc);
create index benefit_partner on club.benefit (partner_id) where partner_id is not null;
select club.wall_offer('club.benefit'), app.audited('club.benefit');

create table club.benefit_tier (
  id uuid primary key default app.new_id(),
  benefit_id uuid not null references club.benefit (id),
  tier_code text not null,
  uses integer not null check (uses between 1 and 1000),
  created_at timestamptz not null default now(),
  constraint benefit_tier_once unique (benefit_id, tier_code)
);
comment on column club.benefit_tier.tier_code is 'A tier, or * for every member; the tier''s own line goes before it.';
select app.wall('club.benefit_tier', 'exists (select 1 from club.benefit b where b.id = benefit_tier.benefit_id)',
  'exists (select 1 from club.benefit b join org.unit_closure c on c.unit_id = b.org_id where b.id = benefit_tier.benefit_id and c.ancestor_id = (select app.unit_id()))',
  'exists (select 1 from club.benefit b join org.unit_closure c on c.unit_id = b.org_id where b.id = benefit_tier.benefit_id and c.ancestor_id = (select app.unit_id()))'),
  app.audited('club.benefit_tier');

create table club.entitlement (
  id uuid primary key default app.new_id(),
  member_id uuid not null references club.member (id),
  customer_id uuid not null references customers.customer (id),
  benefit_id uuid not null references club.benefit (id),
  tier_code text not null,
  period_from date not null,
  period_to date,
  granted integer not null check (granted > 0),
  used integer not null default 0,
  created_at timestamptz not null default now(),
  constraint entitlement_once unique (member_id, benefit_id, period_from),
  constraint entitlement_used check (used between 0 and granted)
);
comment on table club.entitlement is 'How often a member may use a benefit in a period, and how often they did. A higher tier raises it within the period, a lower one begins with the next.';
create index entitlement_customer on club.entitlement (customer_id, period_from desc);
create index entitlement_benefit on club.entitlement (benefit_id, period_from);
-- Seen where the member is seen, wherever they move.
select app.wall('club.entitlement', 'exists (select 1 from club.member m where m.id = entitlement.member_id)',
  'exists (select 1 from club.member m join org.unit_closure c on c.unit_id = m.org_id where m.id = entitlement.member_id and c.ancestor_id = (select app.unit_id()))',
  'exists (select 1 from club.member m join org.unit_closure c on c.unit_id = m.org_id where m.id = entitlement.member_id and c.ancestor_id = (select app.unit_id()))');

create table club.benefit_code (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  entitlement_id uuid not null references club.entitlement (id),
  code_hash bytea not null constraint benefit_code_once unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table club.benefit_code is 'A code by which one use of a benefit is claimed: kept as a keyed hash, for minutes, good once. A new one takes the place of the one before.';
create index benefit_code_entitlement on club.benefit_code (entitlement_id) where used_at is null;
select app.protect('club.benefit_code');

create table club.benefit_use (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  entitlement_id uuid not null references club.entitlement (id),
  benefit_id uuid not null references club.benefit (id),
  member_id uuid not null references club.member (id),
  customer_id uuid not null references customers.customer (id),
  unit_id uuid references org.unit (id),
  partner_id uuid references club.partner (id),
  value_fen bigint not null,
  actor text not null default app.actor(),
  created_at timestamptz not null default now(),
  check (num_nonnulls(unit_id, partner_id) = 1)
);
comment on table club.benefit_use is 'Each use of a benefit: by whom, where, what it was worth (PTN-09). unit_id or partner_id honoured it.';
create index benefit_use_org on club.benefit_use (org_id, created_at desc, id desc);
create index benefit_use_created on club.benefit_use (created_at desc, id desc);
create index benefit_use_customer on club.benefit_use (customer_id, created_at desc);
create index benefit_use_unit on club.benefit_use (unit_id, created_at desc) where unit_id is not null;
create index benefit_use_partner on club.benefit_use (partner_id, created_at desc) where partner_id is not null;
-- Where a benefit was honoured sees it as well as where the member belongs.
select app.wall('club.benefit_use',
  '(benefit_use.org_id <> (select app.all_but()) or benefit_use.customer_id = (select app.customer_id())
    or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id in (benefit_use.org_id, benefit_use.unit_id)))',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = benefit_use.org_id)',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = benefit_use.org_id)');
select app.append_only('club.benefit_use');

grant select, insert, update on club.reward, club.reward_stock, club.reward_order, club.partner, club.benefit, club.entitlement, club.benefit_code to roadbook_app;
grant select, insert, update, delete on club.benefit_tier to roadbook_app;
grant select, insert, delete on club.reward_picture to roadbook_app;
grant select, insert on club.service_rate, club.partner_record, club.benefit_use to roadbook_app;
grant usage on sequence club.reward_order_number to roadbook_app;

create function club.period_from(period text, on_day date) returns date language sql immutable parallel safe as $$
  select case period when 'month' then date_trunc('month', on_day)::date when 'quarter' then date_trunc('quarter', on_day)::date
    when 'year' then date_trunc('year', on_day)::date else date '2000-01-01' end
$$;
create function club.period_to(period text, on_day date) returns date language sql immutable parallel safe as $$
  select case period when 'month' then (date_trunc('month', on_day) + interval '1 month' - interval '1 day')::date
    when 'quarter' then (date_trunc('quarter', on_day) + interval '3 months' - interval '1 day')::date
    when 'year' then (date_trunc('year', on_day) + interval '1 year' - interval '1 day')::date end
$$;
comment on function club.period_to(text, date) is 'The last day of the period a day lies in; null where it has none (ever).';

-- A code comes from a member whose file the dealer or partner may not see: looked up as the owner, and nothing leaves but a masked name and
-- the benefit. Whether a code never was, ran out, was used, or is good elsewhere is not told apart.
create function club.honour_code(hash bytea, at_unit uuid, secret bytea, at timestamptz, take boolean)
returns table (use_id uuid, org_id uuid, member_id uuid, customer_id uuid, masked_name text, benefit_id uuid, benefit_name text, benefit_name_en text, tier_code text, partner_id uuid, partner_name text, left_uses integer)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  by_partner club.partner;
  shown club.benefit_code;
  e club.entitlement;
  b club.benefit;
  m club.member;
  person text;
  today date := (at at time zone 'Asia/Shanghai')::date;
  made uuid := app.new_id();
begin
  if secret is not null then
    select p.* into by_partner from club.partner p where p.secret_hash = secret and p.state = 'active'
      and today >= p.contract_from and (p.contract_to is null or today <= p.contract_to);
    if by_partner.id is null then return; end if;
  elsif not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = at_unit) then
    return;
  end if;
  -- plan: benefit_code_once; the second of two who show the same code waits here and then finds it used
  if take then
    select k.* into shown from club.benefit_code k where k.code_hash = hash for update;
  else
    select k.* into shown from club.benefit_code k where k.code_hash = hash;
  end if;
  if shown.id is null or shown.used_at is not null or shown.expires_at <= at then return; end if;
  select x.* into e from club.entitlement x where x.id = shown.entitlement_id;
  select x.* into b from club.benefit x where x.id = e.benefit_id and x.state = 'offered' and today >= x.valid_from and (x.valid_to is null or today <= x.valid_to);
  if b.id is null or e.used >= e.granted or today < e.period_from or (e.period_to is not null and today > e.period_to) then return; end if;
  select x.* into m from club.member x where x.id = e.member_id and x.status = 'active';
  if m.id is null then return; end if;
  if b.honoured_by = 'partner' then
    if by_partner.id is distinct from b.partner_id then return; end if;
  elsif by_partner.id is not null then return;
  elsif b.honoured_by = 'branch' then
    if at_unit <> m.org_id then return; end if;
  elsif not exists (select 1 from org.unit u join org.unit_closure c on c.unit_id = u.id where u.id = at_unit and u.kind = 'dealer' and c.ancestor_id = b.org_id) then
    return;
  end if;
  if take then
    if b.stock is not null then
      update club.benefit x set stock = x.stock - 1 where x.id = b.id and x.stock > 0;
      if not found then return; end if;
    end if;
    update club.entitlement x set used = x.used + 1 where x.id = e.id and x.used < x.granted returning x.* into e;
    -- Another code of the same entitlement was faster; undoes the piece of stock as well.
    if not found then raise exception 'entitlement used up' using errcode = 'RB002', constraint = 'entitlement_used'; end if;
    update club.benefit_code k set used_at = at where k.id = shown.id;
    insert into club.benefit_use (id, org_id, entitlement_id, benefit_id, member_id, customer_id, unit_id, partner_id, value_fen)
      values (made, m.org_id, e.id, b.id, e.member_id, e.customer_id, case when by_partner.id is null then at_unit end, by_partner.id, b.value_fen);
  elsif b.stock = 0 then
    return;
  end if;
  select c.name into person from customers.customer c where c.id = customers.survivor_of(e.customer_id);
  return query select case when take then made end, m.org_id, e.member_id, e.customer_id,
    left(person, 1) || repeat('*', greatest(1, least(2, length(person) - 1))),
    b.id, b.name, b.name_en, e.tier_code, by_partner.id, by_partner.name, e.granted - e.used;
end $$;
comment on function club.honour_code(bytea, uuid, bytea, timestamptz, boolean) is 'Looks a code up for a dealer in the caller''s scope or for the partner whose key is shown, and, with take, uses it: once.';

-- ───────────────────────────── letting go of a person ─────────────────────────────

create function club.forget_rewards(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update club.reward_order o set address_enc = null, address_masked = null, tracking = null, cancel_reason = null
    where o.customer_id = any (people) returning o.id;
  delete from club.benefit_code k using club.entitlement e where e.id = k.entitlement_id and e.customer_id = any (people);
  perform set_config('app.erasing', '', true);
end $$;
comment on function club.forget_rewards(uuid[]) is 'Where rewards were sent to, and codes that wait. What stays: that there was an order, its points and dates.';

-- ───────────────────────────── dictionaries ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('reward_category', 'car_care', '汽车用品', 'car articles', '{}', 1),
  ('reward_category', 'service', '服务项目', 'service', '{}', 2),
  ('reward_category', 'accessory', '精品附件', 'accessories', '{}', 3),
  ('reward_category', 'home', '家居日用', 'home and daily goods', '{}', 4),
  ('reward_category', 'digital', '数码电器', 'electronics', '{}', 5),
  ('reward_category', 'travel', '旅行休闲', 'travel and leisure', '{}', 6),
  ('partner_kind', 'travel', '旅行', 'travel', '{}', 1),
  ('partner_kind', 'golf', '高尔夫', 'golf', '{}', 2),
  ('partner_kind', 'insurance', '保险', 'insurance', '{}', 3),
  ('partner_kind', 'finance', '金融', 'finance', '{}', 4),
  ('partner_kind', 'parts', '配件供应', 'parts supply', '{}', 5),
  ('partner_kind', 'media', '杂志媒体', 'magazines and media', '{}', 6),
  ('partner_kind', 'hotel', '酒店餐饮', 'hotels and restaurants', '{}', 7),
  ('partner_kind', 'agency', '代理公司', 'agency', '{}', 8),
  ('partner_kind', 'other', '其他', 'other', '{}', 9),
  ('benefit_category', 'check', '免费检测', 'free check', '{}', 1),
  ('benefit_category', 'wash', '免费洗车', 'free wash', '{}', 2),
  ('benefit_category', 'discount', '保养优惠', 'discount on maintenance', '{}', 3),
  ('benefit_category', 'lounge', '机场贵宾厅', 'airport lounge', '{}', 4),
  ('benefit_category', 'golf', '高尔夫', 'golf', '{}', 5),
  ('benefit_category', 'travel', '旅行会员卡', 'travel card', '{}', 6),
  ('benefit_category', 'magazine', '杂志订阅', 'magazine', '{}', 7),
  ('benefit_category', 'rescue', '道路救援', 'roadside help', '{}', 8),
  ('benefit_category', 'other', '其他', 'other', '{}', 9),
  ('reward_term', 'hold', '兑换单有效期(天)', 'an order holds points for (days)', '{"days":14}', 1),
  ('reward_term', 'code', '权益码有效期(分钟)', 'a benefit code is valid for (minutes)', '{"minutes":10}', 2);
