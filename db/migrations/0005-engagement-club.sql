create schema engagement;
create schema club;
grant usage on schema engagement, club to roadbook_app;

-- A date in the life of a customer and a car that is worth a call (LED-18). One per car, kind and date, however often its event comes.
create table engagement.opportunity (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  unit_id uuid not null references products.unit (id),
  kind text not null,
  due_on date not null,
  status text not null default 'open' check (status in ('open', 'booked', 'declined', 'closed')),
  next_contact_on date not null,
  attempts integer not null default 0,
  last_result text,
  last_note text,
  last_staff_id uuid references org.staff (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint opportunity_once unique (unit_id, kind, due_on)
);
create index opportunity_org on engagement.opportunity (org_id, status, next_contact_on, id);
create index opportunity_status on engagement.opportunity (status, next_contact_on, id);
create index opportunity_customer on engagement.opportunity (customer_id);
select app.protect('engagement.opportunity'), app.audited('engagement.opportunity');
-- The owner's pages show when the first maintenance of their car is due.
create policy own_read on engagement.opportunity for select to roadbook_app using (customer_id = (select app.customer_id()));

-- ───────────────────────────── the owners' club ─────────────────────────────

create table club.branch (
  id uuid primary key,
  org_id uuid not null unique references org.unit (id),
  code text not null unique,
  name text not null,
  name_en text not null,
  opened_on date not null,
  created_at timestamptz not null default now()
);
select app.audited('club.branch');
insert into app.open_table values ('club.branch', 'which dealer runs a branch is public');

create sequence club.card_number start 10000001;
create table club.member (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  branch_id uuid not null references club.branch (id),
  customer_id uuid not null references customers.customer (id),
  unit_id uuid not null references products.unit (id),
  card_number text unique,
  status text not null default 'pending' check (status in ('pending', 'active', 'rejected', 'left')),
  channel text not null check (channel in ('delivery', 'portal', 'desk')),
  applied_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid references org.staff (id),
  reason text,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
-- A member belongs to exactly one branch (CLB); a refused applicant may apply again.
create unique index member_customer on club.member (customer_id) where status in ('pending', 'active');
create index member_org on club.member (org_id, status, created_at desc, id desc);
create index member_created on club.member (created_at desc, id desc);
select app.protect('club.member', 'customer_id'), app.audited('club.member');
-- Owners apply for themselves; what becomes of the application is the branch's to write.
create policy own_insert on club.member for insert to roadbook_app with check (customer_id = (select app.customer_id()) and status = 'pending');

-- ───────────────────────────── points ledger: double entry, lots ─────────────────────────────
-- Member accounts are guarded: they carry a locked balance. Dealer and headquarters accounts carry none, their balance is the sum of
-- their entries, so no hot row slows the house.

create table club.account (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  kind text not null check (kind in ('available', 'pending', 'held', 'debt', 'funding', 'clearing', 'issuance', 'breakage', 'goodwill')),
  member_id uuid references club.member (id),
  customer_id uuid references customers.customer (id),
  guarded boolean not null,
  balance bigint not null default 0,
  version bigint not null default 0,
  created_at timestamptz not null default now(),
  check (not guarded or balance >= 0),
  check ((member_id is not null) = (kind in ('available', 'pending', 'held', 'debt')))
);
create unique index account_member on club.account (member_id, kind) where member_id is not null;
create unique index account_unit on club.account (org_id, kind) where member_id is null;
select app.protect('club.account', 'customer_id'), app.audited('club.account');

create table club.points_rule (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  code text not null,
  rule_version integer not null default 1,
  name text not null,
  name_en text not null,
  points bigint not null check (points > 0),
  valid_months integer not null check (valid_months > 0),
  valid_from date not null,
  valid_to date,
  created_at timestamptz not null default now(),
  unique (org_id, code, rule_version)
);
select app.audited('club.points_rule');
insert into app.open_table values ('club.points_rule', 'what earns points is public');

create table club.ledger_transaction (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  scope text not null,
  idempotency_key text not null,
  body_hash bytea not null,
  kind text not null check (kind in ('earn', 'redeem', 'reverse', 'expire', 'adjust')),
  member_id uuid references club.member (id),
  customer_id uuid references customers.customer (id),
  rule_id uuid references club.points_rule (id),
  reverses_id uuid references club.ledger_transaction (id),
  note text,
  occurred_at timestamptz not null,
  posted_at timestamptz not null default now(),
  constraint ledger_once unique (scope, idempotency_key)
);
create unique index ledger_reversed_once on club.ledger_transaction (reverses_id) where reverses_id is not null;
create index ledger_member on club.ledger_transaction (member_id, posted_at desc, id desc);
create index ledger_org on club.ledger_transaction (org_id, posted_at desc, id desc);
select app.protect('club.ledger_transaction', 'customer_id');

create table club.entry (
  transaction_id uuid not null references club.ledger_transaction (id),
  seq smallint not null,
  org_id uuid not null references org.unit (id),
  account_id uuid not null references club.account (id),
  customer_id uuid,
  amount bigint not null check (amount <> 0),
  balance_after bigint,
  posted_at timestamptz not null default now(),
  primary key (transaction_id, seq)
);
create index entry_account on club.entry (account_id, posted_at desc, transaction_id);
create index entry_org on club.entry (org_id, posted_at);
select app.protect('club.entry', 'customer_id');

create table club.lot (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  customer_id uuid not null references customers.customer (id),
  transaction_id uuid not null references club.ledger_transaction (id),
  issuer_id uuid not null references org.unit (id),
  earned bigint not null check (earned > 0),
  remaining bigint not null,
  activates_on date not null,
  expires_on date not null,
  created_at timestamptz not null default now(),
  check (remaining between 0 and earned)
);
create index lot_member on club.lot (member_id, expires_on, id) where remaining > 0;
select app.protect('club.lot', 'customer_id'), app.audited('club.lot');

select app.append_only('club.ledger_transaction'), app.append_only('club.entry');

-- Each transaction sums to nought; checked when it commits, whoever wrote it.
create function club.check_balanced() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (select sum(amount) from club.entry where transaction_id = new.transaction_id) <> 0 then
    raise exception 'ledger transaction % does not sum to zero', new.transaction_id using errcode = '23514', constraint = 'ledger_balanced';
  end if;
  return null;
end $$;
create constraint trigger ledger_balanced after insert on club.entry deferrable initially deferred for each row execute function club.check_balanced();

grant select, insert, update on engagement.opportunity, club.branch, club.member, club.account, club.points_rule, club.lot to roadbook_app;
grant select, insert on club.ledger_transaction, club.entry to roadbook_app;
grant usage on sequence club.card_number to roadbook_app;
