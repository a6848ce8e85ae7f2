-- The journal of the partner interface is read without gaps while it is written, and no balance leaves what JSON can say (docs/points-ledger.md).
-- The index holds the entries of that interface alone.
-- squawk-ignore-file require-concurrent-index-creation

-- One account's entries in their order.
create index entry_of_external on club.entry (account_id, position) where position is not null;

create or replace function club.post_legs(p_id uuid, p_org uuid, p_key text, p_hash bytea, p_overdraft boolean, p_create boolean, p_legs jsonb, p_at timestamptz) returns club.posting
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
  -- A whole number beyond ±(2^53 − 1) has no exact form in JSON: neither a balance nor one between two legs may go there.
  select g.code into v_bad from (
      select a.code, a.balance + sum(l.amount) over (partition by a.id order by l.seq) as running
      from rows from (jsonb_to_recordset(p_legs) as (account text, currency text, amount bigint)) with ordinality l (account, currency, amount, seq)
        join club.account a on a.org_id = p_org and a.kind = 'external' and a.code = l.account and a.currency = l.currency) g
    where abs(g.running) > 9007199254740991 order by 1 limit 1;
  if found then raise exception 'account % would leave the range', v_bad using errcode = 'RB002', constraint = 'points_beyond_range', detail = v_bad; end if;
  -- Shared by those who write, until they commit, and the last thing they wait for: see journal_end.
  perform pg_advisory_xact_lock_shared(hashtextextended('club.journal ' || p_org, 0));
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

create function club.journal_end(p_org uuid) returns bigint language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform club.need_unit(p_org);
  -- Positions are given before the commit, and commits come in any order: waits for those that have one, a moment, so that none below the
  -- answer is yet to come.
  perform pg_advisory_xact_lock(hashtextextended('club.journal ' || p_org, 0));
  -- plan: entry_position, its last
  return coalesce((select max(e.position) from club.entry e where e.org_id = p_org and e.position is not null), 0);
end $$;
comment on function club.journal_end(uuid) is 'Up to where the journal of a unit is whole: nothing will ever be committed at or below this position.';
