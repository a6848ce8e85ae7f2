-- What stands around all pages: search by every key, notifications, the trail with an address and filters.

-- ───────────────────────────── search ─────────────────────────────
-- The operators of these searches (@>, reverse()) are not leakproof, so PostgreSQL would not use their indexes behind a policy and walk
-- the whole table instead. Each search is therefore one definer function that keeps to the scope itself and gives ids only; the lists
-- join what they show to these ids under the policies. Planned for the values at hand: a rare name starts from its index, a frequent
-- one from the newest rows, a dealer's from the dealer's own.

create function app.scope_sql(org_column text) returns text
language plpgsql stable set search_path = pg_catalog as $$
declare
  unit uuid := app.unit_id();
  rest uuid := app.all_but();
  below uuid[];
begin
  if unit is null then return 'false'; end if;
  if rest is not null then
    return format('(%s <> %L::uuid or exists (select 1 from org.unit_closure c where c.ancestor_id = %L::uuid and c.unit_id = %1$s))', org_column, rest, unit);
  end if;
  select array_agg(c.unit_id) into below from (select u.unit_id from org.unit_closure u where u.ancestor_id = unit limit 65) c;
  if cardinality(below) <= 64 then return format('%s = any (%L::uuid[])', org_column, below); end if;
  return format('exists (select 1 from org.unit_closure c where c.ancestor_id = %L::uuid and c.unit_id = %s)', unit, org_column);
end $$;
comment on function app.scope_sql(text) is 'The policies'' rule of the scope as a condition with its values written in, for functions that build their statement.';

create function app.before_sql(prefix text, before_us bigint, before_id uuid) returns text
language sql immutable set search_path = pg_catalog as $$
  select case when before_us is null then '' else
    format('and (%s.created_at, %1$s.id) < (to_timestamp(0) + %L::bigint * interval ''1 microsecond'', %L::uuid)', prefix, before_us, before_id) end
$$;
comment on function app.before_sql(text, bigint, uuid) is 'The rows after a keyset cursor, newest first, as a condition.';

create function customers.name_sql(prefix text, grams text[], initials text, wanted text) returns text
language sql immutable set search_path = pg_catalog as $$
  select format('((%s.name_grams @> %L::text[] and position(%L in replace(lower(%1$s.name), '' '', '''')) > 0)', prefix, grams, wanted)
    || case when initials is null then ')' else format(' or %s.name_grams @> array[%L])', prefix, initials) end
$$;
comment on function customers.name_sql(text, text[], text, text) is 'Customers whose name holds a text, or whose pinyin initials do, as a condition.';

-- Where few customers fit, they are taken from the index, whoever they are; else the newest rows are walked, of which enough fit. Left to
-- itself the planner walks the whole table for a name that nobody has.
create function customers.named_sql(condition text) returns text
language plpgsql stable set search_path = pg_catalog as $$
declare
  few constant integer := 2000;
  hits integer;
begin
  -- plan: customer_grams
  execute format('select count(*) from (select 1 from customers.customer k where %s limit %s) seen', condition, few + 1) into hits;
  return case when hits <= few
    then format('(with hit as materialized (select k.* from customers.customer k where %s) select * from hit)', condition)
    else format('(select k.* from customers.customer k where %s)', condition) end;
end $$;
comment on function customers.named_sql(text) is 'The customers that a condition on the name names, as a table expression that is planned by how many there are.';

create function customers.found(grams text[], initials text, wanted text, wanted_stage text, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: customer_grams; customer_created for frequent names; relationship_org for a dealer
  return query execute format(
    'select k.id from %s k where exists (select 1 from customers.relationship r where r.customer_id = k.id and %s) %s %s
     order by k.created_at desc, k.id desc limit %s',
    customers.named_sql(customers.name_sql('k', grams, initials, wanted)), app.scope_sql('r.org_id'),
    case when wanted_stage is null then '' else format('and k.stage = %L', wanted_stage) end,
    app.before_sql('k', before_us, before_id), at_most);
end $$;
comment on function customers.found(text[], text, text, text, bigint, uuid, integer) is 'A page of the customers in scope whom a name or pinyin initials name, newest first.';

create function leads.found(grams text[], initials text, wanted text, consultant uuid, wanted_status text, overdue_at timestamptz,
                            before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: customer_grams and lead_customer; lead_created, lead_org or lead_consultant with a look at the name where many fit
  return query execute format(
    'select p.id from leads.lead p join %s k on k.id = p.customer_id where %s %s %s %s %s
     order by p.created_at desc, p.id desc limit %s',
    customers.named_sql(customers.name_sql('k', grams, initials, wanted)), app.scope_sql('p.org_id'),
    case when consultant is null then '' else format('and p.consultant_id = %L', consultant) end,
    case when wanted_status is null then '' else format('and p.status = %L', wanted_status) end,
    case when overdue_at is null then '' else
      format('and p.status in (''assigned'', ''accepted'', ''following'', ''ordered'') and p.act_by < %L', overdue_at) end,
    app.before_sql('p', before_us, before_id), at_most);
end $$;
comment on function leads.found(text[], text, text, uuid, text, timestamptz, bigint, uuid, integer) is 'A page of the leads in scope whose customer a name or pinyin initials name, newest first.';

-- A tail is the beginning of what is written backwards; byte order, so that a range of it is one stretch of the index.
-- squawk-ignore require-concurrent-index-deletion
drop index products.unit_vin_tail;
create index unit_vin_reversed on products.unit (reverse(vin) collate "C");
create index unit_plate_reversed on products.unit (reverse(plate) collate "C") where plate is not null;
create index order_number_reversed on sales.order (reverse(number) collate "C");

create function app.tail_sql(reversed text, wanted text) returns text
language sql immutable set search_path = pg_catalog as $$
  select format('(%1$s collate "C" >= %2$L and %1$s collate "C" < %3$L)', reversed, reverse(wanted), reverse(wanted) || chr(1114111))
$$;
comment on function app.tail_sql(text, text) is 'Texts that end in another one, as a range condition on the text written backwards.';

create function products.found(wanted text, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: bitmap of unit_vin_reversed and unit_plate_reversed
  return query execute format(
    'select u.id from products.unit u where (%s or (u.plate is not null and %s)) and %s %s order by u.created_at desc, u.id desc limit %s',
    app.tail_sql('reverse(u.vin)', wanted), app.tail_sql('reverse(u.plate)', wanted), app.scope_sql('u.org_id'),
    app.before_sql('u', before_us, before_id), at_most);
end $$;
comment on function products.found(text, bigint, uuid, integer) is 'A page of the vehicles in scope whose VIN or plate is or ends in a text, newest first.';

create function sales.found(wanted text, consultant uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: order_number_reversed
  return query execute format(
    'select o.id from sales.order o where %s and %s %s order by o.created_at desc, o.id desc limit %s',
    app.tail_sql('reverse(o.number)', wanted), app.scope_sql('o.org_id'),
    case when consultant is null then '' else format('and o.consultant_id = %L', consultant) end, at_most);
end $$;
comment on function sales.found(text, uuid, integer) is 'The newest orders in scope whose number is or ends in a text.';

-- ───────────────────────────── notifications ─────────────────────────────

create table org.notification (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  kind text not null,
  subject_type text,
  subject_id uuid,
  customer_id uuid,
  payload jsonb not null default '{}',
  event_id uuid,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  check ((subject_type is null) = (subject_id is null))
);
comment on table org.notification is 'Something a colleague should know of. Holds nothing about the customer: names are read with the reader''s own rights.';
comment on column org.notification.org_id is 'The unit at which the colleague can act on it.';
create index notification_staff on org.notification (staff_id, created_at desc, id desc);
create index notification_unread on org.notification (staff_id) where read_at is null;
create unique index notification_once on org.notification (event_id, staff_id) where event_id is not null;
create index notification_created on org.notification (created_at);
-- Each colleague sees their own, wherever they act; jobs write for others, at units in their scope.
select app.protect_by('org.notification', $$staff_id = (select substring(app.actor() from '^staff:(.*)$')::uuid)$$,
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = notification.org_id)');
grant select, insert on org.notification to roadbook_app;
grant update (read_at) on org.notification to roadbook_app;

create function org.notify_holders(of_event uuid, at_kinds text[], wanted_permission text, new_kind text, new_subject text, facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: event_pkey, unit_closure_unit, staff_role_org
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, customer_id, payload, event_id)
    select distinct on (s.id) sr.org_id, s.id, new_kind, new_subject, e.subject_id, e.customer_id, facts, e.id
    from app.event e
    join org.unit_closure above on above.unit_id = e.org_id
    join org.unit u on u.id = above.ancestor_id and u.kind = any (at_kinds)
    join org.staff_role sr on sr.org_id = u.id
    join org.role_permission p on p.role_id = sr.role_id and p.permission = wanted_permission and p.breadth = 'all'
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
    where e.id = of_event and e.actor <> 'staff:' || s.id::text
    order by s.id;
end $$;
comment on function org.notify_holders(uuid, text[], text, text, text, jsonb) is 'Notifies, of an event, everybody who holds a permission in full at the event''s unit or above it, at units of the kinds given; not whoever did it.';

-- Dispatched leads are told in batches each minute: a job for each would cost the intake of leads a quarter of its speed (measured).
create table org.notified (
  event_name text primary key,
  until timestamptz not null
);
insert into org.notified values ('lead.dispatched', now());
insert into app.open_table values ('org.notified', 'technical: up to when events were told; reached through a definer function only');

create function org.notify_dispatched() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  since timestamptz;
  told integer;
begin
  select n.until into since from org.notified n where n.event_name = 'lead.dispatched' for update;
  -- An event is dated by the start of its transaction: five minutes back finds those that committed late, and none is told twice.
  -- plan: event_occurred, unit_closure_unit, staff_role_org
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, customer_id, event_id)
    select distinct on (e.id, s.id) sr.org_id, s.id, 'lead.dispatched', 'lead', e.subject_id, e.customer_id, e.id
    from app.event e
    join org.unit u on u.id = e.org_id and u.kind = 'dealer'
    join org.staff_role sr on sr.org_id = u.id
    join org.role_permission p on p.role_id = sr.role_id and p.permission = 'lead.accept' and p.breadth = 'all'
    join org.staff s on s.id = sr.staff_id and s.status = 'active'
    where e.name = 'lead.dispatched' and e.occurred_at > since - interval '5 minutes' and e.occurred_at <= now()
      and e.actor <> 'staff:' || s.id::text
    order by e.id, s.id
  on conflict (event_id, staff_id) where event_id is not null do nothing;
  get diagnostics told = row_count;
  update org.notified set until = now() where event_name = 'lead.dispatched';
  return told;
end $$;
comment on function org.notify_dispatched() is 'Notifies, of each lead dispatched since the last time, those who may accept it at its dealer; returns how many were told.';

create function org.sweep_notifications() returns void
language sql security definer set search_path = pg_catalog as $$
  delete from org.notification where created_at < now() - interval '90 days'
$$;

-- ───────────────────────────── the trail ─────────────────────────────
-- From where somebody acted. concat_ws leaves out what is null, so the hash of a batch without an address is what it was.
alter table audit.batch add column address text;
create index batch_source on audit.batch (source_table, at desc, chain desc, seq desc);
create index batch_rare on audit.batch (operation, at desc, chain desc, seq desc) where operation in ('view', 'delete');
create index batch_address on audit.batch (address, at desc, chain desc, seq desc) where address is not null;

create or replace function audit.batch_hash(previous bytea, b audit.batch) returns bytea language sql immutable parallel safe as $$
  select sha256(previous || b.digest || convert_to(concat_ws(E'\x1f',
    b.chain, b.seq, (extract(epoch from b.at) * 1000000)::bigint, b.actor, coalesce(b.unit_id::text, '-'), coalesce(b.request_id, '-'),
    b.source_table, b.operation, b.rows, b.address), 'UTF8'))
$$;

create or replace function audit.append(lines audit.entry[], source text, op text) returns void language plpgsql as $$
declare
  own integer := pg_backend_pid();
  head audit.chain;
  b audit.batch;
begin
  if coalesce(cardinality(lines), 0) = 0 then return; end if;
  select * into head from audit.chain where chain = own;
  if not found then
    insert into audit.chain values (own, 0, sha256(convert_to('roadbook chain ' || own, 'UTF8'))) returning * into head;
  end if;
  b := row(own, head.seq + 1, now(), app.actor(), app.unit_id(), nullif(current_setting('app.request', true), ''), source, op, cardinality(lines),
    (select sha256(convert_to(coalesce(string_agg(concat_ws(E'\x1f', e.ordinal, e.row_id, coalesce(e.org_id::text, '-'),
      coalesce(e.before::text, '-'), coalesce(e.after::text, '-')), E'\x1e' order by e.ordinal), ''), 'UTF8')) from unnest(lines) e), ''::bytea,
    nullif(current_setting('app.address', true), ''));
  b.hash := audit.batch_hash(head.hash, b);
  with entries as (
    insert into audit.entry select own, b.seq, e.ordinal, e.row_id, e.org_id, e.before, e.after from unnest(lines) e
  )
  insert into audit.batch select b.*;
  update audit.chain set seq = b.seq, hash = b.hash where chain = own;
end $$;

-- The trail as an auditor reads it, with filters: inside the acting unit's subtree; what belongs to no unit shows at the group.
drop function audit.visible(bigint, integer, bigint, integer, text, integer);
create function audit.visible(before_us bigint, before_chain integer, before_seq bigint, before_ordinal integer, wanted_row text,
  at_most integer, wanted_actors text[] default null, wanted_table text default null, wanted_operation text default null,
  wanted_address text default null, from_at timestamptz default null, to_at timestamptz default null)
returns table (chain integer, seq bigint, ordinal integer, at timestamptz, actor text, source_table text, operation text, row_id text,
               before jsonb, after jsonb, request_id text, address text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  whole boolean := exists (select 1 from org.unit u where u.id = app.unit_id() and u.kind = 'group');
begin
  -- plan: batch_actor, batch_source, batch_rare, batch_address or batch_at in the order of time with entry_pkey a batch; entry_row for one record
  return query execute
    'select e.chain, e.seq, e.ordinal, b.at, b.actor, b.source_table, b.operation, e.row_id, e.before, e.after, b.request_id, b.address
     from audit.batch b join audit.entry e using (chain, seq) where true'
    || case when before_us is null then '' else format(
      ' and b.at <= to_timestamp(0) + %L::bigint * interval ''1 microsecond''
        and (b.at, b.chain, b.seq, e.ordinal) < (to_timestamp(0) + %1$L::bigint * interval ''1 microsecond'', %L, %L, %L)',
      before_us, before_chain, before_seq, before_ordinal) end
    || case when wanted_row is null then '' else format(' and e.row_id = %L', wanted_row) end
    -- One by equality: only so does its index give the order of time.
    || case when wanted_actors is null then '' when cardinality(wanted_actors) = 1 then format(' and b.actor = %L', wanted_actors[1])
      else format(' and b.actor = any (%L::text[])', wanted_actors) end
    || case when wanted_table is null then '' else format(' and b.source_table = %L', wanted_table) end
    || case when wanted_operation is null then '' else format(' and b.operation = %L', wanted_operation) end
    || case when wanted_address is null then '' else format(' and b.address = %L', wanted_address) end
    || case when from_at is null then '' else format(' and b.at >= %L', from_at) end
    || case when to_at is null then '' else format(' and b.at < %L', to_at) end
    || case when whole then '' else
      format(' and exists (select 1 from org.unit_closure c where c.ancestor_id = %L and c.unit_id = e.org_id)', app.unit_id()) end
    || format(' order by b.at desc, b.chain desc, b.seq desc, e.ordinal desc limit %s', at_most);
end $$;
comment on function audit.visible(bigint, integer, bigint, integer, text, integer, text[], text, text, text, timestamptz, timestamptz) is
  'A page of the trail, newest first: by record, actor, table, operation, address and time.';
