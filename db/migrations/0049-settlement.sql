-- Settlement of points between headquarters and dealers, month by month, and the dated facts that reports of the club look back by.
-- New tables read no rows; the column added to entries is filled for what was posted before.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- ───────────────────────────── which month an entry is settled in ─────────────────────────────
-- A line of a statement is a sum of entries, and each entry belongs to one month for good: entries cannot be changed, and neither can their
-- month. So nothing is settled twice or left out, and the close of a month is one sum instead of a copy of the journal.

create table club.settlement_rate (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  from_month date not null check (extract(day from from_month) = 1),
  issue_fen integer not null check (issue_fen between 0 and 100000),
  reimburse_fen integer not null check (reimburse_fen between 0 and 100000),
  answer_days smallint not null check (answer_days between 1 and 90),
  note text,
  created_by uuid not null references org.staff (id),
  created_at timestamptz not null default now(),
  constraint settlement_rate_once unique (org_id, from_month)
);
comment on table club.settlement_rate is 'What a point costs from a month on: a version is a row, the latest one not after the month holds. Without any row the shipped rates hold (club.rate_on).';
comment on column club.settlement_rate.issue_fen is 'Fen the dealer owes headquarters for each point it issues; reimburse_fen: what it gets for each point spent with it.';
select app.protect('club.settlement_rate'), app.audited('club.settlement_rate');

create table club.settlement_period (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  month date not null check (extract(day from month) = 1),
  after_month date,
  status text not null default 'calculating' check (status in ('calculating', 'calculated', 'issued', 'closed')),
  rate_id uuid references club.settlement_rate (id),
  issue_fen integer not null,
  reimburse_fen integer not null,
  answer_days smallint not null,
  due_on date,
  calculated_at timestamptz,
  issued_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint settlement_period_once unique (org_id, month),
  check (after_month < month)
);
comment on table club.settlement_period is 'A month of one brand that is not open any more; the months after the last one are open and have no row.';
comment on column club.settlement_period.after_month is 'The month settled before this one; null: the first, which takes everything before it as well.';
select app.protect('club.settlement_period'), app.audited('club.settlement_period');

create function club.last_settled(unit uuid) returns date language sql stable as $$
  -- plan: unit_closure_unit, settlement_period_once: a handful of levels, the last month of one of them
  select max(p.month) from org.unit_closure c join club.settlement_period p on p.org_id = c.ancestor_id where c.unit_id = unit
$$;
comment on function club.last_settled(uuid) is 'The last month of a unit''s brand that is not open any more.';

alter table club.entry add column period date;
comment on column club.entry.period is 'The month in which an entry of a unit''s account is settled: that of its posting, or the first open one where that month is settled already. Null for members'' entries.';
create index entry_period on club.entry using brin (period) with (pages_per_range = 32, autosummarize = on);

create function club.note_period() returns trigger language plpgsql as $$
begin
  -- Held, with others, to the end of the transaction: the close of a month waits for everybody who may have found it open.
  if pg_catalog.pg_advisory_xact_lock_shared(734040, 1) is null then return null; end if;
  new.period := pg_catalog.date_trunc('month', pg_catalog.timezone('Asia/Shanghai', new.posted_at))::date;
  -- A month is closed after its end only, so this one is open.
  if new.period < pg_catalog.date_trunc('month', pg_catalog.timezone('Asia/Shanghai', pg_catalog.clock_timestamp()))::date then
    new.period := greatest(new.period, (club.last_settled(new.org_id) + interval '1 month')::date);
  end if;
  return new;
end $$;
create trigger note_period before insert on club.entry for each row when (new.customer_id is null) execute function club.note_period();

alter table club.entry disable trigger append_only;
update club.entry set period = date_trunc('month', timezone('Asia/Shanghai', posted_at))::date where customer_id is null;
alter table club.entry enable trigger append_only;

create function club.settlement_writers() returns text[] language sql stable as $$
  select array_agg(l.virtualtransaction) from pg_locks l where l.locktype = 'advisory' and l.classid = 734040 and l.objid = 1 and l.objsubid = 2
    and l.granted and l.database = (select d.oid from pg_database d where d.datname = current_database())
$$;
comment on function club.settlement_writers() is 'Transactions under way that posted points: what began before a month was closed has to end before its sums are made.';

-- ───────────────────────────── corrections, statements, lines ─────────────────────────────

create table club.settlement_adjustment (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  month date not null,
  amount_fen bigint not null check (amount_fen <> 0),
  reason text not null,
  line_id uuid,
  created_by uuid not null references org.staff (id),
  created_at timestamptz not null default now()
);
comment on table club.settlement_adjustment is 'A correction of a dealer''s account, of an open month only: what was settled stays as it is. Positive: the dealer gets it.';
comment on column club.settlement_adjustment.line_id is 'The line of an earlier statement it corrects.';
create index settlement_adjustment_month on club.settlement_adjustment (month, org_id);
create index settlement_adjustment_org on club.settlement_adjustment (org_id, created_at desc, id desc);
select app.protect('club.settlement_adjustment'), app.audited('club.settlement_adjustment'), app.append_only('club.settlement_adjustment');

create function club.note_adjustment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock_shared(734040, 1);
  new.month := coalesce((club.last_settled(new.org_id) + interval '1 month')::date, date_trunc('month', timezone('Asia/Shanghai', clock_timestamp()))::date);
  return new;
end $$;
create trigger note_adjustment before insert on club.settlement_adjustment for each row execute function club.note_adjustment();

create table club.settlement_statement (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  period_id uuid not null references club.settlement_period (id),
  month date not null,
  side text not null check (side in ('dealer', 'headquarters')),
  status text not null default 'draft' check (status in ('draft', 'issued', 'disputed', 'confirmed', 'closed')),
  entries bigint not null,
  total_fen bigint not null,
  digest text not null,
  due_on date,
  confirmed_by uuid references org.staff (id),
  confirmed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint settlement_statement_once unique (period_id, org_id)
);
comment on column club.settlement_statement.total_fen is 'Sum of the lines; positive: the dealer gets it, negative: the dealer owes it. All statements of a period, that of headquarters with them, add up to nought.';
comment on column club.settlement_statement.digest is 'SHA-256 over the lines as they were calculated: what was issued can be shown to be unchanged.';
create index settlement_statement_org on club.settlement_statement (org_id, created_at desc, id desc);
create index settlement_statement_created on club.settlement_statement (created_at desc, id desc);
select app.protect('club.settlement_statement'), app.audited('club.settlement_statement');

create table club.settlement_line (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  statement_id uuid not null references club.settlement_statement (id),
  kind text not null check (kind in ('issued', 'taken_back', 'redeemed', 'redemption_reversed', 'goodwill', 'goodwill_back', 'adjustment',
    'hq_issued', 'hq_taken_back', 'hq_redeemed', 'hq_redemption_reversed', 'hq_goodwill', 'hq_goodwill_back', 'expired', 'expiry_back')),
  entries bigint not null,
  points bigint not null,
  rate_fen integer not null,
  amount_fen bigint not null,
  mark bigint not null,
  adjustment_id uuid unique references club.settlement_adjustment (id),
  state text not null default 'open' check (state in ('open', 'confirmed', 'disputed', 'answered')),
  reason text,
  transaction_id uuid,
  answer text,
  answered_by uuid references org.staff (id),
  answered_at timestamptz,
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint settlement_line_once unique nulls not distinct (statement_id, kind, adjustment_id),
  constraint settlement_line_reason check (state <> 'disputed' or reason is not null)
);
comment on table club.settlement_line is 'One kind of movement of a unit in a period: the sum of its entries. Sums never change; a dispute ends in words and, where it was right, in a correction of an open month.';
comment on column club.settlement_line.points is 'Sum of the entries of the unit''s account: negative where the dealer gave points, positive where it took them.';
comment on column club.settlement_line.mark is 'Fingerprint of the entries behind the line: exclusive or of a hash of each with its amount.';
comment on column club.settlement_line.transaction_id is 'The posting the dealer disputes, where it is one.';
create index settlement_line_statement on club.settlement_line (statement_id);
create index settlement_line_disputed on club.settlement_line (created_at desc, id desc) where state = 'disputed';
select app.protect('club.settlement_line'), app.audited('club.settlement_line');

create table club.settlement_matrix (
  period_id uuid not null references club.settlement_period (id),
  -- Units of the journal, which are never deleted: looking up each pair twice would cost more than the matrix.
  issuer_id uuid not null,
  spender_id uuid not null,
  points bigint not null,
  lots integer not null,
  primary key (period_id, issuer_id, spender_id)
);
comment on table club.settlement_matrix is 'Whose points were spent with whom in a period, from the lots that redemptions drew.';
create index settlement_matrix_spender on club.settlement_matrix (spender_id, period_id);
select app.protect_by('club.settlement_matrix',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id in (settlement_matrix.issuer_id, settlement_matrix.spender_id))');

grant select, insert on club.settlement_rate, club.settlement_adjustment to roadbook_app;
grant select, insert, update on club.settlement_period to roadbook_app;
grant select, update on club.settlement_statement, club.settlement_line to roadbook_app;
grant select on club.settlement_matrix to roadbook_app;

-- ───────────────────────────── the close of a month ─────────────────────────────

create function club.rate_on(brand uuid, wanted date) returns table (id uuid, issue_fen integer, reimburse_fen integer, answer_days smallint)
language sql stable as $$
  -- plan: settlement_rate_once backwards
  (select r.id, r.issue_fen, r.reimburse_fen, r.answer_days from club.settlement_rate r where r.org_id = brand and r.from_month <= wanted order by r.from_month desc limit 1)
  union all
  select null, 10, 10, 10::smallint where not exists (select 1 from club.settlement_rate r where r.org_id = brand and r.from_month <= wanted)
$$;
comment on function club.rate_on(uuid, date) is 'The rates of a month; shipped: ten fen a point both ways, ten days to answer.';

create function club.begin_settlement(p_id uuid, p_brand uuid, p_month date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_last date := club.last_settled(p_brand);
begin
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p_brand) then
    raise insufficient_privilege using message = 'a brand of another unit';
  end if;
  if p_month >= date_trunc('month', timezone('Asia/Shanghai', clock_timestamp()))::date then
    raise exception 'the month has not ended' using errcode = 'RB002', constraint = 'settlement_month_ended';
  end if;
  if p_month <= v_last then raise exception 'the month is settled' using errcode = 'RB002', constraint = 'settlement_period_once'; end if;
  insert into club.settlement_period (id, org_id, month, after_month, rate_id, issue_fen, reimburse_fen, answer_days)
    select p_id, p_brand, p_month, v_last, r.id, r.issue_fen, r.reimburse_fen, r.answer_days from club.rate_on(p_brand, p_month) r;
end $$;
comment on function club.begin_settlement(uuid, uuid, date) is 'Shuts the months up to one: from the commit on, whatever is posted falls into the next.';

create function club.settle_statements(p_period uuid) returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  p club.settlement_period;
  v_made integer;
begin
  select * into p from club.settlement_period s where s.id = p_period;
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p.org_id) then
    raise insufficient_privilege using message = 'a period of another unit';
  end if;
  -- plan: the entries of the period once, by entry_period; a few hundred sums after that
  with moved as (
    select e.account_id, e.amount > 0 as up, count(*) as n, sum(e.amount)::bigint as points, bit_xor(uuid_hash_extended(e.transaction_id, e.amount)) as mark
    from club.entry e where e.period > coalesce(p.after_month, '-infinity') and e.period <= p.month group by 1, 2
  ), named as (
    select a.org_id, m.n, m.points, m.mark, case
        when a.kind = 'clearing' then case when a.org_id = p.org_id then 'hq_' else '' end || case when m.up then 'redeemed' else 'redemption_reversed' end
        when a.kind = 'breakage' then case when m.up then 'expired' else 'expiry_back' end
        when a.kind = 'goodwill' then case when a.org_id = p.org_id then 'hq_' else '' end || case when m.up then 'goodwill_back' else 'goodwill' end
        when a.org_id = p.org_id then case when m.up then 'hq_taken_back' else 'hq_issued' end
        else case when m.up then 'taken_back' else 'issued' end end as kind,
      case when a.org_id = p.org_id or a.kind = 'breakage' then 0 when a.kind = 'clearing' then p.reimburse_fen else p.issue_fen end as rate
    from moved m join club.account a on a.id = m.account_id and a.member_id is null and a.kind in ('funding', 'clearing', 'issuance', 'breakage', 'goodwill')
    join org.unit_closure c on c.unit_id = a.org_id and c.ancestor_id = p.org_id
  ), own as (
    select n.org_id, n.kind, sum(n.n)::bigint as n, sum(n.points)::bigint as points, n.rate, (sum(n.points) * n.rate)::bigint as fen, bit_xor(n.mark) as mark, null::uuid as adjustment
    from named n group by n.org_id, n.kind, n.rate
    union all
    select j.org_id, 'adjustment', 1, 0, 0, j.amount_fen, 0, j.id from club.settlement_adjustment j
    join org.unit_closure c on c.unit_id = j.org_id and c.ancestor_id = p.org_id
    where j.month > coalesce(p.after_month, '-infinity') and j.month <= p.month and j.org_id <> p.org_id
  ), lines as (
    select o.* from own o
    union all
    -- What dealers owe, headquarters get.
    select p.org_id, o.kind, sum(o.n)::bigint, sum(o.points)::bigint, o.rate, -sum(o.fen)::bigint, bit_xor(o.mark), null
    from own o where o.org_id <> p.org_id and (o.rate <> 0 or o.adjustment is not null) group by o.kind, o.rate
  ), made as (
    insert into club.settlement_statement (id, org_id, period_id, month, side, entries, total_fen, digest)
    select app.new_id(), l.org_id, p.id, p.month, case when l.org_id = p.org_id then 'headquarters' else 'dealer' end, sum(l.n), sum(l.fen),
      encode(sha256(convert_to(string_agg(concat_ws('|', l.kind, l.n, l.points, l.rate, l.fen, l.mark, l.adjustment), E'\n' order by l.kind collate "C", l.adjustment), 'UTF8')), 'hex')
    from lines l group by l.org_id returning id, org_id
  ), written as (
    insert into club.settlement_line (id, org_id, statement_id, kind, entries, points, rate_fen, amount_fen, mark, adjustment_id)
    select app.new_id(), l.org_id, m.id, l.kind, l.n, l.points, l.rate, l.fen, l.mark, l.adjustment from lines l join made m on m.org_id = l.org_id
  )
  select count(*) into v_made from made;
  return v_made;
end $$;
comment on function club.settle_statements(uuid) is 'The statements of a period with their lines, for all dealers and headquarters in one statement; returns how many.';
revoke execute on function club.settle_statements(uuid) from public;

create function club.settle(p_period uuid) returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  p club.settlement_period;
  v_made integer;
begin
  select * into p from club.settlement_period s where s.id = p_period for update;
  if not found or not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = p.org_id) then
    raise insufficient_privilege using message = 'a period of another unit';
  end if;
  if p.status <> 'calculating' then return 0; end if;
  v_made := club.settle_statements(p_period);
  insert into club.settlement_matrix (period_id, issuer_id, spender_id, points, lots)
    select p.id, x.issuer_id, x.spender_id, sum(x.amount), count(distinct x.lot_id) from club.cross_uses(p.org_id, coalesce(p.after_month, '-infinity'), p.month) x
    group by 2, 3 having sum(x.amount) <> 0;
  update club.settlement_period s set status = 'calculated', calculated_at = clock_timestamp(), version = s.version + 1 where s.id = p.id;
  return v_made;
end $$;
comment on function club.settle(uuid) is 'Makes the statements of a period and the matrix of whose points were spent with whom; does nothing where that was done. Returns how many statements.';

create function club.digest_of(statement uuid) returns text language sql stable as $$
  -- plan: settlement_line_statement
  select encode(sha256(convert_to(string_agg(concat_ws('|', l.kind, l.entries, l.points, l.rate_fen, l.amount_fen, l.mark, l.adjustment_id), E'\n'
    order by l.kind collate "C", l.adjustment_id), 'UTF8')), 'hex') from club.settlement_line l where l.statement_id = statement
$$;
comment on function club.digest_of(uuid) is 'The digest of a statement''s lines as they stand now: the same as the one it was issued with, unless somebody changed them.';

create function club.period_facts(wanted uuid) returns table (month date, after_month date, status text, reimburse_fen integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select p.month, p.after_month, p.status, p.reimburse_fen from club.settlement_period p where p.id = wanted and exists (
    select 1 from org.unit_closure c where (c.ancestor_id = p.org_id and c.unit_id = app.unit_id()) or (c.ancestor_id = app.unit_id() and c.unit_id = p.org_id));
end $$;
comment on function club.period_facts(uuid) is 'What a dealer may know of a period of its brand.';

create function club.cross_uses(brand uuid, after_month date, to_month date)
returns table (issuer_id uuid, spender_id uuid, lot_id uuid, transaction_id uuid, posted_at timestamptz, amount bigint) language sql stable as $$
  -- plan: clearing accounts of the brand; their entries of the months; lot_use_pkey, lot_pkey. What a capture took was drawn by its hold.
  with spent as (
    select e.org_id, e.transaction_id, e.posted_at, x.kind, x.reverses_id
    from club.account a join org.unit_closure c on c.unit_id = a.org_id and c.ancestor_id = brand
    join club.entry e on e.account_id = a.id and e.period > after_month and e.period <= to_month
    join club.ledger_transaction x on x.id = e.transaction_id
    where a.kind = 'clearing' and a.member_id is null
  ), drawn as (
    select s.org_id, s.transaction_id, s.posted_at, u.lot_id, u.amount from spent s join club.lot_use u on u.transaction_id = s.transaction_id
    union all
    select s.org_id, s.transaction_id, s.posted_at, u.lot_id, u.amount from spent s join club.lot_use u on u.transaction_id = s.reverses_id where s.kind = 'capture'
  )
  select l.issuer_id, d.org_id, d.lot_id, d.transaction_id, d.posted_at, d.amount from drawn d join club.lot l on l.id = d.lot_id
$$;
comment on function club.cross_uses(uuid, date, date) is 'Which lots were spent with which dealer in some months, and who had issued them.';

create function club.cross_lots(p_period uuid, p_issuer uuid, p_spender uuid, before_us bigint, before_id uuid, at_most integer)
returns table (id uuid, transaction_id uuid, kind text, amount bigint, posted_at timestamptz, cursor_at text, origin text, earned_on date, earned bigint, card_tail text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  p club.settlement_period;
begin
  select * into p from club.settlement_period s where s.id = p_period;
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id in (p_issuer, p_spender)) then return; end if;
  return query
  select u.lot_id, u.transaction_id, x.kind, sum(u.amount)::bigint, u.posted_at, (extract(epoch from u.posted_at) * 1000000)::bigint::text, l.origin, l.earned_on, l.earned,
    right(m.card_number, 4)
  from club.cross_uses(p.org_id, coalesce(p.after_month, '-infinity'), p.month) u
  join club.lot l on l.id = u.lot_id join club.ledger_transaction x on x.id = u.transaction_id join club.member m on m.id = l.member_id
  where u.issuer_id = p_issuer and u.spender_id = p_spender
    and (before_us is null or (u.posted_at, u.lot_id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id))
  group by u.lot_id, u.transaction_id, x.kind, u.posted_at, l.origin, l.earned_on, l.earned, m.card_number
  having sum(u.amount) <> 0
  order by u.posted_at desc, u.lot_id desc limit at_most;
end $$;
comment on function club.cross_lots(uuid, uuid, uuid, bigint, uuid, integer) is 'The lots behind one pair of the matrix, for either of the two dealers and those above: no more of the member than the end of the card''s number.';
create function club.point_value(day date) returns integer language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select r.reimburse_fen from club.rate_on(coalesce(club.brand_of(app.unit_id()), (select u.id from org.unit u where u.parent_id = app.unit_id() and u.kind = 'brand' order by u.id limit 1)), day) r);
end $$;
comment on function club.point_value(date) is 'What a point costs when it is spent, in fen, in the acting unit''s brand: what outstanding points are valued at.';
revoke execute on function club.cross_uses(uuid, date, date), club.last_settled(uuid), club.rate_on(uuid, date) from public;
grant execute on function club.last_settled(uuid), club.rate_on(uuid, date) to roadbook_app;

-- ───────────────────────────── dated facts for reports ─────────────────────────────

create table club.complete_service (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  from_date date not null,
  to_date date,
  constraint complete_service_order check (to_date >= from_date)
);
comment on table club.complete_service is 'From when to when a dealer was open with the complete after-sales function: what the entry rate of a past month is counted against (F2). Kept by trigger.';
create unique index complete_service_now on club.complete_service (org_id) where to_date is null;
create index complete_service_org on club.complete_service (org_id, from_date);
select app.protect('club.complete_service');
grant select on club.complete_service to roadbook_app;

create function club.keep_complete_service() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_is boolean := new.kind = 'dealer' and new.full_after_sales and new.status = 'open';
  v_today date := timezone(new.time_zone, now())::date;
begin
  if v_is and not exists (select 1 from club.complete_service s where s.org_id = new.id and s.to_date is null) then
    insert into club.complete_service (org_id, from_date) values (new.id, case when tg_op = 'INSERT' then timezone(new.time_zone, new.created_at)::date else v_today end);
  elsif not v_is then
    update club.complete_service s set to_date = greatest(s.from_date, v_today) where s.org_id = new.id and s.to_date is null;
  end if;
  return null;
end $$;
create trigger keep_complete_service after insert or update of full_after_sales, status on org.unit for each row execute function club.keep_complete_service();
insert into club.complete_service (org_id, from_date)
  select u.id, timezone(u.time_zone, u.created_at)::date from org.unit u where u.kind = 'dealer' and u.full_after_sales and u.status = 'open';

-- Odometers read in a workshop stand for visits there, by day.
create index mileage_service on products.mileage (read_on, unit_id) where source = 'service';
