-- Budgets, memberships that become one, and the calls of partners.
-- squawk-ignore-file constraint-missing-not-valid, adding-field-with-default, adding-foreign-key-constraint, require-concurrent-index-creation, require-concurrent-index-deletion, adding-not-nullable-field

-- ───────────────────────────── budgets ─────────────────────────────

create function club.approve_budget(p_budget uuid, p_id uuid, p_staff uuid, p_at timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_budget club.points_budget;
  v_account uuid := app.new_id();
  v_side uuid;
begin
  select * into v_budget from club.points_budget b where b.id = p_budget for update;
  if not found then raise exception 'no budget %', p_budget using errcode = '42501'; end if;
  perform club.need_unit(v_budget.org_id);
  if v_budget.state <> 'draft' then raise exception 'budget % is decided', p_budget using errcode = 'RB002', constraint = 'points_no_budget'; end if;
  perform club.claim(p_id, 'budget', p_budget::text, '', 'fund', v_budget.org_id, null, null, null, null, p_at, v_budget.name, null);
  insert into club.account (id, org_id, kind, code, guarded) values (v_account, v_budget.org_id, 'budget', p_budget::text, true);
  v_side := club.unit_account(v_budget.org_id, case when (select u.kind from org.unit u where u.id = v_budget.org_id) in ('brand', 'group') then 'issuance' else 'funding' end);
  perform club.write_entries(p_id, array[v_side, v_account], array[-v_budget.amount, v_budget.amount]);
  update club.points_budget set state = 'approved', account_id = v_account, decided_by = p_staff, decided_at = p_at, version = version + 1 where id = p_budget;
  return v_account;
end $$;
comment on function club.approve_budget is 'Puts the approved points on the budget''s own guarded account.';

create function club.close_budget(p_budget uuid, p_id uuid, p_at timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_budget club.points_budget;
  v_rest bigint;
  v_fund uuid;
begin
  select * into v_budget from club.points_budget b where b.id = p_budget for update;
  if not found then raise exception 'no budget %', p_budget using errcode = '42501'; end if;
  perform club.need_unit(v_budget.org_id);
  if v_budget.state <> 'approved' then raise exception 'budget % is not open', p_budget using errcode = 'RB002', constraint = 'points_no_budget'; end if;
  perform 1 from club.account a where a.id = v_budget.account_id for update;
  select a.balance into v_rest from club.account a where a.id = v_budget.account_id;
  if v_rest > 0 then
    select x.id into v_fund from club.ledger_transaction x where x.scope = 'budget' and x.idempotency_key = p_budget::text;
    perform club.claim(p_id, 'budget_close', p_budget::text, '', 'fund', v_budget.org_id, null, null, null, v_fund, p_at, v_budget.name, null);
    perform club.write_entries(p_id, array[v_budget.account_id, (select e.account_id from club.entry e where e.transaction_id = v_fund and e.amount < 0)], array[-v_rest, v_rest]);
  end if;
  update club.points_budget set state = 'closed', version = version + 1 where id = p_budget;
  return v_rest;
end $$;
comment on function club.close_budget is 'Gives what is left of a budget back to where it came from.';

-- ───────────────────────────── two memberships become one ─────────────────────────────

create function club.merge_points(p_from uuid, p_to uuid) returns uuid language plpgsql as $$
declare
  v_id uuid := app.new_id();
  v_to record;
  v_accounts uuid[] := '{}';
  v_amounts bigint[] := '{}';
  v_one record;
  v_sign integer;
begin
  perform club.member_account(p_to, 'available');
  perform club.lock_members(array[p_from, p_to]);
  select m.org_id, m.customer_id into v_to from club.member m where m.id = p_to;
  insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, occurred_at, reference)
    values (v_id, v_to.org_id, 'merge', v_id::text, '', 'merge', p_to, v_to.customer_id, now(), p_from::text);
  for v_one in select a.id, a.kind, a.balance from club.account a where a.member_id = p_from and a.balance > 0 order by a.kind loop
    v_sign := case v_one.kind when 'debt' then -1 else 1 end;
    v_accounts := v_accounts || array[v_one.id, club.member_account(p_to, v_one.kind)];
    v_amounts := v_amounts || array[-v_sign * v_one.balance, v_sign * v_one.balance];
  end loop;
  if cardinality(v_accounts) > 0 then perform club.write_entries(v_id, v_accounts, v_amounts); end if;
  insert into club.merge_part (transaction_id, from_member_id, lot_id) select v_id, p_from, l.id from club.lot l where l.member_id = p_from;
  insert into club.merge_part (transaction_id, from_member_id, hold_id) select v_id, p_from, h.id from club.hold h where h.member_id = p_from and h.state = 'active';
  update club.lot set member_id = p_to where member_id = p_from;
  update club.hold set member_id = p_to where member_id = p_from and state = 'active';
  return v_id;
end $$;

create function club.unmerge_points(p_merge uuid, p_from uuid, p_to uuid) returns void language plpgsql as $$
declare
  v_id uuid := app.new_id();
  v_home record;
  v_accounts uuid[] := '{}';
  v_amounts bigint[] := '{}';
  v_one record;
begin
  perform club.lock_members(array[p_from, p_to]);
  select m.org_id, m.customer_id into v_home from club.member m where m.id = p_from;
  insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, reverses_id, occurred_at)
    values (v_id, v_home.org_id, 'unmerge', p_merge::text, '', 'merge', p_from, v_home.customer_id, p_merge, now());
  -- What is left of the lots that came along, what is still held of the holds, and of the debt what nobody has worked off.
  for v_one in
    select g.kind, g.points from (
      select case when l.pending then 'pending' else 'available' end as kind, sum(l.remaining)::bigint as points
        from club.merge_part p join club.lot l on l.id = p.lot_id where p.transaction_id = p_merge and l.member_id = p_to group by 1
      union all
      select 'held', sum(h.points)::bigint from club.merge_part p join club.hold h on h.id = p.hold_id
        where p.transaction_id = p_merge and h.member_id = p_to and h.state = 'active'
      union all
      select 'debt', -least(e.amount, a.balance) from club.entry e join club.account d on d.id = e.account_id and d.kind = 'debt' and d.member_id = p_from
        join club.account a on a.member_id = p_to and a.kind = 'debt' where e.transaction_id = p_merge
    ) g where g.points <> 0 order by 1
  loop
    v_accounts := v_accounts || array[club.member_account(p_to, v_one.kind), club.member_account(p_from, v_one.kind)];
    v_amounts := v_amounts || array[-v_one.points, v_one.points];
  end loop;
  if cardinality(v_accounts) > 0 then perform club.write_entries(v_id, v_accounts, v_amounts); end if;
  update club.lot l set member_id = p_from from club.merge_part p where p.transaction_id = p_merge and p.lot_id = l.id and l.member_id = p_to;
  update club.hold h set member_id = p_from from club.merge_part p where p.transaction_id = p_merge and p.hold_id = h.id and h.member_id = p_to and h.state = 'active';
end $$;
revoke execute on function club.merge_points(uuid, uuid), club.unmerge_points(uuid, uuid, uuid) from public;

create or replace function club.conflict_member(survivor uuid, loser uuid) returns text
language sql stable security definer set search_path = pg_catalog as $$ select null::text $$;

-- One membership goes on: an application gives way to a membership, and of two memberships the survivor's keeps its card and takes the points.
create or replace function club.settle_member(survivor uuid, loser uuid) returns table (row_id uuid, before jsonb, after jsonb)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_stays uuid;
  v_goes record;
begin
  select b.id into v_stays from club.member b where b.customer_id in (survivor, loser) and b.status in ('pending', 'active')
    order by b.status = 'active' desc, b.customer_id = survivor desc, b.created_at limit 1;
  for v_goes in select b.id, b.status, b.reason from club.member b
    where b.customer_id in (survivor, loser) and b.status in ('pending', 'active') and b.id <> v_stays
  loop
    row_id := v_goes.id;
    before := jsonb_build_object('status', v_goes.status, 'reason', v_goes.reason, 'merged_into_id', null);
    if v_goes.status = 'active' then
      after := jsonb_build_object('status', 'left', 'reason', 'merged', 'merged_into_id', v_stays);
      perform club.merge_points(v_goes.id, v_stays);
    else
      after := jsonb_build_object('status', 'rejected', 'reason', 'merged');
      before := before - 'merged_into_id';
    end if;
    update club.member b set status = after ->> 'status', reason = 'merged', merged_into_id = (after ->> 'merged_into_id')::uuid, version = b.version + 1 where b.id = v_goes.id;
    return next;
  end loop;
end $$;

create function club.unsettle_member(survivor uuid, loser uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare v_merge record;
begin
  -- Only where the membership stands again: where another was opened meanwhile, the points stay with it.
  -- plan: ledger_member of the two
  for v_merge in select x.id, gone.id as from_id, x.member_id as to_id
    from club.member gone join club.member kept on kept.customer_id in (survivor, loser) and kept.id <> gone.id
    join club.ledger_transaction x on x.member_id = kept.id and x.scope = 'merge' and x.reference = gone.id::text
    where gone.customer_id in (survivor, loser) and gone.status = 'active'
      and not exists (select 1 from club.ledger_transaction u where u.reverses_id = x.id)
  loop
    perform club.unmerge_points(v_merge.id, v_merge.from_id, v_merge.to_id);
  end loop;
end $$;

create or replace function customers.undo_merge(wanted uuid, tables jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  m customers.merge;
  t record;
  v customers.merge_moved;
  keeps text;
begin
  select * into m from customers.merge where id = wanted and undone_at is not null;
  if not found or not exists (select 1 from customers.customer c where c.id = m.loser_id and c.merged_into = m.survivor_id) then
    raise exception 'merge % is not being undone', wanted using errcode = '42501';
  end if;
  update customers.customer set status = m.loser_before ->> 'status', merged_into = null, version = version + 1, updated_at = now() where id = m.loser_id;
  for t in select distinct c.name, c.target, c.key_column from customers.merge_columns(tables) c loop
    -- What somebody has since given to a third person stays there.
    execute format('update %1$s t set %2$I = $1 from customers.merge_moved v
      where v.merge_id = $3 and v.table_name = %3$L and v.column_name = %2$L and v.before is null and v.row_id = t.id and t.%2$I = $2',
      t.target, t.key_column, t.name) using m.loser_id, m.survivor_id, wanted;
  end loop;
  for v in select * from customers.merge_moved x where x.merge_id = wanted and x.before is not null order by x.table_name, x.row_id loop
    begin
      -- A row that the merge changed gets back what it had, unless somebody changed it again.
      execute format('update %1$s t set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$s, $1)) where t.id = $2 and to_jsonb(t) @> $3',
        (select c.target from customers.merge_columns(tables) c where c.name = v.table_name limit 1),
        (select string_agg(quote_ident(k), ', ') || case when count(*) = 1 then ', id' else '' end from jsonb_object_keys(v.before) k))
        using v.before || jsonb_build_object('id', v.row_id), v.row_id, v.after;
    exception when unique_violation then
      -- Something of the same kind was opened meanwhile: that one stays, this one stays ended.
      null;
    end;
  end loop;
  -- What a module moved beyond rows it moves back itself: unsettle_TABLE(survivor, loser), where it has one.
  for t in select c.name from customers.merge_columns(tables) c where c.settle
    and to_regprocedure(format('%I.%I(uuid, uuid)', split_part(c.name, '.', 1), 'unsettle_' || split_part(c.name, '.', 2))) is not null
  loop
    execute format('select %I.%I($1, $2)', split_part(t.name, '.', 1), 'unsettle_' || split_part(t.name, '.', 2)) using m.survivor_id, m.loser_id;
  end loop;
  -- Units that saw one record only by the merge see it no more, unless they have had to do with it since.
  select string_agg(format('not exists (select 1 from %s b where b.%I = r.customer_id and b.org_id = r.org_id)', c.target, c.key_column), ' and ')
    into keeps from customers.merge_columns(tables) c
    where exists (select 1 from pg_attribute a where a.attrelid = c.target and a.attname = 'org_id' and not a.attisdropped);
  execute format('delete from customers.relationship r using customers.merge_moved v, org.unit u
    where v.merge_id = $1 and v.table_name = ''customers.relationship'' and v.row_id = r.id and u.id = r.org_id and (u.kind in (''brand'', ''group'') or (%s))',
    coalesce(keeps, 'true')) using wanted;
  delete from customers.relationship r where r.customer_id = m.loser_id and r.created_at > m.created_at;
  -- A no said to the one record was said by the person: it holds for both, also where a later yes stayed with the survivor.
  insert into customers.consent
    select (jsonb_populate_record(null::customers.consent, to_jsonb(k) || jsonb_build_object('id', app.new_id(), 'customer_id', m.loser_id, 'created_at', now(),
      'evidence', k.evidence || jsonb_build_object('unmerged', m.id, 'consent', k.id)))).*
    from customers.consent k where k.customer_id = m.survivor_id and k.created_at > m.created_at and k.state in ('withdrawn', 'denied');
  insert into customers.do_not_contact (id, customer_id, value_hash, channel, reason, actor, created_at)
    select app.new_id(), m.loser_id, d.value_hash, d.channel, d.reason, d.actor, d.created_at
    from customers.do_not_contact d where d.customer_id = m.survivor_id and d.created_at > m.created_at and d.lifted_at is null;
  update customers.customer c set primary_masked =
    (select i.masked from customers.identifier i where i.customer_id = c.id and i.is_primary order by i.created_at, i.id limit 1)
    where c.id in (m.survivor_id, m.loser_id);
  -- Told apart by a person: no search proposes the two again, and no job merges them.
  insert into customers.duplicate as d (id, low_id, high_id, weight, probability, band, evidence, state, decided_by, decided_at)
    values (app.new_id(), least(m.survivor_id, m.loser_id), greatest(m.survivor_id, m.loser_id), 0, 0, 'possible', '[]', 'distinct', app.actor(), now())
  on conflict (low_id, high_id) do update set state = 'distinct', decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = d.version + 1;
end $$;

-- ───────────────────────────── the partner interface ─────────────────────────────
-- Accounts of other systems, by their own codes, in the same journal (docs/points-ledger.md).

create function club.open_external(p_org uuid, p_code text, p_currency text, p_guarded boolean) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare v_id uuid;
begin
  perform club.need_unit(p_org);
  insert into club.account (id, org_id, kind, code, currency, guarded) values (app.new_id(), p_org, 'external', p_code, p_currency, p_guarded)
    on conflict (org_id, code, currency) where kind = 'external' do nothing;
  select a.id into v_id from club.account a where a.org_id = p_org and a.kind = 'external' and a.code = p_code and a.currency = p_currency;
  return v_id;
end $$;
comment on function club.open_external is 'An account of the partner interface; opening it again changes nothing.';

create function club.post_legs(p_id uuid, p_org uuid, p_key text, p_hash bytea, p_overdraft boolean, p_create boolean, p_legs jsonb, p_at timestamptz) returns club.posting
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_before uuid;
  v_ids uuid[];
  v_short record;
  v_bad text;
begin
  perform club.need_unit(p_org);
  v_before := club.claim(p_id, 'ledger:' || p_org, p_key, p_hash, 'transfer', p_org, null, null, null, null, p_at, null, null);
  if v_before is not null then return row(v_before, true, 0, null)::club.posting; end if;
  if p_create then
    perform club.open_external(p_org, l.account, l.currency, false)
      from (select distinct g.account, g.currency from jsonb_to_recordset(p_legs) g (account text, currency text) order by 1, 2) l;
  end if;
  select min(l.account) into v_bad from jsonb_to_recordset(p_legs) l (account text, currency text)
    where not exists (select 1 from club.account a where a.org_id = p_org and a.kind = 'external' and a.code = l.account and a.currency = l.currency);
  if v_bad is not null then raise exception 'no account %', v_bad using errcode = 'RB002', constraint = 'points_no_account', detail = v_bad; end if;
  select array_agg(distinct a.id) into v_ids from jsonb_to_recordset(p_legs) l (account text, currency text)
    join club.account a on a.org_id = p_org and a.kind = 'external' and a.code = l.account and a.currency = l.currency;
  perform 1 from club.account a where a.id = any (v_ids) order by a.id for update;
  -- A new statement, under the locks.
  select a.code, a.balance into v_short from club.account a
    join (select l.account, l.currency, sum(l.amount) as net from jsonb_to_recordset(p_legs) l (account text, currency text, amount bigint) group by 1, 2) n
      on n.account = a.code and n.currency = a.currency
    where a.id = any (v_ids) and n.net < 0 and a.balance + n.net < 0 and (a.guarded or not p_overdraft) order by a.code limit 1;
  if found then raise exception 'account % has not enough', v_short.code using errcode = 'RB002', constraint = 'points_not_enough', detail = v_short.balance::text; end if;
  with legs as materialized (
    select l.seq, a.id, a.org_id, l.amount, l.currency, sum(l.amount) over w as total, row_number() over w as n, a.balance, a.version
    from rows from (jsonb_to_recordset(p_legs) as (account text, currency text, amount bigint)) with ordinality l (account, currency, amount, seq)
      join club.account a on a.org_id = p_org and a.kind = 'external' and a.code = l.account and a.currency = l.currency
    window w as (partition by a.id order by l.seq)
  ), moved as (
    update club.account a set balance = a.balance + t.amount, version = a.version + t.n from (select g.id, sum(g.amount)::bigint as amount, count(*) as n from legs g group by 1) t
      where a.id = t.id returning a.id
  )
  insert into club.entry (transaction_id, seq, org_id, account_id, amount, currency, balance_after, account_version, position)
    select p_id, g.seq, g.org_id, g.id, g.amount, g.currency, g.balance + g.total, g.version + g.n, nextval('club.journal_position') from legs g
      where exists (select 1 from moved) order by g.seq;
  return row(p_id, false, 0, null)::club.posting;
end $$;
comment on function club.post_legs is 'A transaction of another system over its own accounts: debits negative, credits positive, nought in sum per currency.';
