-- What a posting of points costs: docs/decisions/0013-points-ledger.md. Each function below replaces one of 0042, 0043 or 0046.
-- The domain is checked over the rows there are, once.
-- squawk-ignore-file constraint-missing-not-valid, changing-column-type, ban-create-domain-with-constraint

-- PostgreSQL reads the text of a check anew for every statement, that of a domain once a connection.
create domain club.lot_origin as text check (value in ('purchase', 'spend', 'model', 'activity', 'referral', 'birthday', 'adjust', 'opening'));
alter table club.lot drop constraint lot_origin_check;
drop trigger lot_facts on club.lot;
alter table club.lot alter column origin drop default, alter column origin type club.lot_origin, alter column origin set default 'purchase';
create trigger lot_facts before update of earned, earned_on, issuer_id, transaction_id, origin, qualifying on club.lot
  for each statement execute function app.refuse_change();
-- A mark is a row for each change, without a key: nothing to look up, nobody to wait for. The sweep takes them together.
alter table club.tier_due drop constraint tier_due_member_id_fkey, drop constraint tier_due_pkey;
comment on table club.tier_due is 'Members whose tier is to be looked at, as often as their lots changed; written with the change, emptied by the sweep.';
create or replace function club.take_tier_due(most integer) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: the first pages of a table as long as what came in since the last sweep, then by place
    with taken as (delete from club.tier_due d where d.ctid = any (array(select t.ctid from club.tier_due t limit most for update skip locked))
      returning d.member_id)
    select distinct t.member_id from taken t;
end $$;
create or replace function club.note_tier_due_of() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into club.tier_due (member_id) select distinct n.id from unnest(array[old.member_id, new.member_id]) n (id);
  return null;
end $$;

-- Nearly every posting: an account of a unit, which keeps no balance, against one of a member.
create function club.write_pair(p_tx uuid, p_org uuid, p_side uuid, p_account uuid, p_points bigint) returns void language plpgsql as $$
declare v_account record;
begin
  update club.account a set balance = a.balance + p_points, version = a.version + 1 where a.id = p_account
    returning a.org_id, a.customer_id, a.balance, a.version into v_account;
  insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version) values
    (p_tx, 1, p_org, p_side, null, -p_points, null, null),
    (p_tx, 2, v_account.org_id, p_account, v_account.customer_id, p_points, v_account.balance, v_account.version);
end $$;
comment on function club.write_pair(uuid, uuid, uuid, uuid, bigint) is 'write_entries for one account of a unit and one of a member other than debt: the member''s gets the points, with their sign.';
revoke execute on function club.write_pair(uuid, uuid, uuid, uuid, bigint) from public;

create or replace function club.announce(p_tx uuid, p_kind text, p_points bigint, p_member uuid, p_rule uuid, p_tasks text[]) returns void language plpgsql as $$
declare
  v_org uuid;
  v_rule text;
  v_task text;
begin
  if p_rule is not null then select r.name into v_rule from club.points_rule r where r.id = p_rule; end if;
  insert into app.event (id, name, org_id, subject_id, customer_id, payload)
    select p_tx, 'points.posted', m.org_id, m.id, m.customer_id,
      jsonb_build_object('transactionId', p_tx, 'kind', p_kind, 'points', p_points, 'rule', v_rule)
    from club.member m where m.id = p_member returning org_id into v_org;
  foreach v_task in array p_tasks loop
    perform app.enqueue(v_task, jsonb_build_object('event', p_tx, 'org', v_org));
  end loop;
end $$;

-- Both that add lots run with the owner's rights: they set the marks themselves, not a trigger for each statement.
drop trigger tier_due_new on club.lot;
drop function club.note_tier_due();

create or replace function club.post_earn(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_org uuid, p_member uuid, p_points bigint, p_hq_points bigint,
  p_origin text, p_qualifying boolean, p_rule uuid, p_budget uuid, p_today date, p_earned_on date, p_activates_on date, p_expires_on date, p_pending_until date,
  p_occurred_at timestamptz, p_note text, p_reference text, p_tasks text[]) returns club.posting
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_member record;
  v_before uuid;
  v_account uuid;
  v_pending boolean := p_pending_until is not null or p_activates_on > p_today;
  v_debt bigint := 0;
  v_recovered bigint := 0;
  v_budget record;
  v_accounts uuid[];
  v_amounts bigint[];
begin
  select m.customer_id, m.status, exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p_org) as seen
    into v_member from club.member m where m.id = p_member;
  if v_member.seen is distinct from true then perform club.need_unit(p_org); end if;
  if v_member.seen is null then raise exception 'no member %', p_member using errcode = '42501'; end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, p_kind, p_org, p_member, v_member.customer_id, p_rule, null, p_occurred_at, p_note, p_reference);
  if v_before is not null then return row(v_before, true, p_points, null)::club.posting; end if;
  select a.id into v_account from club.account a where a.member_id = p_member and a.kind = 'available' for update;
  if not found or v_member.status <> 'active' then
    raise exception 'member % is not active', p_member using errcode = 'RB002', constraint = 'points_frozen';
  end if;
  if v_pending then
    v_accounts := array[club.member_account(p_member, 'pending')];
    v_amounts := array[p_points];
  else
    -- What is owed comes first: the next earn pays it.
    select a.balance into v_debt from club.account a where a.member_id = p_member and a.kind = 'debt';
    v_recovered := least(coalesce(v_debt, 0), p_points);
    v_accounts := array[v_account];
    v_amounts := array[p_points - v_recovered];
    if v_recovered > 0 then
      v_accounts := v_accounts || club.member_account(p_member, 'debt');
      v_amounts := v_amounts || v_recovered;
    end if;
  end if;
  if p_kind = 'award' then
    select b.account_id, b.org_id into v_budget from club.points_budget b where b.id = p_budget and b.state = 'approved';
    if not found then raise exception 'budget % is not approved', p_budget using errcode = 'RB002', constraint = 'points_no_budget'; end if;
    perform club.need_unit(v_budget.org_id);
    perform 1 from club.account a where a.id = v_budget.account_id for update;
    if (select a.balance from club.account a where a.id = v_budget.account_id) < p_points then
      raise exception 'the budget is used up' using errcode = 'RB002', constraint = 'points_over_budget',
        detail = (select a.balance::text from club.account a where a.id = v_budget.account_id);
    end if;
    v_accounts := v_budget.account_id || v_accounts;
    v_amounts := -p_points || v_amounts;
  else
    v_accounts := club.unit_account(p_org, case p_kind when 'adjust' then 'goodwill' else 'funding' end) || v_accounts;
    v_amounts := -(p_points - p_hq_points) || v_amounts;
    if p_hq_points > 0 then
      v_accounts := v_accounts || club.unit_account(club.headquarters(p_org), 'issuance');
      v_amounts := v_amounts || -p_hq_points;
    end if;
  end if;
  insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on,
      origin, qualifying, earned_on, pending, pending_until)
    values (p_id, p_org, p_member, v_member.customer_id, p_id, p_org, p_points, p_points - v_recovered, p_activates_on, p_expires_on,
      p_origin, p_qualifying, p_earned_on, v_pending, case when v_pending then coalesce(p_pending_until, p_activates_on) end);
  insert into club.tier_due (member_id) values (p_member);
  if v_recovered > 0 then insert into club.lot_use values (p_id, p_id, v_recovered); end if;
  if p_kind <> 'award' and cardinality(v_accounts) = 2 and v_amounts[2] = p_points and v_amounts[1] = -p_points then
    perform club.write_pair(p_id, p_org, v_accounts[1], v_accounts[2], p_points);
  else
    perform club.write_entries(p_id, v_accounts, v_amounts);
  end if;
  if not v_pending then perform club.announce(p_id, p_kind, p_points, p_member, p_rule, p_tasks); end if;
  return row(p_id, false, p_points, null)::club.posting;
end $$;

create or replace function club.post_spend(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_org uuid, p_member uuid, p_points bigint, p_today date,
  p_occurred_at timestamptz, p_hold_until timestamptz, p_note text, p_reference text, p_tasks text[]) returns club.posting
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_member record;
  v_before uuid;
  v_account uuid;
begin
  select m.org_id, m.customer_id, m.status, exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p_org) as seen
    into v_member from club.member m where m.id = p_member;
  if v_member.seen is null then raise exception 'no member %', p_member using errcode = '42501'; end if;
  -- Owners earmark their own points; staff act at a unit of theirs, for members of any.
  if not v_member.seen and (p_kind <> 'hold' or v_member.customer_id is distinct from app.customer_id()) then perform club.need_unit(p_org); end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, p_kind, p_org, p_member, v_member.customer_id, null, null, p_occurred_at, p_note, p_reference);
  if v_before is not null then return row(v_before, true, p_points, case p_kind when 'hold' then v_before end)::club.posting; end if;
  select a.id into v_account from club.account a where a.member_id = p_member and a.kind = 'available' for update;
  if not found or (v_member.status <> 'active' and p_kind <> 'adjust') then
    raise exception 'member % is not active', p_member using errcode = 'RB002', constraint = 'points_frozen';
  end if;
  perform club.draw(p_id, p_member, p_points, p_today);
  if p_kind <> 'hold' then
    perform club.write_pair(p_id, p_org, club.unit_account(p_org, case p_kind when 'adjust' then 'goodwill' else 'clearing' end), v_account, -p_points);
  else
    perform club.write_entries(p_id, array[v_account, club.member_account(p_member, 'held')], array[-p_points, p_points]);
    insert into club.hold (id, org_id, member_id, customer_id, points, reference, expires_at)
      values (p_id, p_org, p_member, v_member.customer_id, p_points, p_reference, p_hold_until);
    return row(p_id, false, p_points, p_id)::club.posting;
  end if;
  perform club.announce(p_id, p_kind, -p_points, p_member, null, p_tasks);
  return row(p_id, false, p_points, null)::club.posting;
end $$;

create or replace function club.earn_many(p_rows jsonb, p_today date, p_tasks text[]) returns table (place integer, state text, transaction_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  v_claimed uuid[];
  v_one record;
  v_why text;
  v_posting club.posting;
begin
  create temp table if not exists feed (place integer, id uuid, scope text, key text, hash bytea, org uuid, member uuid, points bigint, hq_points bigint, origin text,
    qualifying boolean, rule uuid, earned_on date, activates_on date, expires_on date, pending_until date, occurred_at timestamptz, note text, reference text,
    customer uuid, result text, posted uuid) on commit drop;
  truncate pg_temp.feed;
  insert into pg_temp.feed
    select r.place, r.id, r.scope, r.key, decode(r.hash, 'hex'), r.org, r.member, r.points, coalesce(r.hq_points, 0), r.origin, r.qualifying, r.rule, r.earned_on,
      r.activates_on, r.expires_on, r.pending_until, r.occurred_at, r.note, r.reference, m.customer_id,
      case when m.id is null or c.unit_id is null then 'unknown' when m.status <> 'active' or a.id is null then 'frozen'
        when r.pending_until is not null or r.activates_on > p_today or d.balance > 0 then 'single' end
    from jsonb_to_recordset(p_rows) r (place integer, id uuid, scope text, key text, hash text, org uuid, member uuid, points bigint, hq_points bigint, origin text,
      qualifying boolean, rule uuid, earned_on date, activates_on date, expires_on date, pending_until date, occurred_at timestamptz, note text, reference text)
    left join org.unit_closure c on c.unit_id = r.org and c.ancestor_id = app.unit_id()
    left join club.member m on m.id = r.member
    left join club.account a on a.member_id = r.member and a.kind = 'available'
    left join club.account d on d.member_id = r.member and d.kind = 'debt';
  analyze pg_temp.feed;
  with claimed as (
    insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, rule_id, note, occurred_at, reference)
      select f.id, f.org, f.scope, f.key, f.hash, 'earn', f.member, f.customer, f.rule, f.note, f.occurred_at, f.reference
      from pg_temp.feed f where f.result is null order by f.scope, f.key, f.place
      on conflict on constraint ledger_once do nothing returning id
  )
  select array_agg(k.id) into v_claimed from claimed k;
  update pg_temp.feed f set result = 'posted', posted = f.id where f.id = any (v_claimed);
  update pg_temp.feed f set result = case when x.body_hash = f.hash then 'replayed' else 'key_reused' end, posted = x.id
    from club.ledger_transaction x where f.result in ('frozen', 'single') and x.scope = f.scope and x.idempotency_key = f.key;
  update pg_temp.feed f set result = case when x.body_hash = f.hash then 'replayed' else 'key_reused' end, posted = x.id
    from club.ledger_transaction x where f.result is null and x.scope = f.scope and x.idempotency_key = f.key;
  -- Anew: what was judged before says nothing of the joins below.
  analyze pg_temp.feed;
  perform club.lock_members(array(select distinct f.member from pg_temp.feed f where f.result = 'posted'));
  for v_one in select f.org, bool_or(f.hq_points > 0) as shared from pg_temp.feed f where f.result = 'posted' group by 1 loop
    perform club.unit_account(v_one.org, 'funding');
    if v_one.shared then perform club.unit_account(club.headquarters(v_one.org), 'issuance'); end if;
  end loop;
  insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on, origin, qualifying, earned_on)
    select f.id, f.org, f.member, f.customer, f.id, f.org, f.points, f.points, f.activates_on, f.expires_on, f.origin, f.qualifying, f.earned_on
    from pg_temp.feed f where f.result = 'posted';
  insert into club.tier_due (member_id) select distinct f.member from pg_temp.feed f where f.result = 'posted';
  with rows as materialized (
    select f.id, f.org, f.member, f.points, f.hq_points, row_number() over w as n, sum(f.points) over w as total from pg_temp.feed f where f.result = 'posted' window w as (partition by f.member order by f.place)
  ), moved as (
    update club.account a set balance = a.balance + t.points, version = a.version + t.n
      from (select r.member, sum(r.points)::bigint as points, count(*) as n from rows r group by 1) t where a.member_id = t.member and a.kind = 'available'
      returning a.id, a.member_id, a.org_id, a.customer_id, a.balance - t.points as balance, a.version - t.n as version
  ), units as materialized (
    select o.org, (select a.id from club.account a where a.org_id = o.org and a.kind = 'funding' and a.member_id is null and a.code is null) as funding,
      club.headquarters(o.org) as hq,
      (select a.id from club.account a where a.org_id = club.headquarters(o.org) and a.kind = 'issuance' and a.member_id is null and a.code is null) as issuance
    from (select distinct r.org from rows r) o
  )
  insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version)
    select r.id, 1, r.org, u.funding, null, r.hq_points - r.points, null, null from rows r join units u on u.org = r.org where r.points > r.hq_points
    union all
    select r.id, 2, m.org_id, m.id, m.customer_id, r.points, m.balance + r.total, m.version + r.n from rows r join moved m on m.member_id = r.member
    union all
    select r.id, 3, u.hq, u.issuance, null, -r.hq_points, null, null from rows r join units u on u.org = r.org where r.hq_points > 0;
  for v_one in select * from pg_temp.feed f where f.result = 'single' order by f.place loop
    begin
      v_posting := club.post_earn(v_one.id, v_one.scope, v_one.key, v_one.hash, 'earn', v_one.org, v_one.member, v_one.points, v_one.hq_points, v_one.origin,
        v_one.qualifying, v_one.rule, null, p_today, v_one.earned_on, v_one.activates_on, v_one.expires_on, v_one.pending_until, v_one.occurred_at, v_one.note,
        v_one.reference, p_tasks);
      update pg_temp.feed f set result = case when v_posting.replayed then 'replayed' else 'posted' end, posted = v_posting.transaction_id where f.place = v_one.place;
    exception when sqlstate 'RB002' then
      get stacked diagnostics v_why = constraint_name;
      update pg_temp.feed f set result = case v_why when 'points_frozen' then 'frozen' else 'key_reused' end where f.place = v_one.place;
    end;
  end loop;
  return query select f.place, f.result, f.posted from pg_temp.feed f order by f.place;
end $$;

create or replace function club.cross_lots(p_period uuid, p_issuer uuid, p_spender uuid, before_us bigint, before_id uuid, at_most integer)
returns table (id uuid, transaction_id uuid, kind text, amount bigint, posted_at timestamptz, cursor_at text, origin text, earned_on date, earned bigint, card_tail text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  p club.settlement_period;
begin
  select * into p from club.settlement_period s where s.id = p_period;
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id in (p_issuer, p_spender)) then return; end if;
  return query
  select u.lot_id, u.transaction_id, x.kind, sum(u.amount)::bigint, u.posted_at, (extract(epoch from u.posted_at) * 1000000)::bigint::text, l.origin::text, l.earned_on, l.earned,
    right(m.card_number, 4)
  from club.cross_uses(p.org_id, coalesce(p.after_month, '-infinity'), p.month) u
  join club.lot l on l.id = u.lot_id join club.ledger_transaction x on x.id = u.transaction_id join club.member m on m.id = l.member_id
  where u.issuer_id = p_issuer and u.spender_id = p_spender
    and (before_us is null or (u.posted_at, u.lot_id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id))
  group by u.lot_id, u.transaction_id, x.kind, u.posted_at, l.origin, l.earned_on, l.earned, m.card_number
  having sum(u.amount) <> 0
  order by u.posted_at desc, u.lot_id desc limit at_most;
end $$;

-- Of an update that changes none of these three the trigger is not even asked.
drop trigger tier_due_changed on club.lot;
create trigger tier_due_changed after update of clawed, member_id, pending on club.lot for each row
  when (old.clawed <> new.clawed or old.member_id <> new.member_id or old.pending <> new.pending) execute function club.note_tier_due_of();

-- An event's unit is that of the row it tells of, which has a key of its own; units are never deleted.
alter table app.event drop constraint event_org_id_fkey;
