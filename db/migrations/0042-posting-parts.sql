-- What the postings of points are made of.
-- squawk-ignore-file constraint-missing-not-valid, adding-field-with-default, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-not-nullable-field

-- ───────────────────────────── parts of a posting ─────────────────────────────
-- Only the functions below call these: they run with the owner's rights there, and nobody else may.

create type club.posting as (transaction_id uuid, replayed boolean, points bigint, hold_id uuid);

create function club.need_unit(p_org uuid) returns void language plpgsql stable as $$
begin
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p_org) then
    raise exception 'unit % is not in scope', p_org using errcode = '42501';
  end if;
end $$;

create function club.headquarters(p_org uuid) returns uuid language sql stable as $$
  -- plan: unit_closure_unit, a handful of levels
  select u.id from org.unit_closure c join org.unit u on u.id = c.ancestor_id where c.unit_id = p_org
    order by u.kind = 'brand' desc, u.kind = 'group' desc limit 1
$$;

-- The transaction's row comes first: of two equal keys the second waits here for the first to end, then answers with it.
create function club.claim(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_org uuid, p_member uuid, p_customer uuid,
  p_rule uuid, p_reverses uuid, p_occurred_at timestamptz, p_note text, p_reference text) returns uuid language plpgsql as $$
declare
  v_id uuid;
  v_hash bytea;
begin
  insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, rule_id, reverses_id, note, occurred_at, reference)
    values (p_id, p_org, p_scope, p_key, p_hash, p_kind, p_member, p_customer, p_rule, p_reverses, p_note, p_occurred_at, p_reference)
    on conflict on constraint ledger_once do nothing;
  if found then return null; end if;
  -- A statement of its own: it sees what the winner committed while this one waited.
  select x.id, x.body_hash into v_id, v_hash from club.ledger_transaction x where x.scope = p_scope and x.idempotency_key = p_key;
  if v_hash is distinct from p_hash then
    raise exception 'key % came with other contents before', p_key using errcode = 'RB002', constraint = 'points_key_reused';
  end if;
  return v_id;
end $$;

create function club.unit_account(p_org uuid, p_kind text) returns uuid language plpgsql as $$
declare v_id uuid;
begin
  -- plan: account_unit
  select a.id into v_id from club.account a where a.org_id = p_org and a.kind = p_kind and a.member_id is null and a.code is null;
  if found then return v_id; end if;
  insert into club.account (id, org_id, kind, guarded) values (app.new_id(), p_org, p_kind, false)
    on conflict (org_id, kind) where member_id is null and code is null do nothing;
  select a.id into v_id from club.account a where a.org_id = p_org and a.kind = p_kind and a.member_id is null and a.code is null;
  return v_id;
end $$;

-- Called under the lock of the member's available account.
create function club.member_account(p_member uuid, p_kind text) returns uuid language plpgsql as $$
declare v_id uuid;
begin
  select a.id into v_id from club.account a where a.member_id = p_member and a.kind = p_kind;
  if found then return v_id; end if;
  insert into club.account (id, org_id, kind, member_id, customer_id, guarded)
    select app.new_id(), m.org_id, p_kind, m.id, m.customer_id, true from club.member m where m.id = p_member
    on conflict (member_id, kind) where member_id is not null do nothing;
  select a.id into v_id from club.account a where a.member_id = p_member and a.kind = p_kind;
  return v_id;
end $$;

-- One statement locks, in one order for everybody; whatever is read of the members is read in later ones.
create function club.lock_members(p_members uuid[]) returns void language plpgsql as $$
begin
  perform 1 from club.account a where a.member_id = any (p_members) and a.kind = 'available' order by a.member_id for update;
end $$;

-- Moves what keeps a balance and writes all entries of a transaction; those of nought are left out. An account stands here once.
create function club.write_entries(p_tx uuid, p_accounts uuid[], p_amounts bigint[]) returns void language plpgsql as $$
declare
  v_account record;
  v_orgs uuid[] := '{}';
  v_customers uuid[] := '{}';
  v_balances bigint[] := '{}';
  v_versions bigint[] := '{}';
begin
  -- An account after the other by its key: a join with so few would be planned as if they were many.
  for n in 1 .. cardinality(p_accounts) loop
    update club.account a set balance = a.balance + case a.kind when 'debt' then -p_amounts[n] else p_amounts[n] end, version = a.version + 1
      where a.id = p_accounts[n] and a.guarded and p_amounts[n] <> 0 returning a.org_id, a.customer_id, a.balance, a.version into v_account;
    if not found then
      select a.org_id, a.customer_id, null::bigint as balance, null::bigint as version into v_account from club.account a where a.id = p_accounts[n];
    end if;
    v_orgs := v_orgs || v_account.org_id;
    v_customers := v_customers || v_account.customer_id;
    v_balances := v_balances || v_account.balance;
    v_versions := v_versions || v_account.version;
  end loop;
  insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version)
    select p_tx, n.seq, n.org, n.account, n.customer, n.amount, n.balance, n.version
    from unnest(p_accounts, p_amounts, v_orgs, v_customers, v_balances, v_versions) with ordinality n (account, amount, org, customer, balance, version, seq)
    where n.amount <> 0;
end $$;

-- First out what ends first; nothing of a lot that is pending, not yet active or ended.
create function club.draw(p_tx uuid, p_member uuid, p_points bigint, p_today date) returns void language plpgsql as $$
declare
  v_need bigint := p_points;
  v_part bigint;
  v_lot record;
begin
  -- plan: lot_member, in its order
  for v_lot in select l.id, l.remaining from club.lot l where l.member_id = p_member and l.open and not l.pending
    and l.activates_on <= p_today and l.expires_on >= p_today order by l.expires_on, l.id
  loop
    v_part := least(v_lot.remaining, v_need);
    insert into club.lot_use values (p_tx, v_lot.id, v_part);
    update club.lot set remaining = remaining - v_part where id = v_lot.id;
    v_need := v_need - v_part;
    exit when v_need = 0;
  end loop;
  if v_need > 0 then
    raise exception 'not enough points' using errcode = 'RB002', constraint = 'points_not_enough', detail = (p_points - v_need)::text;
  end if;
end $$;

-- Into the same lots, what ends last first; the lots' members of today get them, which after an un-merge may be another than drew them.
create function club.give_back(p_from uuid[], p_to uuid, p_points bigint, p_today date) returns table (member_id uuid, points bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_rest bigint := p_points;
  v_part bigint;
  v_lot record;
  v_setting record;
begin
  -- plan: lot_use_pkey, a few lots
  for v_lot in select l.id, l.expires_on, l.member_id, d.amount from (select u.lot_id, sum(u.amount)::bigint as amount from club.lot_use u
      where u.transaction_id = any (p_from) group by 1 having sum(u.amount) > 0) d
    join club.lot l on l.id = d.lot_id order by l.expires_on desc, l.id desc
  loop
    exit when v_rest = 0;
    v_part := least(v_lot.amount, v_rest);
    insert into club.lot_use values (p_to, v_lot.id, -v_part);
    if v_lot.expires_on < p_today then
      select s.returned, s.grace_days into v_setting from club.member m join club.points_setting s on s.org_id = club.headquarters(m.org_id)
        where m.id = v_lot.member_id and s.returned = 'grace';
      update club.lot l set remaining = l.remaining + v_part,
        extended_from = case when v_setting.grace_days is null then l.extended_from else coalesce(l.extended_from, l.expires_on) end,
        expires_on = coalesce(p_today + v_setting.grace_days, l.expires_on) where l.id = v_lot.id;
    else
      update club.lot l set remaining = l.remaining + v_part where l.id = v_lot.id;
    end if;
    v_rest := v_rest - v_part;
  end loop;
  return query select l.member_id, -sum(u.amount)::bigint from club.lot_use u join club.lot l on l.id = u.lot_id where u.transaction_id = p_to group by 1;
end $$;

create function club.lock_lots_of(p_tx uuid, p_also uuid) returns void language plpgsql as $$
declare
  v_locked uuid[] := '{}';
  v_wanted uuid[];
begin
  loop
    select array_agg(distinct l.member_id) || p_also into v_wanted from club.lot_use u join club.lot l on l.id = u.lot_id where u.transaction_id = p_tx;
    v_wanted := coalesce(v_wanted, array[p_also]);
    exit when v_wanted <@ v_locked;
    perform club.lock_members(v_wanted);
    v_locked := v_locked || v_wanted;
  end loop;
end $$;

-- The event of a posting bears the posting's id.
create function club.announce(p_tx uuid, p_kind text, p_points bigint, p_member uuid, p_rule uuid, p_tasks text[]) returns void language plpgsql as $$
declare
  v_org uuid;
  v_task text;
begin
  insert into app.event (id, name, org_id, subject_id, customer_id, payload)
    select p_tx, 'points.posted', m.org_id, m.id, m.customer_id,
      jsonb_build_object('transactionId', p_tx, 'kind', p_kind, 'points', p_points, 'rule', (select r.name from club.points_rule r where r.id = p_rule))
    from club.member m where m.id = p_member returning org_id into v_org;
  foreach v_task in array p_tasks loop
    perform app.enqueue(v_task, jsonb_build_object('event', p_tx, 'org', v_org));
  end loop;
end $$;

revoke execute on function club.need_unit(uuid), club.headquarters(uuid), club.unit_account(uuid, text), club.member_account(uuid, text), club.lock_members(uuid[]),
  club.claim(uuid, text, text, bytea, text, uuid, uuid, uuid, uuid, uuid, timestamptz, text, text), club.write_entries(uuid, uuid[], bigint[]),
  club.draw(uuid, uuid, bigint, date), club.give_back(uuid[], uuid, bigint, date), club.lock_lots_of(uuid, uuid),
  club.announce(uuid, text, bigint, uuid, uuid, text[]) from public;
