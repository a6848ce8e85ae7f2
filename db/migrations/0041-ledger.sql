-- The points ledger: double entry with lots, pending points, holds, reversals, debt, expiry, budgets, merges. What posts is a function, one
-- round trip a posting; nothing else writes here. Design and measurements: docs/decisions/0013-points-ledger.md.
-- New tables read no rows; checks that widen what was allowed hold for new rows.
-- squawk-ignore-file constraint-missing-not-valid, adding-field-with-default, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-not-nullable-field

-- ───────────────────────────── accounts, transactions, entries ─────────────────────────────

alter table club.account drop constraint account_kind_check;
alter table club.account
  add column code text,
  add column currency text not null default 'PTS',
  add constraint account_kind_check check (kind in
    ('available', 'pending', 'held', 'debt', 'funding', 'clearing', 'issuance', 'breakage', 'goodwill', 'budget', 'external')) not valid;
alter table club.account set (fillfactor = 80);
comment on table club.account is 'Member accounts, budgets and the accounts of the partner interface keep their balance; those of units do not: their balance is the sum of their entries, so that no row is hot. Debt is kept with its sign turned: what the member owes.';
drop index club.account_unit;
create unique index account_unit on club.account (org_id, kind) where member_id is null and code is null;
create unique index account_external on club.account (org_id, code, currency) where kind = 'external';

alter table club.ledger_transaction drop constraint ledger_transaction_kind_check;
alter table club.ledger_transaction
  add column reference text,
  add constraint ledger_transaction_kind_check check (kind in
    ('earn', 'confirm', 'cancel', 'hold', 'capture', 'void', 'redeem', 'reverse', 'claw_back', 'expire', 'adjust', 'award', 'merge', 'fund', 'transfer')) not valid;
comment on column club.ledger_transaction.org_id is 'Whose business it is: the issuer of an earn, the dealer that redeems, else the member''s branch.';
comment on column club.ledger_transaction.reverses_id is 'What this takes back or ends: a redemption, an earn, a hold; once only.';
comment on column club.ledger_transaction.reference is 'The document outside it belongs to: a repair order, an order, an enquiry.';

alter table club.entry
  add column currency text not null default 'PTS',
  add column account_version bigint,
  add column position bigint;
comment on column club.entry.account_version is 'Which movement of the account this is, from 1 without a gap; null for accounts that keep no balance, and for what was posted before they were numbered.';
comment on column club.entry.position is 'Order in the journal of the partner interface.';
drop index club.entry_account;
create unique index entry_account on club.entry (account_id, account_version desc);
create sequence club.journal_position;
create unique index entry_position on club.entry (org_id, position) where position is not null;

-- The functions below are all that writes here, and nothing here or in what it names is ever deleted: what they have just read needs no
-- second look-up a row. The verify command looks for orphans.
alter table club.entry drop constraint entry_transaction_id_fkey, drop constraint entry_account_id_fkey, drop constraint entry_org_id_fkey;
alter table club.lot drop constraint lot_org_id_fkey, drop constraint lot_issuer_id_fkey, drop constraint lot_transaction_id_fkey, drop constraint lot_member_id_fkey;

-- All entries of a transaction come in one statement, so that it is checked once a statement and not once a row.
drop trigger ledger_balanced on club.entry;
create or replace function club.check_balanced() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare wrong uuid;
begin
  select n.transaction_id into wrong from new_rows n group by n.transaction_id, n.currency having sum(n.amount) <> 0 limit 1;
  if found then
    raise exception 'ledger transaction % does not sum to zero', wrong using errcode = '23514', constraint = 'ledger_balanced';
  end if;
  return null;
end $$;
create trigger ledger_balanced after insert on club.entry referencing new table as new_rows for each statement execute function club.check_balanced();

-- ───────────────────────────── lots ─────────────────────────────

alter table club.lot
  add column origin text not null default 'purchase'
    check (origin in ('purchase', 'spend', 'model', 'activity', 'referral', 'birthday', 'adjust', 'opening')),
  add column qualifying boolean not null default true,
  add column earned_on date,
  add column clawed bigint not null default 0,
  add column pending boolean not null default false,
  add column pending_until date,
  add column extended_from date,
  add column open boolean not null generated always as (remaining > 0) stored;
update club.lot set earned_on = activates_on;
alter table club.lot alter column earned_on set not null, add check (clawed between 0 and earned);
alter table club.lot set (fillfactor = 80);
comment on column club.lot.org_id is 'The issuer; who may see it follows from the member as well.';
comment on column club.lot.qualifying is 'Counts for the tier: earned − clawed, whatever has been spent of it.';
comment on column club.lot.pending is 'Waits for its event or its day; nothing is drawn from it, and it stands on the member''s pending account.';
comment on column club.lot.pending_until is 'The day on which it is confirmed by itself; null: by its event alone.';
comment on column club.lot.expires_on is 'The last day on which it can be spent.';
comment on column club.lot.extended_from is 'When it would have ended before points came back into it after that day (points_setting.returned).';
comment on column club.lot.open is 'Whether something is left: indexes go by this, so that a part drawn touches none of them.';
drop index club.lot_member;
create index lot_member on club.lot (member_id, expires_on, id) where open;
create index lot_of_member on club.lot (member_id, earned_on);
create index lot_due on club.lot (expires_on) where open and not pending;
create index lot_waiting on club.lot (pending_until) where pending;
create unique index lot_transaction on club.lot (transaction_id);
create trigger lot_facts before update of earned, earned_on, issuer_id, transaction_id, origin, qualifying on club.lot
  for each statement execute function app.refuse_change();
create trigger lot_stays before delete or truncate on club.lot for each statement execute function app.refuse_change();

-- Journal and lot uses say all that happened, and cannot be changed: the trail would say it twice.
drop trigger audit_insert on club.account;
drop trigger audit_update on club.account;
drop trigger audit_delete on club.account;
drop trigger audit_insert on club.lot;
drop trigger audit_update on club.lot;
drop trigger audit_delete on club.lot;
create trigger account_stays before delete or truncate on club.account for each statement execute function app.refuse_change();

create table club.lot_use (
  transaction_id uuid not null,
  lot_id uuid not null,
  amount bigint not null check (amount <> 0),
  primary key (transaction_id, lot_id)
);
comment on table club.lot_use is 'Which points of which lot a transaction drew, or gave back (negative): earned − the sum of these is what remains.';
create index lot_use_lot on club.lot_use (lot_id);

create table club.hold (
  id uuid primary key references club.ledger_transaction (id),
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  customer_id uuid not null references customers.customer (id),
  points bigint not null check (points > 0),
  reference text,
  state text not null default 'active' check (state in ('active', 'captured', 'voided', 'expired')),
  expires_at timestamptz not null,
  resolved_by uuid references club.ledger_transaction (id),
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  check ((state = 'active') = (resolved_by is null))
);
comment on table club.hold is 'Points a dealer''s till has earmarked; resolved once: captured, voided or run out. org_id is the dealer that holds them.';
create index hold_org on club.hold (org_id, created_at desc, id desc);
create index hold_member on club.hold (member_id, created_at desc);
create index hold_customer on club.hold (customer_id);
create index hold_due on club.hold (expires_at) where state = 'active';
create unique index hold_reference on club.hold (org_id, reference) where state = 'active';

create table club.merge_part (
  transaction_id uuid not null references club.ledger_transaction (id),
  from_member_id uuid not null references club.member (id),
  lot_id uuid references club.lot (id),
  hold_id uuid references club.hold (id),
  check ((lot_id is null) <> (hold_id is null))
);
comment on table club.merge_part is 'The lots and holds a merge of two memberships moved, so that an un-merge moves back what is left of exactly those.';
create index merge_part_transaction on club.merge_part (transaction_id);
alter table club.member add column merged_into_id uuid;
alter table club.member add constraint member_merged_into foreign key (merged_into_id) references club.member (id);
create index member_merged_into on club.member (merged_into_id) where merged_into_id is not null;
comment on column club.member.merged_into_id is 'The membership this one went on in when its owner''s two records became one.';

create trigger hold_stays before delete or truncate on club.hold for each statement execute function app.refuse_change();
select app.append_only('club.lot_use'), app.append_only('club.merge_part');

-- ───────────────────────────── who sees what ─────────────────────────────
-- A branch sees all points of its members, wherever they were earned or spent and whatever branch they came from; a dealer what it did itself.

alter policy scope_read on club.account using (
  org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = account.org_id)
  or exists (select 1 from club.member m where m.id = account.member_id));
alter policy scope_read on club.ledger_transaction using (
  org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = ledger_transaction.org_id)
  or exists (select 1 from club.member m where m.id = ledger_transaction.member_id));
alter policy scope_read on club.entry using (
  org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = entry.org_id)
  or exists (select 1 from club.ledger_transaction x where x.id = entry.transaction_id and (select app.unit_id()) is not null)
  or exists (select 1 from club.account a where a.id = entry.account_id and a.customer_id = (select app.customer_id())));
alter policy scope_read on club.lot using (
  org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = lot.org_id)
  or exists (select 1 from club.member m where m.id = lot.member_id));
select app.protect_by('club.hold', 'org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = hold.org_id)
  or exists (select 1 from club.member m where m.id = hold.member_id)');
select app.protect_by('club.lot_use', 'exists (select 1 from club.ledger_transaction x where x.id = lot_use.transaction_id)');
select app.protect_by('club.merge_part', 'exists (select 1 from club.ledger_transaction x where x.id = merge_part.transaction_id)');

revoke insert, update on club.account, club.lot, club.ledger_transaction, club.entry from roadbook_app;
grant select on club.lot_use, club.hold, club.merge_part to roadbook_app;

-- ───────────────────────────── rules, settings, budgets, adjustments that wait ─────────────────────────────

alter table club.points_rule drop constraint points_rule_points_check;
alter table club.points_rule
  add column kind text not null default 'purchase' check (kind in ('purchase', 'spend', 'model', 'activity', 'referral', 'birthday')),
  add column per_fen bigint check (per_fen > 0),
  add column factors jsonb not null default '[]',
  add column dealer_bp integer not null default 10000 check (dealer_bp between 0 and 10000),
  add column cap_transaction bigint check (cap_transaction > 0),
  add column cap_day bigint check (cap_day > 0),
  add column pending_days integer not null default 0 check (pending_days between 0 and 365),
  add column qualifying boolean not null default true,
  add column created_by text not null default app.actor(),
  add constraint points_rule_points_check check (points > 0) not valid;
comment on column club.points_rule.points is 'Points a transaction; with per_fen, points for each per_fen fen of the bill.';
comment on column club.points_rule.factors is 'List of {kind: tier|model|series|period|birthday_month, code?, from?, to?, bp}: 15000 bp is one and a half times; all that fit are multiplied.';
comment on column club.points_rule.dealer_bp is 'The share the dealer bears, in basis points; headquarters bear the rest (CLB-18).';
comment on column club.points_rule.pending_days is 'Days until the points can be spent; 0: at once.';
create index points_rule_kind on club.points_rule (kind, valid_from);

create table club.points_setting (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  adjust_limit bigint not null default 1000 check (adjust_limit >= 0),
  returned text not null default 'expire' check (returned in ('expire', 'grace')),
  grace_days integer not null default 30 check (grace_days between 1 and 365),
  hold_minutes integer not null default 240 check (hold_minutes between 5 and 10080),
  dealer_rules boolean not null default true,
  max_points bigint not null default 10000 check (max_points > 0),
  max_points_per_yuan integer not null default 2 check (max_points_per_yuan > 0),
  max_factor_bp integer not null default 30000 check (max_factor_bp >= 10000),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint points_setting_once unique (org_id)
);
comment on table club.points_setting is 'How points are handled, kept by the brand; without a row the defaults hold.';
comment on column club.points_setting.adjust_limit is 'Up to so many points one person corrects alone; above, a second approves.';
comment on column club.points_setting.returned is 'Points that come back into a lot that has ended: expire again at the next run, or stay good for grace_days.';
comment on column club.points_setting.dealer_rules is 'Whether dealers may keep rules of their own within the bounds below (CLB-15).';
select app.audited('club.points_setting');
insert into app.open_table values ('club.points_setting', 'how points are handled is the same for everybody');

create table club.points_budget (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  name text not null,
  amount bigint not null check (amount > 0),
  state text not null default 'draft' check (state in ('draft', 'approved', 'closed')),
  account_id uuid references club.account (id),
  requested_by uuid references org.staff (id),
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((state = 'draft') = (account_id is null))
);
comment on table club.points_budget is 'Points approved for an activity: a guarded account, so that no award exceeds what was approved (I20).';
create index points_budget_org on club.points_budget (org_id, created_at desc, id desc);
create index points_budget_created on club.points_budget (created_at desc, id desc);
select app.protect('club.points_budget'), app.audited('club.points_budget');

create table club.points_request (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  member_id uuid not null references club.member (id),
  points bigint not null check (points <> 0),
  reason text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  requested_by uuid references org.staff (id),
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  transaction_id uuid references club.ledger_transaction (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint points_request_two check (decided_by <> requested_by)
);
comment on table club.points_request is 'A correction above the limit, which a second person approves.';
create index points_request_org on club.points_request (org_id, created_at desc, id desc);
create index points_request_waiting on club.points_request (created_at desc, id desc) where state = 'waiting';
create index points_request_member on club.points_request (member_id, created_at desc);
select app.protect('club.points_request'), app.audited('club.points_request');
grant select, insert, update on club.points_setting, club.points_budget, club.points_request to roadbook_app;
