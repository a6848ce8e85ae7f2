-- One customer out of several records: who lives on in whom, claims on customers of other dealers, merges that can be taken back.
-- New tables and functions only: the checks read empty tables.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- ───────────────────────────── lineage ─────────────────────────────
-- What is append-only (events, consent, points, verifications) stays with the record it was written for; whoever reads it asks for the whole lineage.

create function customers.lineage_of(customer uuid) returns uuid[]
language plpgsql stable parallel safe security definer set search_path = pg_catalog as $$
declare
  ids uuid[] := array[customer];
  newest uuid[] := array[customer];
begin
  loop
    -- plan: customer_merged_into, one probe a generation; nearly always one probe that finds nothing
    select array_agg(c.id) into newest from customers.customer c where c.merged_into = any (newest) and c.merged_into is not null;
    exit when newest is null;
    ids := ids || newest;
  end loop;
  return ids;
end $$;
comment on function customers.lineage_of(uuid) is 'A customer and every record that was merged into them, at whatever remove; the customer first. Ids only: whoever asks is held by the scope of what they read with them.';

create function customers.survivor_of(customer uuid) returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog as $$
declare
  here uuid := customer;
  further uuid;
begin
  loop
    select c.merged_into into further from customers.customer c where c.id = here;
    exit when further is null;
    here := further;
  end loop;
  return here;
end $$;
comment on function customers.survivor_of(uuid) is 'The record a customer lives on in today; themself when they were never merged.';

-- ───────────────────────────── merges ─────────────────────────────

create table customers.merge (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  survivor_id uuid not null references customers.customer (id),
  loser_id uuid not null references customers.customer (id),
  reason text not null,
  automatic boolean not null default false,
  overridden text[] not null default '{}',
  survivor_before jsonb not null,
  loser_before jsonb not null,
  changes jsonb not null default '{}',
  actor text not null default app.actor(),
  created_at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by text,
  undo_reason text,
  check (survivor_id <> loser_id),
  check ((undone_at is null) = (undone_by is null))
);
comment on column customers.merge.org_id is 'The unit that merged.';
comment on column customers.merge.overridden is 'What spoke against it and was confirmed nevertheless.';
comment on column customers.merge.survivor_before is 'The record as it stood, without what is sealed.';
comment on column customers.merge.changes is 'Field of the survivor → value before and after; for a set the members that were added. What un-merging takes back, where nobody changed it since.';
-- A record lives on in one other at a time.
create unique index merge_loser on customers.merge (loser_id) where undone_at is null;
create index merge_survivor on customers.merge (survivor_id, created_at desc);
create index merge_loser_all on customers.merge (loser_id, created_at desc);
create index merge_created on customers.merge (created_at desc, id desc);
select app.protect_by('customers.merge', 'exists (select 1 from customers.relationship r where r.customer_id in (merge.survivor_id, merge.loser_id))');
select app.audited('customers.merge');
grant select, insert, update on customers.merge to roadbook_app;

create table customers.merge_moved (
  merge_id uuid not null references customers.merge (id),
  table_name text not null,
  column_name text not null,
  row_id uuid not null,
  before jsonb,
  after jsonb,
  primary key (merge_id, table_name, column_name, row_id)
);
comment on table customers.merge_moved is 'Each row a merge touched: repointed where before and after are null, made where before alone is null, else changed in the columns named. What un-merging puts back.';
select app.protect_by('customers.merge_moved', 'exists (select 1 from customers.merge m where m.id = merge_moved.merge_id)');
grant select, insert on customers.merge_moved to roadbook_app;

-- Identifiers that move to another record take the masked number on the card with them.
create trigger keep_primary_moved after update of customer_id on customers.identifier
  for each row when (old.customer_id is distinct from new.customer_id) execute function customers.keep_primary();

-- Intakes lock a number before they look who holds it; a merge takes the same locks first, so that no enquiry lands on a record that goes.
create function customers.lock_for_merge(ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  key bigint;
  locked integer;
begin
  -- plan: identifier_customer
  for key in select distinct ('x' || encode(substring(i.value_hash from 1 for 8), 'hex'))::bit(64)::bigint
    from customers.identifier i where i.customer_id = any (ids) order by 1
  loop
    perform pg_advisory_xact_lock(key);
  end loop;
  with rows as (select c.id from customers.customer c where c.id = any (ids) order by c.id for update) select count(*) into locked from rows;
  return locked;
end $$;
comment on function customers.lock_for_merge(uuid[]) is 'Holds the records and every number of theirs until the transaction ends, in one order for everybody; returns how many records there are.';

-- Whoever merges has to have the whole of both records in scope: another dealer's history is not theirs to move.
create function customers.held_elsewhere(ids uuid[]) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select 1 from customers.relationship r join org.unit u on u.id = r.org_id
    where r.customer_id = any (ids) and u.kind not in ('brand', 'group')
      and not exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = r.org_id))
$$;

-- The catalogue of src/modules/merges.ts comes along as data; a column that does not point to a customer is refused, so that nothing else can be moved through here.
create function customers.merge_columns(tables jsonb) returns table (name text, target regclass, key_column name, same text[], apart text, settle boolean)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare one jsonb;
begin
  for one in select * from jsonb_array_elements(tables) loop
    name := one ->> 'table';
    target := to_regclass(format('%I.%I', split_part(name, '.', 1), split_part(name, '.', 2)));
    key_column := one ->> 'column';
    same := array(select jsonb_array_elements_text(one -> 'same'));
    apart := one ->> 'apart';
    settle := coalesce((one ->> 'settle')::boolean, false);
    if target is null or not exists (select 1 from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = target and k.contype = 'f' and k.confrelid = 'customers.customer'::regclass and a.attname = key_column) then
      raise exception 'column % of % does not point to a customer', key_column, name using errcode = '42501';
    end if;
    return next;
  end loop;
end $$;
revoke execute on function customers.merge_columns(jsonb) from public;

create function customers.merge_counts(ids uuid[], tables jsonb) returns table (customer_id uuid, table_name text, column_name text, n bigint)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare t record;
begin
  for t in select * from customers.merge_columns(tables) loop
    -- plan: each table's index on its customer
    return query execute format('select %1$I, %2$L, %1$L, count(*) from %3$s where %1$I = any ($1) group by 1', t.key_column, t.name, t.target) using ids;
  end loop;
end $$;
comment on function customers.merge_counts(uuid[], jsonb) is 'How many rows of each table belong to each record, at whichever unit: what a merge would move.';

create function customers.merge_conflicts(survivor uuid, loser uuid, tables jsonb) returns setof text
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  t record;
  code text;
begin
  for t in select * from customers.merge_columns(tables) m where m.settle loop
    execute format('select %I.%I($1, $2)', split_part(t.name, '.', 1), 'conflict_' || split_part(t.name, '.', 2)) into code using survivor, loser;
    if code is not null then return next code; end if;
  end loop;
end $$;
comment on function customers.merge_conflicts(uuid, uuid, jsonb) is 'What somebody has to settle before two records can be one, each as a code that its module names.';

create function customers.apply_merge(wanted uuid, tables jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  m customers.merge;
  t record;
  alike text;
begin
  select * into m from customers.merge where id = wanted and undone_at is null;
  if not found or exists (select 1 from customers.merge_moved v where v.merge_id = wanted) then
    raise exception 'merge % is not waiting to be carried out', wanted using errcode = '42501';
  end if;
  for t in select * from customers.merge_columns(tables) loop
    if t.settle then
      execute format('insert into customers.merge_moved (merge_id, table_name, column_name, row_id, before, after)
        select $1, %L, ''settled'', s.row_id, s.before, s.after from %I.%I($2, $3) s', t.name,
        split_part(t.name, '.', 1), 'settle_' || split_part(t.name, '.', 2)) using wanted, m.survivor_id, m.loser_id;
    end if;
    select coalesce(string_agg(format('s.%1$I is not distinct from t.%1$I', c), ' and '), 'false') into alike from unnest(t.same) c;
    -- What the survivor has already, and what would link them to themself, stays where it is.
    execute format('with moved as (update %1$s t set %2$I = $2 where t.%2$I = $3 and not exists (select 1 from %1$s s where s.%2$I = $2 and %3$s) %4$s returning t.id)
      insert into customers.merge_moved (merge_id, table_name, column_name, row_id) select $1, %5$L, %2$L, moved.id from moved',
      t.target, t.key_column, alike, case when t.apart is null then '' else format('and t.%I <> $2', t.apart) end, t.name)
      using wanted, m.survivor_id, m.loser_id;
  end loop;
  -- Both ways: who sees the survivor sees what stays with the record that went, too.
  with made as (
    insert into customers.relationship (id, customer_id, org_id, created_at)
      select app.new_id(), pair.b, r.org_id, r.created_at
      from (values (m.loser_id, m.survivor_id), (m.survivor_id, m.loser_id)) pair (a, b) join customers.relationship r on r.customer_id = pair.a
    on conflict (customer_id, org_id) do nothing returning id
  )
  insert into customers.merge_moved (merge_id, table_name, column_name, row_id, after)
    select wanted, 'customers.relationship', 'made', made.id, '{}' from made;
  update customers.customer set status = 'merged', merged_into = m.survivor_id, version = version + 1, updated_at = now() where id = m.loser_id;
  update customers.customer c set primary_masked =
    (select i.masked from customers.identifier i where i.customer_id = c.id and i.is_primary order by i.created_at, i.id limit 1) where c.id = m.loser_id;
  -- What went is recognised through the survivor alone.
  delete from customers.match_record r where r.customer_id = m.loser_id;
  update customers.duplicate d set state = 'merged', decided_by = app.actor(), decided_at = now(), version = d.version + 1
    where d.low_id = least(m.survivor_id, m.loser_id) and d.high_id = greatest(m.survivor_id, m.loser_id);
end $$;
comment on function customers.apply_merge(uuid, jsonb) is 'Repoints what belongs to the loser of a merge just written, notes each row, and marks the loser as living on in the survivor.';

create function customers.undo_merge(wanted uuid, tables jsonb) returns void
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
comment on function customers.undo_merge(uuid, jsonb) is 'Gives back to the loser of a merge what moved, as it stands today; what came later stays with the survivor.';

create function customers.vetoes_between(records uuid[]) returns text[]
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: match_record_pkey; four records at most
  return coalesce((select array_agg(distinct v) from customers.match_record a join customers.match_record b on a.customer_id < b.customer_id
    cross join lateral unnest(customers.match_veto_names(customers.match_vetoes(a, b, customers.match_pattern(a, b)))) v
    where a.customer_id = any (records) and b.customer_id = any (records)), '{}');
end $$;
comment on function customers.vetoes_between(uuid[]) is 'What speaks against any two of some records being one.';

-- A unit that comes to see a customer sees what stayed with the records that live on in them.
create or replace function customers.relate(customer uuid, unit uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_closure_unit, unit_pkey; customer_merged_into finds nothing for nearly everybody
  insert into customers.relationship (id, customer_id, org_id)
    select app.new_id(), lived, c.ancestor_id
    from org.unit_closure c join org.unit u on u.id = c.ancestor_id cross join unnest(customers.lineage_of(customer)) lived
    where c.unit_id = unit and (c.ancestor_id = unit or u.kind = 'brand')
  on conflict (customer_id, org_id) do nothing;
end $$;

create or replace function customers.match_identifier(wanted_kind text, wanted bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || encode(substring(wanted from 1 for 8), 'hex'))::bit(64)::bigint);
  -- plan: index scan on identifier_value
  select i.customer_id into found_id from customers.identifier i where i.value_hash = wanted and i.kind = wanted_kind
    order by i.created_at, i.id limit 1;
  return customers.survivor_of(found_id);
end $$;

-- What a merge repoints it has to find by the customer.
create index account_customer on club.account (customer_id) where customer_id is not null;
create index lot_customer on club.lot (customer_id);

-- ───────────────────────────── what the modules settle ─────────────────────────────

-- One open lead a person: the one further along stays open, the older of equals; the other ends as invalid until an un-merge opens it again.
create function leads.conflict_lead(survivor uuid, loser uuid) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select 'two_orders' where 2 = (select count(distinct l.customer_id) from leads.lead l where l.customer_id in (survivor, loser) and l.status = 'ordered')
$$;
create function leads.settle_lead(survivor uuid, loser uuid) returns table (row_id uuid, before jsonb, after jsonb)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    with opened as (
      select l.id, l.status, l.due_at, l.next_contact_at, row_number() over (
        order by array_position(array['ordered', 'following', 'accepted', 'assigned', 'new'], l.status), l.created_at, l.id) as place
      from leads.lead l where l.customer_id in (survivor, loser) and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')
    ), ended as (
      update leads.lead l set status = 'invalid', due_at = null, next_contact_at = null, version = l.version + 1
      from opened o where o.id = l.id and o.place > 1 returning l.id
    )
    select o.id, jsonb_build_object('status', o.status, 'due_at', o.due_at, 'next_contact_at', o.next_contact_at), '{"status":"invalid","due_at":null,"next_contact_at":null}'::jsonb
    from opened o join ended e on e.id = o.id;
end $$;

-- One membership a person: an application gives way to a membership; two memberships have points of their own and are for the club to settle first.
create function club.conflict_member(survivor uuid, loser uuid) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select 'two_members' where 2 = (select count(*) from club.member b where b.customer_id in (survivor, loser) and b.status = 'active')
$$;
create function club.settle_member(survivor uuid, loser uuid) returns table (row_id uuid, before jsonb, after jsonb)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    with held as (
      select b.id, b.status, b.reason, row_number() over (order by b.status = 'active' desc, b.customer_id = survivor desc, b.created_at) as place
      from club.member b where b.customer_id in (survivor, loser) and b.status in ('pending', 'active')
    ), ended as (
      update club.member b set status = 'rejected', reason = 'merged', version = b.version + 1
      from held h where h.id = b.id and h.place > 1 and h.status = 'pending' returning b.id
    )
    select h.id, jsonb_build_object('status', h.status, 'reason', h.reason), '{"status":"rejected","reason":"merged"}'::jsonb
    from held h join ended e on e.id = h.id;
end $$;

-- ───────────────────────────── claims ─────────────────────────────

create table customers.claim (
  id uuid primary key,
  customer_id uuid not null references customers.customer (id),
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  holder_id uuid not null references org.unit (id),
  reason text not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'refused', 'withdrawn')),
  rule text,
  decide_by timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references org.staff (id),
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (org_id <> holder_id)
);
comment on column customers.claim.holder_id is 'The unit that decides: who holds the customer, the unit above them once the deadline has passed.';
comment on column customers.claim.rule is 'The code of dictionary claim_rule by which it was approved at once; null where a person decided.';
create unique index claim_open on customers.claim (customer_id, org_id) where state = 'pending';
create index claim_org on customers.claim (org_id, created_at desc, id desc);
create index claim_holder on customers.claim (holder_id, created_at desc, id desc);
create index claim_created on customers.claim (created_at desc, id desc);
create index claim_due on customers.claim (decide_by) where state = 'pending';
create index claim_customer on customers.claim (customer_id, created_at desc);
select app.protect_by('customers.claim',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id in (claim.org_id, claim.holder_id))',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = claim.org_id)');
select app.audited('customers.claim');
grant select, insert, update on customers.claim to roadbook_app;

-- ───────────────────────────── recognition ─────────────────────────────

create function customers.cards(ids uuid[])
returns table (id uuid, in_scope boolean, name text, kind text, stage text, status text, city_code text, mobile_masked text,
               holder_id uuid, holder_kind text, holder_name text, holder_name_en text, since timestamptz, claimed boolean)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: customer_pkey, then relationship's unique index, lead_customer and claim_open a record; five records at most
  select c.id, own.yes, case when own.yes then c.name else left(c.name, 1) || repeat('*', greatest(1, least(2, char_length(c.name) - 1))) end,
    c.kind, c.stage, c.status, case when own.yes then c.city_code end, c.primary_masked, h.id, h.kind, h.name, h.name_en, h.since,
    exists (select 1 from customers.claim k where k.customer_id = c.id and k.org_id = app.unit_id() and k.state = 'pending')
  from customers.customer c
  cross join lateral (select exists (select 1 from customers.relationship r join org.unit_closure s on s.unit_id = r.org_id
    where r.customer_id = c.id and s.ancestor_id = app.unit_id()) as yes) own
  -- The dealer who works an open lead holds the customer, else the one who came to know them last; the brand where no dealer does.
  left join lateral (select u.id, u.kind, u.name, u.name_en, r.created_at as since from customers.relationship r join org.unit u on u.id = r.org_id
    where r.customer_id = c.id
    order by u.kind = 'dealer' desc, exists (select 1 from leads.lead l where l.customer_id = c.id and l.org_id = r.org_id
      and l.status in ('assigned', 'accepted', 'following', 'ordered')) desc, r.created_at desc limit 1) h on true
  where c.id = any (ids) and c.status not in ('merged', 'erased') and (own.yes or c.status <> 'restricted')
$$;
comment on function customers.cards(uuid[]) is 'What may be shown of customers found group-wide: those in scope by name, of the others a masked card and who holds them.';

create function customers.by_external_id(wanted_source text, wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog as $$
  select customers.survivor_of(e.customer_id) from customers.external_id e where e.source = wanted_source and e.external_id = wanted
$$;
comment on function customers.by_external_id(text, text) is 'The customer another system knows by a number, anywhere in the group.';

create function customers.holders_of(hashes bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: identifier_value, document_number
  return query select distinct customers.survivor_of(h.customer_id) from (
    select i.customer_id from customers.identifier i where i.value_hash = any (hashes)
    union select d.customer_id from customers.document d where d.number_hash = any (hashes) limit 20) h;
end $$;
comment on function customers.holders_of(bytea[]) is 'Who has one of these numbers, anywhere in the group; for recognition, which shows no more of them than their cards.';

create function customers.share_number(holders uuid[], hash bytea) returns void
language sql security definer set search_path = pg_catalog as $$
  update customers.identifier set shared = true where customer_id = any (holders) and value_hash = hash and not shared
$$;
comment on function customers.share_number(uuid[], bytea) is 'Marks one number as used by several people.';

create function customers.claim_grounds(customer uuid, unit uuid) returns text[]
language sql stable security definer set search_path = pg_catalog as $$
  select array_remove(array[
    case when exists (select 1 from leads.lead l where l.customer_id = any (customers.lineage_of(customer)) and l.org_id = unit
      and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')) then 'open_lead' end,
    case when (select k.state from customers.consent k where k.customer_id = any (customers.lineage_of(customer)) and k.purpose = 'share_dealer'
      order by k.created_at desc, k.id desc limit 1) = 'granted' then 'shared' end,
    case when not exists (select 1 from customers.relationship r join org.unit u on u.id = r.org_id where r.customer_id = customer and u.kind = 'dealer') then 'unheld' end
  ], null)
$$;
comment on function customers.claim_grounds(uuid, uuid) is 'What speaks for a claim without asking anybody; which of it suffices stands in dictionary claim_rule.';

create function customers.claim_names(wanted uuid[]) returns table (id uuid, customer_name text, mobile_masked text)
language sql stable security definer set search_path = pg_catalog as $$
  select k.id, d.name, d.mobile_masked from customers.claim k cross join lateral customers.cards(array[customers.survivor_of(k.customer_id)]) d
  where k.id = any (wanted) and exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id in (k.org_id, k.holder_id))
$$;
comment on function customers.claim_names(uuid[]) is 'Whom claims in scope are about, masked where the customer is not in scope yet.';

create function customers.escalate_claims(days integer)
returns table (id uuid, customer_id uuid, org_id uuid, holder_id uuid, unit_name text)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: claim_due
    update customers.claim k set holder_id = up.parent_id, decide_by = now() + make_interval(days => days), version = k.version + 1
    from org.unit up, org.unit u where up.id = k.holder_id and k.state = 'pending' and k.decide_by < now() and up.kind not in ('group', 'brand') and u.id = k.org_id
    returning k.id, k.customer_id, k.org_id, k.holder_id, u.name;
end $$;
comment on function customers.escalate_claims(integer) is 'Claims nobody decided in time go to the unit above, up to the brand.';

create function org.notify_at(of_event uuid, at_unit uuid, wanted_permission text, only_staff uuid, new_kind text, new_subject text, facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: event_pkey, unit_closure_unit, staff_role_org
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, customer_id, payload, event_id)
    select distinct on (s.id) sr.org_id, s.id, new_kind, new_subject, e.subject_id, e.customer_id, facts, e.id
    from app.event e
    join org.unit_closure above on above.unit_id = at_unit
    join org.staff_role sr on sr.org_id = above.ancestor_id
    join org.role_permission p on p.role_id = sr.role_id and p.permission = wanted_permission
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
    where e.id = of_event and e.actor <> 'staff:' || s.id::text and (above.ancestor_id = at_unit or only_staff is not null)
      and (only_staff is null or s.id = only_staff)
    order by s.id
  on conflict (event_id, staff_id) where event_id is not null do nothing;
end $$;
comment on function org.notify_at(uuid, uuid, text, uuid, text, text, jsonb) is 'Notifies, of an event at another unit, those who hold a permission at a unit, or one of them.';

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('claim_rule', 'open_lead', '本店有该客户进行中的线索', 'the dealer has an open lead of the customer', '{"approve":true}', 1),
  ('claim_rule', 'shared', '客户已同意信息共享给经销商', 'the customer agreed to be passed on to dealers', '{"approve":true}', 2),
  ('claim_rule', 'unheld', '尚无经销商持有该客户', 'no dealer holds the customer yet', '{"approve":false}', 3),
  ('claim_rule', 'deadline', '审批期限', 'time to decide', '{"days":3}', 4);

create function customers.bears_name(customer uuid, wanted text) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select 1 from customers.customer c where c.id = customer and lower(replace(c.name, ' ', '')) = lower(replace(wanted, ' ', '')))
$$;
comment on function customers.bears_name(uuid, text) is 'Whether a customer found group-wide is called exactly so: an enquiry in their own name needs no closer look.';

create function customers.compare_with(facts jsonb, customer uuid) returns table (pattern bigint, vetoes text[])
language plpgsql stable security definer set search_path = pg_catalog as $$
declare p customers.match_record := customers.match_fitted(facts);
begin
  return query
    -- plan: match_record_pkey
    select c.levels, customers.match_veto_names(customers.match_vetoes(p, r, c.levels))
    from customers.match_record r cross join lateral (select customers.match_pattern(p, r) as levels offset 0) c where r.customer_id = customer;
end $$;
comment on function customers.compare_with(jsonb, uuid) is 'How what an enquiry says compares with the holder of its number, however improbable it is that they are one.';

create function customers.keep_contact(contact jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- The row comes sealed; a number the customer has already is not added twice.
  insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked, is_primary, shared)
    select k.id, k.customer_id, k.kind, k.value_enc, k.value_hash, k.tail_hash, k.masked,
      not exists (select 1 from customers.identifier i where i.customer_id = k.customer_id and i.is_primary), k.shared
    from jsonb_populate_record(null::customers.identifier, contact) k
    where not exists (select 1 from customers.identifier i where i.customer_id = k.customer_id and i.value_hash = k.value_hash and i.kind = k.kind);
end $$;
comment on function customers.keep_contact(jsonb) is 'Adds a sealed number to a customer who was recognised, also where the desk that takes it down does not see them.';

-- ───────────────────────────── the queue of duplicates ─────────────────────────────

alter table customers.duplicate add column later_until timestamptz, add column joined_id uuid;
comment on column customers.duplicate.later_until is 'Put aside until then.';
comment on column customers.duplicate.joined_id is 'Who joined the other''s household by the decision; taken back with it.';
create index duplicate_decided on customers.duplicate (state, probability desc, id desc) where state <> 'open';

create function customers.queue_duplicates(customer uuid, hits jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.duplicate as d (id, low_id, high_id, weight, probability, band, evidence, vetoes)
    select app.new_id(), least(customer, h."customerId"), greatest(customer, h."customerId"), h.weight, h.probability, h.band, h.evidence, h.vetoes
    from jsonb_to_recordset(hits) h ("customerId" uuid, weight double precision, probability double precision, band text, evidence jsonb, vetoes text[])
    where h."customerId" <> customer
  on conflict (low_id, high_id) do update set weight = excluded.weight, probability = excluded.probability, band = excluded.band,
    evidence = excluded.evidence, vetoes = excluded.vetoes where d.state = 'open' and d.weight <> excluded.weight;
end $$;
comment on function customers.queue_duplicates(uuid, jsonb) is 'Pairs found when a customer was made or changed; what somebody decided stays decided.';

create function customers.duplicates_found(wanted_state text, wanted_band text, wanted_kind text, dealer uuid, before_p double precision, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
declare
  scope text := app.scope_sql('r.org_id');
  -- A scope of nearly everything walks the queue and looks at each pair; a narrow one starts from its own customers.
  wide boolean := app.all_but() is not null;
begin
  -- plan: duplicate_open in the order of the queue for a brand; relationship_org joined with duplicate_once for a dealer
  return query execute
    case when wide then '' else format('with mine as materialized (select distinct r.customer_id from customers.relationship r where %s) ', scope) end
    || 'select d.id from customers.duplicate d'
    || ' join customers.customer a on a.id = d.low_id join customers.customer b on b.id = d.high_id where '
    || case when wide then format('exists (select 1 from customers.relationship r where r.customer_id = d.low_id and %1$s)
        and exists (select 1 from customers.relationship r where r.customer_id = d.high_id and %1$s)', scope)
      else 'd.low_id in (select m.customer_id from mine m) and d.high_id in (select m.customer_id from mine m)' end
    || case wanted_state when 'open' then ' and d.state = ''open'' and (d.later_until is null or d.later_until <= now())'
      when 'later' then ' and d.state = ''open'' and d.later_until > now()' else format(' and d.state = %L', wanted_state) end
    || case when wanted_state in ('open', 'later') then ' and a.status <> ''merged'' and b.status <> ''merged''' else '' end
    || case when wanted_band is null then '' else format(' and d.band = %L', wanted_band) end
    || case when wanted_kind is null then '' else format(' and a.kind = %L', wanted_kind) end
    || case when dealer is null then '' else format(' and (d.low_id in (select r.customer_id from customers.relationship r where r.org_id = %L)
        or d.high_id in (select r.customer_id from customers.relationship r where r.org_id = %1$L))', dealer) end
    || case when before_id is null then '' else format(' and (d.probability, d.id) < (%L::double precision, %L::uuid)', before_p, before_id) end
    || format(' order by d.probability desc, d.id desc limit %s', at_most);
end $$;
comment on function customers.duplicates_found(text, text, text, uuid, double precision, uuid, integer) is 'A page of the pairs both of whose customers are in scope, the most probable first.';

create function customers.auto_mergeable(at_most integer, after uuid) returns table (id uuid, low_id uuid, high_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: duplicate_pkey; the certain ones are a small part of the open
  select d.id, d.low_id, d.high_id from customers.duplicate d
    join customers.customer a on a.id = d.low_id and a.status in ('active', 'outdated')
    join customers.customer b on b.id = d.high_id and b.status in ('active', 'outdated')
  where d.state = 'open' and d.band = 'certain' and d.vetoes = '{}' and (after is null or d.id > after) and (d.later_until is null or d.later_until <= now())
  order by d.id limit at_most
$$;
comment on function customers.auto_mergeable(integer, uuid) is 'Pairs that a job may merge without a person: certain, nothing against it, decided by nobody.';

create table customers.merge_rule (
  id uuid primary key default app.new_id(),
  only_one boolean default true unique check (only_one),
  automatic boolean not null default false
);
comment on column customers.merge_rule.automatic is 'Whether a job each night merges the pairs that are certain and have nothing against them; off until somebody switches it on.';
insert into customers.merge_rule default values;
insert into app.open_table values ('customers.merge_rule', 'one row: whether certain duplicates are merged by themselves');
select app.audited('customers.merge_rule');
grant select, update on customers.merge_rule to roadbook_app;
