-- The postings of points: one function each, one round trip.
-- squawk-ignore-file constraint-missing-not-valid, adding-field-with-default, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-not-nullable-field

-- ───────────────────────────── postings ─────────────────────────────

create function club.open_account(p_member uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare v_org uuid;
begin
  select m.org_id into v_org from club.member m where m.id = p_member;
  perform club.need_unit(v_org);
  perform club.member_account(p_member, 'available');
end $$;
comment on function club.open_account(uuid) is 'The account of a member; opened when the membership is approved, and again without effect.';

create function club.post_earn(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_org uuid, p_member uuid, p_points bigint, p_hq_points bigint,
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
  perform club.need_unit(p_org);
  select m.customer_id, m.status into v_member from club.member m where m.id = p_member;
  if not found then raise exception 'no member %', p_member using errcode = '42501'; end if;
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
  if v_recovered > 0 then insert into club.lot_use values (p_id, p_id, v_recovered); end if;
  perform club.write_entries(p_id, v_accounts, v_amounts);
  if not v_pending then perform club.announce(p_id, p_kind, p_points, p_member, p_rule, p_tasks); end if;
  return row(p_id, false, p_points, null)::club.posting;
end $$;
comment on function club.post_earn is 'Points for a member in one lot: earn (borne by dealer and headquarters), award (out of a budget) or a correction upwards (goodwill). Debt is recovered first.';

create function club.post_spend(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_org uuid, p_member uuid, p_points bigint, p_today date,
  p_occurred_at timestamptz, p_hold_until timestamptz, p_note text, p_reference text, p_tasks text[]) returns club.posting
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_member record;
  v_before uuid;
  v_account uuid;
begin
  select m.org_id, m.customer_id, m.status into v_member from club.member m where m.id = p_member;
  if not found then raise exception 'no member %', p_member using errcode = '42501'; end if;
  -- Owners earmark their own points; staff act at a unit of theirs, for members of any.
  if p_kind <> 'hold' or v_member.customer_id is distinct from app.customer_id() then perform club.need_unit(p_org); end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, p_kind, p_org, p_member, v_member.customer_id, null, null, p_occurred_at, p_note, p_reference);
  if v_before is not null then return row(v_before, true, p_points, case p_kind when 'hold' then v_before end)::club.posting; end if;
  select a.id into v_account from club.account a where a.member_id = p_member and a.kind = 'available' for update;
  if not found or (v_member.status <> 'active' and p_kind <> 'adjust') then
    raise exception 'member % is not active', p_member using errcode = 'RB002', constraint = 'points_frozen';
  end if;
  perform club.draw(p_id, p_member, p_points, p_today);
  perform club.write_entries(p_id, array[v_account, case p_kind
    when 'hold' then club.member_account(p_member, 'held')
    when 'adjust' then club.unit_account(p_org, 'goodwill')
    else club.unit_account(p_org, 'clearing') end], array[-p_points, p_points]);
  if p_kind = 'hold' then
    insert into club.hold (id, org_id, member_id, customer_id, points, reference, expires_at)
      values (p_id, p_org, p_member, v_member.customer_id, p_points, p_reference, p_hold_until);
    return row(p_id, false, p_points, p_id)::club.posting;
  end if;
  perform club.announce(p_id, p_kind, -p_points, p_member, null, p_tasks);
  return row(p_id, false, p_points, null)::club.posting;
end $$;
comment on function club.post_spend is 'Draws points of a member, what ends first before the rest: redeem at a dealer, hold for a till, or a correction downwards.';

create function club.post_resolve(p_id uuid, p_scope text, p_key text, p_hash bytea, p_hold uuid, p_state text, p_points bigint, p_today date, p_at timestamptz,
  p_note text, p_tasks text[]) returns club.posting
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_hold club.hold;
  v_before uuid;
  v_taken bigint;
  v_accounts uuid[];
  v_amounts bigint[];
  v_back record;
begin
  select * into v_hold from club.hold h where h.id = p_hold;
  if not found then raise exception 'no hold %', p_hold using errcode = '42501'; end if;
  if p_state = 'captured' or v_hold.customer_id is distinct from app.customer_id() then perform club.need_unit(v_hold.org_id); end if;
  v_taken := case p_state when 'captured' then coalesce(p_points, v_hold.points) else 0 end;
  -- What the key stands for decides first: a repeated capture is answered, not refused.
  select x.id into v_before from club.ledger_transaction x where x.scope = p_scope and x.idempotency_key = p_key;
  if v_before is null then
    perform club.lock_lots_of(p_hold, v_hold.member_id);
    select * into v_hold from club.hold h where h.id = p_hold;
  end if;
  if v_before is null and v_hold.state = 'active' and (p_state <> 'captured' or v_hold.expires_at > p_at) and v_taken <= v_hold.points then
    v_before := club.claim(p_id, p_scope, p_key, p_hash, case p_state when 'captured' then 'capture' else 'void' end, v_hold.org_id, v_hold.member_id,
      v_hold.customer_id, null, p_hold, p_at, p_note, v_hold.reference);
  else
    -- The key may have been won while this one waited for the member.
    select x.id into v_before from club.ledger_transaction x where x.scope = p_scope and x.idempotency_key = p_key;
    if v_before is null then
      raise exception 'hold % is resolved', p_hold using errcode = 'RB002',
        constraint = case when v_taken > v_hold.points and v_hold.state = 'active' then 'points_hold_exceeded' else 'points_hold_resolved' end;
    end if;
    if (select x.body_hash from club.ledger_transaction x where x.id = v_before) is distinct from p_hash then
      raise exception 'key % came with other contents before', p_key using errcode = 'RB002', constraint = 'points_key_reused';
    end if;
  end if;
  if v_before is not null then return row(v_before, true, v_taken, p_hold)::club.posting; end if;
  v_accounts := array[club.member_account(v_hold.member_id, 'held')];
  v_amounts := array[-v_hold.points];
  if v_taken > 0 then
    v_accounts := v_accounts || club.unit_account(v_hold.org_id, 'clearing');
    v_amounts := v_amounts || v_taken;
  end if;
  for v_back in select * from club.give_back(array[p_hold], p_id, v_hold.points - v_taken, p_today) loop
    v_accounts := v_accounts || club.member_account(v_back.member_id, 'available');
    v_amounts := v_amounts || v_back.points;
  end loop;
  perform club.write_entries(p_id, v_accounts, v_amounts);
  update club.hold set state = p_state, resolved_by = p_id, resolved_at = p_at where id = p_hold;
  if v_taken > 0 then perform club.announce(p_id, 'capture', -v_taken, v_hold.member_id, null, p_tasks); end if;
  return row(p_id, false, v_taken, p_hold)::club.posting;
end $$;
comment on function club.post_resolve is 'Ends a hold, once: captured (whole or in part, the rest goes back), voided or run out.';

create function club.post_reverse(p_id uuid, p_scope text, p_key text, p_hash bytea, p_transaction uuid, p_today date, p_at timestamptz, p_note text, p_tasks text[])
returns club.posting language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_of club.ledger_transaction;
  v_before uuid;
  v_points bigint;
  v_drawn uuid := p_transaction;
  v_side uuid;
  v_accounts uuid[];
  v_amounts bigint[];
  v_back record;
begin
  select * into v_of from club.ledger_transaction x where x.id = p_transaction;
  if not found then raise exception 'no transaction %', p_transaction using errcode = '42501'; end if;
  perform club.need_unit(v_of.org_id);
  select e.account_id, e.amount into v_side, v_points from club.entry e join club.account a on a.id = e.account_id
    where e.transaction_id = p_transaction and a.member_id is null and e.amount > 0;
  if v_of.kind not in ('redeem', 'capture', 'adjust') or v_side is null then
    raise exception '% is not reversed', v_of.kind using errcode = 'RB002', constraint = 'points_not_reversible';
  end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, 'reverse', v_of.org_id, v_of.member_id, v_of.customer_id, null, p_transaction, p_at, p_note, v_of.reference);
  if v_before is not null then return row(v_before, true, v_points, null)::club.posting; end if;
  -- What a capture took was drawn by its hold; what the capture gave back has left again.
  if v_of.kind = 'capture' then v_drawn := v_of.reverses_id; end if;
  perform club.lock_lots_of(v_drawn, v_of.member_id);
  v_accounts := array[v_side];
  v_amounts := array[-v_points];
  for v_back in select * from club.give_back(array[v_drawn, p_transaction], p_id, v_points, p_today) loop
    v_accounts := v_accounts || club.member_account(v_back.member_id, 'available');
    v_amounts := v_amounts || v_back.points;
  end loop;
  perform club.write_entries(p_id, v_accounts, v_amounts);
  perform club.announce(p_id, 'reverse', v_points, v_of.member_id, null, p_tasks);
  return row(p_id, false, v_points, null)::club.posting;
end $$;
comment on function club.post_reverse is 'Takes back a redemption, a capture or a correction downwards, once, into the same lots.';

create function club.post_take_back(p_id uuid, p_scope text, p_key text, p_hash bytea, p_kind text, p_transaction uuid, p_at timestamptz, p_note text, p_tasks text[])
returns club.posting language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_of club.ledger_transaction;
  v_lot club.lot;
  v_before uuid;
  v_short bigint;
  v_accounts uuid[];
  v_amounts bigint[];
begin
  select * into v_of from club.ledger_transaction x where x.id = p_transaction;
  if not found then raise exception 'no transaction %', p_transaction using errcode = '42501'; end if;
  perform club.need_unit(v_of.org_id);
  select * into v_lot from club.lot l where l.transaction_id = p_transaction;
  if not found then raise exception '% earned nothing', v_of.kind using errcode = 'RB002', constraint = 'points_not_reversible'; end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, p_kind, v_of.org_id, v_lot.member_id, v_of.customer_id, v_of.rule_id, p_transaction, p_at, p_note, v_of.reference);
  if v_before is not null then return row(v_before, true, v_lot.earned, null)::club.posting; end if;
  loop
    perform club.lock_members(array[v_lot.member_id]);
    exit when v_lot.member_id = (select l.member_id from club.lot l where l.id = v_lot.id);
    select * into v_lot from club.lot l where l.id = v_lot.id;
  end loop;
  select * into v_lot from club.lot l where l.id = v_lot.id;
  if p_kind = 'cancel' and not v_lot.pending then
    raise exception 'lot % is not pending', v_lot.id using errcode = 'RB002', constraint = 'points_not_pending';
  end if;
  -- What is left of the lot goes first; what has been spent of it is owed (I13).
  v_short := v_lot.earned - v_lot.remaining;
  select array_agg(e.account_id), array_agg(-e.amount) into v_accounts, v_amounts from club.entry e join club.account a on a.id = e.account_id
    where e.transaction_id = p_transaction and a.member_id is null;
  v_accounts := v_accounts || club.member_account(v_lot.member_id, case when v_lot.pending then 'pending' else 'available' end);
  v_amounts := v_amounts || -v_lot.remaining;
  if v_short > 0 then
    v_accounts := v_accounts || club.member_account(v_lot.member_id, 'debt');
    v_amounts := v_amounts || -v_short;
  end if;
  if v_lot.remaining > 0 then insert into club.lot_use values (p_id, v_lot.id, v_lot.remaining); end if;
  update club.lot set remaining = 0, clawed = earned, pending = false, pending_until = null where id = v_lot.id;
  perform club.write_entries(p_id, v_accounts, v_amounts);
  if not v_lot.pending then perform club.announce(p_id, p_kind, -v_lot.earned, v_lot.member_id, v_of.rule_id, p_tasks); end if;
  return row(p_id, false, v_lot.earned, null)::club.posting;
end $$;
comment on function club.post_take_back is 'Claws an earn back, or cancels one that is pending: out of its own lot, the rest as debt.';

create function club.post_confirm(p_id uuid, p_scope text, p_key text, p_hash bytea, p_transaction uuid, p_today date, p_at timestamptz, p_tasks text[])
returns club.posting language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_of club.ledger_transaction;
  v_lot club.lot;
  v_before uuid;
  v_debt bigint;
  v_accounts uuid[];
  v_amounts bigint[];
begin
  select * into v_of from club.ledger_transaction x where x.id = p_transaction;
  if not found then raise exception 'no transaction %', p_transaction using errcode = '42501'; end if;
  perform club.need_unit(v_of.org_id);
  select * into v_lot from club.lot l where l.transaction_id = p_transaction;
  if not found then raise exception '% earned nothing', v_of.kind using errcode = 'RB002', constraint = 'points_not_pending'; end if;
  v_before := club.claim(p_id, p_scope, p_key, p_hash, 'confirm', v_of.org_id, v_lot.member_id, v_of.customer_id, v_of.rule_id, null, p_at, null, p_transaction::text);
  if v_before is not null then return row(v_before, true, v_lot.earned, null)::club.posting; end if;
  loop
    perform club.lock_members(array[v_lot.member_id]);
    exit when v_lot.member_id = (select l.member_id from club.lot l where l.id = v_lot.id);
    select * into v_lot from club.lot l where l.id = v_lot.id;
  end loop;
  select * into v_lot from club.lot l where l.id = v_lot.id;
  if not v_lot.pending then
    raise exception 'lot % is not pending', v_lot.id using errcode = 'RB002', constraint = 'points_not_pending';
  end if;
  select least(a.balance, v_lot.remaining) into v_debt from club.account a where a.member_id = v_lot.member_id and a.kind = 'debt';
  v_debt := coalesce(v_debt, 0);
  v_accounts := array[club.member_account(v_lot.member_id, 'pending'), club.member_account(v_lot.member_id, 'available')];
  v_amounts := array[-v_lot.remaining, v_lot.remaining - v_debt];
  if v_debt > 0 then
    v_accounts := v_accounts || club.member_account(v_lot.member_id, 'debt');
    v_amounts := v_amounts || v_debt;
    insert into club.lot_use values (p_id, v_lot.id, v_debt);
  end if;
  update club.lot set remaining = remaining - v_debt, pending = false, pending_until = null, activates_on = least(activates_on, p_today) where id = v_lot.id;
  perform club.write_entries(p_id, v_accounts, v_amounts);
  perform club.announce(p_id, 'confirm', v_lot.earned, v_lot.member_id, v_of.rule_id, p_tasks);
  return row(p_id, false, v_lot.earned, null)::club.posting;
end $$;
comment on function club.post_confirm is 'Pending points become available, after what is owed.';

create function club.confirm_due(p_today date, p_at timestamptz, p_limit integer, p_tasks text[]) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_lot record;
  v_done integer := 0;
begin
  -- plan: lot_waiting
  for v_lot in select l.transaction_id from club.lot l where l.pending and l.pending_until <= p_today order by l.pending_until, l.id limit p_limit loop
    begin
      if not (club.post_confirm(app.new_id(), 'confirm', v_lot.transaction_id::text, '', v_lot.transaction_id, p_today, p_at, p_tasks)).replayed then v_done := v_done + 1; end if;
    exception when sqlstate 'RB002' then
      null; -- confirmed or cancelled by its event meanwhile
    end;
  end loop;
  return v_done;
end $$;
comment on function club.confirm_due is 'Confirms pending points whose day has come.';

create function club.end_holds(p_today date, p_at timestamptz, p_limit integer) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_hold record;
  v_done integer := 0;
begin
  -- plan: hold_due
  for v_hold in select h.id from club.hold h where h.state = 'active' and h.expires_at <= p_at order by h.expires_at, h.id limit p_limit loop
    begin
      perform club.post_resolve(app.new_id(), 'hold_end', v_hold.id::text, '', v_hold.id, 'expired', null, p_today, p_at, null, '{}');
      v_done := v_done + 1;
    exception when sqlstate 'RB002' then
      null; -- captured or voided meanwhile
    end;
  end loop;
  return v_done;
end $$;
comment on function club.end_holds is 'Gives back the points of holds whose time has run out.';

create function club.expire_lots(p_run uuid, p_today date, p_limit integer, p_member uuid, p_note text)
returns table (members integer, lots integer, points bigint) language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  v_due uuid[];
  v_org uuid;
begin
  if p_member is null then
    -- plan: lot_due, in its order; a few members at a time, so that hardly anybody waits for one of them
    select array_agg(f.member_id) into v_due from (
      select distinct d.member_id from (select l.member_id from club.lot l where l.open and not l.pending and l.expires_on < p_today
        order by l.expires_on limit p_limit * 20) d limit p_limit) f;
    -- Members somebody works on just now wait for the next batch: nobody waits for the night's work, nor it for them.
    select array_agg(k.member_id) into v_due from (
      select a.member_id from club.account a where a.member_id = any (v_due) and a.kind = 'available'
        and exists (select 1 from club.member m join org.unit_closure c on c.unit_id = m.org_id where m.id = a.member_id and c.ancestor_id = app.unit_id())
      order by a.member_id for update skip locked) k;
  else
    perform club.need_unit((select m.org_id from club.member m where m.id = p_member));
    perform club.lock_members(array[p_member]);
    v_due := array[p_member];
  end if;
  for v_org in select distinct club.headquarters(o.org_id) from (select distinct m.org_id from club.member m where m.id = any (v_due)) o loop
    perform club.unit_account(v_org, 'breakage');
  end loop;
  -- A new statement: what is due is read anew under the lock. The key is the run's: points that come back into an ended lot end again.
  return query
    with due as materialized (
      select l.id, l.member_id, l.remaining from club.lot l
      where l.member_id = any (v_due) and l.open and not l.pending and (l.expires_on < p_today or p_member is not null)
    ), per as materialized (
      select g.member_id, m.org_id, m.customer_id, g.points, app.new_id() as tx
      from (select d.member_id, sum(d.remaining)::bigint as points from due d group by 1) g join club.member m on m.id = g.member_id
    ), posted as (
      insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, note, occurred_at)
        select p.tx, p.org_id, 'expire', p_run || ':' || p.member_id, '', 'expire', p.member_id, p.customer_id, p_note, now() from per p
    ), used as (
      insert into club.lot_use select p.tx, d.id, d.remaining from due d join per p on p.member_id = d.member_id
    ), emptied as (
      update club.lot l set remaining = 0 from due d where l.id = d.id
    ), moved as (
      update club.account a set balance = a.balance - p.points, version = a.version + 1 from per p where a.member_id = p.member_id and a.kind = 'available'
        returning a.id, a.org_id, a.customer_id, a.balance, a.version, p.tx, p.points, p.org_id as home
    ), written as (
      insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, balance_after, account_version)
        select m.tx, 1, m.org_id, m.id, m.customer_id, -m.points, m.balance, m.version from moved m
        union all
        select m.tx, 2, b.org_id, b.id, null, m.points, null, null from moved m
          join (select o.home, club.headquarters(o.home) as hq from (select distinct home from moved) o) h on h.home = m.home
          join club.account b on b.org_id = h.hq and b.kind = 'breakage' and b.member_id is null and b.code is null
    )
    select (select count(*)::integer from per), (select count(*)::integer from due), coalesce((select sum(p.points)::bigint from per p), 0);
end $$;
comment on function club.expire_lots is 'Takes what is left of ended lots to headquarters'' breakage, one transaction a member; with a member named, all that is theirs (who left for good).';

create function club.earn_many(p_rows jsonb, p_today date, p_tasks text[]) returns table (place integer, state text, transaction_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
#variable_conflict use_column
declare
  v_claimed uuid[];
  v_one record;
  v_org uuid;
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
  for v_org in select distinct f.org from pg_temp.feed f where f.result = 'posted' loop
    perform club.unit_account(v_org, 'funding');
    if exists (select 1 from pg_temp.feed f where f.org = v_org and f.result = 'posted' and f.hq_points > 0) then
      perform club.unit_account(club.headquarters(v_org), 'issuance');
    end if;
  end loop;
  insert into club.lot (id, org_id, member_id, customer_id, transaction_id, issuer_id, earned, remaining, activates_on, expires_on, origin, qualifying, earned_on)
    select f.id, f.org, f.member, f.customer, f.id, f.org, f.points, f.points, f.activates_on, f.expires_on, f.origin, f.qualifying, f.earned_on
    from pg_temp.feed f where f.result = 'posted';
  with rows as materialized (
    select f.*, row_number() over w as n, sum(f.points) over w as total from pg_temp.feed f where f.result = 'posted' window w as (partition by f.member order by f.place)
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
comment on function club.earn_many is 'A feed of earns, set-based: each row posted, replayed, or refused with its reason (key_reused, frozen, unknown). No event a row: tiers follow at night.';
