-- What every module stands on: scope, audit, events, idempotency, job queue door.
-- The role roadbook_app (no login, owns nothing) is made by the migration runner before this file.

create schema if not exists app;
create schema audit;
create schema org;
grant usage on schema app, org to roadbook_app;

-- ───────────────────────────── settings of the transaction ─────────────────────────────
-- One statement at the start of each transaction sets them with set_config(…, true). An ended transaction leaves '' behind,
-- hence nullif. Policies call these inside a sub-select, so that they are evaluated once a statement and not once a row.

create function app.unit_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.unit', true), '')::uuid $$;
comment on function app.unit_id() is 'The unit the transaction acts at; its subtree is the scope. Null: sees nothing.';

create function app.customer_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.customer', true), '')::uuid $$;
comment on function app.customer_id() is 'The car owner the transaction acts for, on the owner''s own pages.';

create function app.all_but() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.all_but', true), '')::uuid $$;
comment on function app.all_but() is 'Where the scope holds every unit but one, that one (the nil uuid where it holds all): the policies'' short cut for a brand. Null otherwise.';

create function app.actor() returns text language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user) $$;
comment on function app.actor() is 'Who acts: staff:<id>, owner:<id>, source:<code>, system:<job>, or the bare database user.';

create function app.new_id() returns uuid language sql volatile parallel safe set search_path = pg_catalog as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;
comment on function app.new_id() is 'A UUIDv7, for rows that SQL makes; PostgreSQL has its own only from version 18 on.';

-- ───────────────────────────── audit ─────────────────────────────
-- Each statement on an audited table writes one batch and one entry a row. Batches form one chain per database backend: only that
-- backend writes it, so the chain never waits for another transaction and cannot deadlock. hash = sha256(previous hash, batch facts,
-- digest of its entries), so a changed, removed or inserted line breaks the chain; audit.chain holds each chain's head.

create table audit.chain (
  chain integer primary key,
  seq bigint not null,
  hash bytea not null
);

create table audit.batch (
  chain integer not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  unit_id uuid,
  request_id text,
  source_table text not null,
  operation text not null check (operation in ('insert', 'update', 'delete', 'view')),
  rows integer not null,
  digest bytea not null,
  hash bytea not null,
  primary key (chain, seq)
);
create index batch_at on audit.batch (at desc, chain desc, seq desc);
create index batch_actor on audit.batch (actor, at desc);

create table audit.entry (
  chain integer not null,
  seq bigint not null,
  ordinal integer not null,
  row_id text not null,
  org_id uuid,
  before jsonb,
  after jsonb,
  primary key (chain, seq, ordinal)
);
comment on table audit.entry is 'Lines of audit.batch. No foreign key: both are written by audit.append alone, and the check of the trail finds lines without a batch.';
create index entry_row on audit.entry (row_id);

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name using errcode = 'RB001';
end $$;
comment on function app.refuse_change() is 'Trigger of append-only tables; holds for the owner of the table as well.';

create function app.append_only(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete or truncate on %s for each statement execute function app.refuse_change()', target);
end $$;
comment on function app.append_only(regclass) is 'Makes a table append-only: no UPDATE, DELETE or TRUNCATE by anybody.';

select app.append_only('audit.batch'), app.append_only('audit.entry');

create function audit.batch_hash(previous bytea, b audit.batch) returns bytea language sql immutable parallel safe as $$
  select sha256(previous || b.digest || convert_to(concat_ws(E'\x1f',
    b.chain, b.seq, (extract(epoch from b.at) * 1000000)::bigint, b.actor, coalesce(b.unit_id::text, '-'), coalesce(b.request_id, '-'),
    b.source_table, b.operation, b.rows), 'UTF8'))
$$;

create function audit.entries_digest(lines audit.entry[]) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(coalesce(string_agg(concat_ws(E'\x1f', e.ordinal, e.row_id, coalesce(e.org_id::text, '-'),
    coalesce(e.before::text, '-'), coalesce(e.after::text, '-')), E'\x1e' order by e.ordinal), ''), 'UTF8'))
  from unnest(lines) e
$$;

-- Runs inside the triggers and app.audit_view, which are the owner's and fix the search path. The digest stands written out: this is the
-- hottest code of every write, and a call of audit.entries_digest costs as much as the digest itself.
create function audit.append(lines audit.entry[], source text, op text) returns void language plpgsql as $$
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
      coalesce(e.before::text, '-'), coalesce(e.after::text, '-')), E'\x1e' order by e.ordinal), ''), 'UTF8')) from unnest(lines) e), ''::bytea);
  b.hash := audit.batch_hash(head.hash, b);
  with entries as (
    insert into audit.entry select own, b.seq, e.ordinal, e.row_id, e.org_id, e.before, e.after from unnest(lines) e
  )
  insert into audit.batch select b.*;
  update audit.chain set seq = b.seq, hash = b.hash where chain = own;
end $$;
comment on function audit.append(audit.entry[], text, text) is 'Links one batch of entries to the chain of this backend.';
-- The application reaches the chain through triggers and app.audit_view alone.
revoke execute on function audit.append(audit.entry[], text, text) from public;

-- Statement-level triggers with transition tables: one batch a statement, however many rows it touches.
-- The arguments are the sealed columns (ciphertexts and keyed hashes), which stay out of the trail.
-- tg_argv is null, not empty, where a trigger has none. A row whose id changes shows as one that went and one that came.
create function audit.on_insert() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, n.ordinal, n.doc ->> 'id', (n.doc ->> 'org_id')::uuid, null, jsonb_strip_nulls(n.doc - sealed))::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from new_rows r) n;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'insert');
  return null;
end $$;

create function audit.on_delete() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, o.ordinal, o.doc ->> 'id', (o.doc ->> 'org_id')::uuid, jsonb_strip_nulls(o.doc - sealed), null)::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from old_rows r) o;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'delete');
  return null;
end $$;

create function audit.on_update() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
begin
  select array_agg(row(0, 0, d.ordinal, d.id, d.org_id, d.before, d.after)::audit.entry) into lines
  from (
    select row_number() over () as ordinal, coalesce(n.doc, o.doc) ->> 'id' as id, (coalesce(n.doc, o.doc) ->> 'org_id')::uuid as org_id,
      changed.before, changed.after
    from (select to_jsonb(r) as doc from new_rows r) n
    full join (select to_jsonb(r) as doc from old_rows r) o on o.doc -> 'id' = n.doc -> 'id'
    cross join lateral (
      select jsonb_object_agg(k.key, o.doc -> k.key) filter (where o.doc is not null) as before,
        jsonb_object_agg(k.key, n.doc -> k.key) filter (where n.doc is not null) as after
      from jsonb_each(coalesce(n.doc, o.doc) - sealed) k where o.doc -> k.key is distinct from n.doc -> k.key
    ) changed
    where changed.before is not null or changed.after is not null
  ) d;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'update');
  return null;
end $$;

create function app.audited(target regclass) returns void language plpgsql as $$
declare sealed text;
begin
  select coalesce(string_agg(quote_literal(attname), ', '), '') into sealed
  from pg_attribute where attrelid = target and attnum > 0 and not attisdropped
    and (attname like '%\_enc' or attname like '%\_hash' or attname like '%\_grams');
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows for each statement execute function audit.on_insert(%s)', target, sealed);
  execute format('create trigger audit_update after update on %s referencing new table as new_rows old table as old_rows for each statement execute function audit.on_update(%s)', target, sealed);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows for each statement execute function audit.on_delete(%s)', target, sealed);
end $$;
comment on function app.audited(regclass) is 'Every change of this table leaves actor, unit, time, before and after in the audit trail. The table needs an id column.';

create function app.audit_view(subject text, subject_id text, org uuid, detail jsonb) returns void language sql security definer set search_path = pg_catalog as $$
  select audit.append(array[row(0, 0, 1, subject_id, org, null, detail)::audit.entry], subject, 'view')
$$;
comment on function app.audit_view(text, text, uuid, jsonb) is 'Records that somebody looked at something that is masked by default, with the reason.';

-- ───────────────────────────── units: the tree that scope follows ─────────────────────────────

create table org.unit (
  id uuid primary key,
  parent_id uuid references org.unit (id),
  kind text not null check (kind in ('group', 'brand', 'region', 'dealer', 'department')),
  code text not null unique,
  name text not null,
  name_en text not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  province_code text,
  city_code text,
  address text,
  phone text,
  full_after_sales boolean not null default false,
  time_zone text not null default 'Asia/Shanghai',
  working_time jsonb not null default '{"zone":"Asia/Shanghai","hours":{"1":[["09:00","18:00"]],"2":[["09:00","18:00"]],"3":[["09:00","18:00"]],"4":[["09:00","18:00"]],"5":[["09:00","18:00"]],"6":[["09:00","18:00"]],"7":[["09:00","18:00"]]},"holidays":"none"}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((kind = 'group') = (parent_id is null))
);
create index unit_parent on org.unit (parent_id);
create index unit_city on org.unit (city_code) where kind = 'dealer' and status = 'open';

create table org.unit_closure (
  ancestor_id uuid not null references org.unit (id),
  unit_id uuid not null references org.unit (id),
  primary key (ancestor_id, unit_id)
);
create index unit_closure_unit on org.unit_closure (unit_id);
comment on table org.unit_closure is 'Every unit with each of its ancestors and itself; kept by trigger. What row-level security reads.';

create function org.keep_closure() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if new.parent_id is not distinct from old.parent_id then return null; end if;
    if exists (select 1 from org.unit_closure where ancestor_id = new.id and unit_id = new.parent_id) then
      raise exception 'a unit cannot be moved below itself' using errcode = '23514', constraint = 'unit_no_cycle';
    end if;
    delete from org.unit_closure
      where unit_id in (select unit_id from org.unit_closure where ancestor_id = new.id)
        and ancestor_id in (select ancestor_id from org.unit_closure where unit_id = new.id and ancestor_id <> new.id);
    insert into org.unit_closure
      select above.ancestor_id, below.unit_id
      from org.unit_closure above, org.unit_closure below
      where above.unit_id = new.parent_id and below.ancestor_id = new.id;
    return null;
  end if;
  insert into org.unit_closure
    select ancestor_id, new.id from org.unit_closure where unit_id = new.parent_id
    union all select new.id, new.id;
  return null;
end $$;
create trigger keep_closure after insert or update of parent_id on org.unit for each row execute function org.keep_closure();

-- The trail as an auditor reads it: inside the acting unit's subtree; what belongs to no unit (roles, dictionaries) shows at the group.
create function audit.visible(before_us bigint, before_chain integer, before_seq bigint, before_ordinal integer, wanted_row text, at_most integer)
returns table (chain integer, seq bigint, ordinal integer, at timestamptz, actor text, source_table text, operation text, row_id text,
               before jsonb, after jsonb, request_id text)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: batch_at backwards with entry_pkey a batch; or entry_row where one record is asked for
  select e.chain, e.seq, e.ordinal, b.at, b.actor, b.source_table, b.operation, e.row_id, e.before, e.after, b.request_id
  from audit.batch b join audit.entry e using (chain, seq)
  where (before_us is null or b.at <= to_timestamp(0) + before_us * interval '1 microsecond')
    and (before_us is null
         or (b.at, b.chain, b.seq, e.ordinal) < (to_timestamp(0) + before_us * interval '1 microsecond', before_chain, before_seq, before_ordinal))
    and (wanted_row is null or e.row_id = wanted_row)
    and (e.org_id in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
         or exists (select 1 from org.unit u where u.id = (select app.unit_id()) and u.kind = 'group'))
  order by b.at desc, b.chain desc, b.seq desc, e.ordinal desc limit at_most
$$;
grant usage on schema audit to roadbook_app;

-- ───────────────────────────── the wall ─────────────────────────────

create table app.open_table (
  name text primary key,
  reason text not null
);
comment on table app.open_table is 'Tables without row-level security, each with its reason; the boot check knows no other exception.';

create function app.wall(target regclass, read_rule text, write_rule text, insert_rule text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  -- The owner runs migrations and the SECURITY DEFINER functions; everybody else is held by the rule.
  execute format('create policy owner on %s to current_user using (true) with check (true)', target);
  execute format('create policy scope_read on %s for select to roadbook_app using (%s)', target, read_rule);
  execute format('create policy scope_insert on %s for insert to roadbook_app with check (%s)', target, insert_rule);
  execute format('create policy scope_update on %s for update to roadbook_app using (%s) with check (%s)', target, write_rule, write_rule);
  execute format('create policy scope_delete on %s for delete to roadbook_app using (%s)', target, write_rule);
end $$;

create function app.protect(target regclass, customer_column name default null) returns void language plpgsql as $$
declare
  own name := (select relname from pg_class where oid = target);
  -- EXISTS, not IN: PostgreSQL then keeps both ways, one index probe a row where few rows are looked at, a hash of the scope where many are.
  -- A scope of nearly everything is told by one comparison; it would build that hash once a table of each query.
  rule text := format('(%1$I.org_id <> (select app.all_but()) or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = %1$I.org_id))', own);
  reading text := case when customer_column is null then rule else format('(%s or %I.%I = (select app.customer_id()))', rule, own, customer_column) end;
begin
  perform app.wall(target, reading, rule, rule);
end $$;
comment on function app.protect(regclass, name) is 'Puts a table with org_id under row-level security: visible and writable inside the acting unit''s subtree, and, where customer_column is given, readable by that owner.';

create function app.protect_by(target regclass, rule text, insert_rule text default null) returns void language sql as $$
  select app.wall(target, rule, rule, coalesce(insert_rule, rule))
$$;
comment on function app.protect_by(regclass, text, text) is 'As app.protect, for tables whose visibility follows from another table.';

-- ───────────────────────────── events, idempotency, jobs ─────────────────────────────

create table app.event (
  id uuid primary key,
  name text not null,
  org_id uuid not null references org.unit (id),
  subject_id uuid not null,
  customer_id uuid,
  payload jsonb not null,
  actor text not null default app.actor(),
  request_id text default nullif(current_setting('app.request', true), ''),
  occurred_at timestamptz not null default now()
);
create index event_subject on app.event (subject_id, occurred_at desc);
create index event_customer on app.event (customer_id, occurred_at desc) where customer_id is not null;
create index event_occurred on app.event (occurred_at desc, id desc);
select app.protect('app.event'), app.append_only('app.event');
-- What an owner does on their own pages leaves its event like everybody else's step; only what concerns them can be written.
create policy own_insert on app.event for insert to roadbook_app with check (customer_id = (select app.customer_id()));
comment on table app.event is 'What happened, written in the transaction it happened in; listeners run as jobs, webhooks leave from these rows.';

create table app.event_done (
  listener text not null,
  event_id uuid not null references app.event (id),
  done_at timestamptz not null default now(),
  primary key (listener, event_id)
);

create table app.idempotency (
  actor text not null,
  endpoint text not null,
  key text not null,
  body_hash bytea not null,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (actor, endpoint, key)
);
create index idempotency_created on app.idempotency (created_at);

create table app.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
comment on table app.setting is 'Facts about this installation: key check, demo load state.';

create table app.file (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256_hex text not null,
  created_by text not null default app.actor(),
  created_at timestamptz not null default now()
);
create index file_org on app.file (org_id, created_at desc);
select app.protect('app.file'), app.audited('app.file');

create function app.enqueue(task text, payload jsonb, job_key text default null, run_at timestamptz default null, queue text default null) returns void
language sql security definer set search_path = pg_catalog as $$
  select graphile_worker.add_job(task, payload::json, queue_name => queue, run_at => run_at, job_key => job_key)
$$;
comment on function app.enqueue(text, jsonb, text, timestamptz, text) is 'The only door to the job queue: rolls back with the caller''s transaction. The application role has no other right on the queue.';

insert into app.open_table values
  ('app.open_table', 'the list itself'),
  ('app.event_done', 'technical: which listener has seen which event'),
  ('app.idempotency', 'technical: keyed by the actor'),
  ('app.setting', 'facts about the installation'),
  ('app.migration', 'technical: which migrations ran'),
  ('org.unit', 'the tree of units is public inside the group'),
  ('org.unit_closure', 'derived from org.unit');

select app.audited('org.unit');
grant select on app.open_table, app.setting to roadbook_app;
grant select, insert, update, delete on app.event_done, app.idempotency to roadbook_app;
grant select, insert on app.event, app.file to roadbook_app;
grant select, insert, update on org.unit to roadbook_app;
grant select on org.unit_closure to roadbook_app;
grant usage on schema audit to roadbook_app;
