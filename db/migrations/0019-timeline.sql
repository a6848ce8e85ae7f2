-- The timeline of everything: read by customer, vehicle, dealer or event, filtered by kind, at any depth of history.
-- The event table is append-only and written in every transaction: each index here answers one way of reading, and answers it alone. Where
-- two could, the planner would take either, since it knows no customer from another: the one with five thousand entries would be walked.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion

drop index app.event_customer;
drop index app.event_subject;
-- One customer at one unit, newest first: five thousand messages of headquarters do not stand before a dealer's own five entries.
create index event_customer_org on app.event (customer_id, org_id, occurred_at desc, id desc) where customer_id is not null;
-- One kind of event of a customer, and the first of a kind (phases of the life cycle).
create index event_customer_name on app.event (customer_id, name, occurred_at desc, id desc) where customer_id is not null;
create index event_subject on app.event (subject_id, occurred_at desc, id desc);
-- What happened at a dealer; each kind of event is one walk, all kinds together some dozens of them.
create index event_org_name on app.event (org_id, name, occurred_at desc, id desc);

-- The units at which something happened to some customers: a handful, found by leaping from one to the next.
create function app.event_units(customers uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  one uuid;
  unit uuid;
  units uuid[] := '{}';
begin
  foreach one in array customers loop
    unit := '00000000-0000-0000-0000-000000000000';
    loop
      -- plan: event_customer_org, one probe a unit
      select e.org_id into unit from app.event e where e.customer_id = one and e.org_id > unit order by e.org_id limit 1;
      exit when unit is null;
      if unit <> all (units) then units := units || unit; end if;
    end loop;
  end loop;
  return units;
end $$;
comment on function app.event_units(uuid[]) is 'Units of the whole group with events of some customers. Ids only: the events themselves are read under their policy.';

-- In PL/pgSQL, which keeps its plan for the connection; as SQL it was planned anew in each statement.
create or replace function org.actor_name(actor text) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: staff_pkey
  return (select s.name from org.staff s where s.id = case when actor like 'staff:%' then substring(actor from 7)::uuid end);
end $$;

-- What was said between the house and a customer (or a dealer, itself a customer of the first level: CUS-03) outside of leads and care
-- calls: who, when, by which channel, about what (CUS-24). The event of it carries no words: they stand here alone.
create table customers.interaction (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  staff_id uuid not null references org.staff (id),
  channel text not null check (channel in ('call', 'wechat', 'visit', 'message', 'email', 'other')),
  direction text not null check (direction in ('in', 'out')),
  content text not null,
  next_step text,
  next_on date,
  occurred_at timestamptz not null,
  created_at timestamptz not null default now(),
  check (next_on is null or next_step is not null)
);
comment on column customers.interaction.org_id is 'The unit that spoke: what a dealer notes stays with the dealer and those above.';
comment on column customers.interaction.next_step is 'What was agreed; it stands until the unit''s next interaction with the customer.';
create index interaction_customer on customers.interaction (customer_id, occurred_at desc, id desc);
create index interaction_org on customers.interaction (org_id, occurred_at desc, id desc);
select app.protect('customers.interaction'), app.audited('customers.interaction');
grant select, insert on customers.interaction to roadbook_app;

-- The sale a car came from, for the timeline of the car.
create index delivery_unit on sales.delivery (unit_id);
-- Every membership a customer ever had; member_customer knows the live one only.
create index member_of_customer on club.member (customer_id, created_at desc);

create function customers.in_scope(customer uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: relationship's unique index, unit_closure_pkey
  return exists (select 1 from customers.relationship r join org.unit_closure c on c.unit_id = r.org_id
                 where r.customer_id = customer and c.ancestor_id = app.unit_id());
end $$;
comment on function customers.in_scope(uuid) is 'Whether the acting unit sees a customer: what the policies ask, for functions that do not run under them.';

-- ───────────────────────────── history of the fields ─────────────────────────────
-- A line that was taken away still names its customer; of the others the rows that are there know their lines.
create index entry_removed on audit.entry ((before ->> 'customer_id')) where after is null and before is not null;

create function customers.history(wanted uuid, before_us bigint, before_chain integer, before_seq bigint, before_ordinal integer, at_most integer)
returns table (chain integer, seq bigint, ordinal integer, at timestamptz, actor text, actor_name text, source_table text, operation text, row_id text,
               before jsonb, after jsonb)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  ids uuid[];
  quiet constant text[] := array['id', 'customer_id', 'version', 'created_at', 'updated_at', 'completeness', 'missing', 'primary_masked'];
  lines text[];
begin
  -- Whoever sees the customer sees how the file came to be what it is; of one kept for legal reasons only, nobody does (PIPL art. 47).
  if not customers.in_scope(wanted)
     or exists (select 1 from customers.customer c where c.id = wanted and c.status in ('restricted', 'erased')) then
    return;
  end if;
  ids := customers.lineage_of(wanted);
  -- plan: the customer_id index of each table; a file has some dozens of lines
  select array_agg(x.id::text) into lines from (
    select unnest(ids) as id
    union all select t.id from customers.identifier t where t.customer_id = any (ids)
    union all select t.id from customers.address t where t.customer_id = any (ids)
    union all select t.id from customers.document t where t.customer_id = any (ids)
    union all select t.id from customers.external_id t where t.customer_id = any (ids)
    union all select t.id from customers.contact_person t where t.customer_id = any (ids)
    union all select t.id from customers.attachment t where t.customer_id = any (ids)) x;
  -- plan: entry_row and entry_removed, then batch_pkey for each entry
  return query
    select e.chain, e.seq, e.ordinal, b.at, b.actor, org.actor_name(b.actor), b.source_table, b.operation, e.row_id, shown.before, shown.after
    from (
      select * from audit.entry a where a.row_id = any (lines)
      union
      select * from audit.entry a where a.after is null and a.before is not null and a.before ->> 'customer_id' = any (ids::text[])
    ) e
    join audit.batch b using (chain, seq)
    cross join lateral (select e.before - quiet as before, e.after - quiet as after) shown
    where b.operation in ('insert', 'update', 'delete')
      and b.source_table in ('customers.customer', 'customers.identifier', 'customers.address', 'customers.document', 'customers.external_id',
                             'customers.contact_person', 'customers.attachment')
      and (coalesce(shown.before, '{}') <> '{}' or coalesce(shown.after, '{}') <> '{}')
      and (before_us is null or (b.at, b.chain, b.seq, e.ordinal)
           < (to_timestamp(0) + before_us * interval '1 microsecond', before_chain, before_seq, before_ordinal))
    order by b.at desc, b.chain desc, b.seq desc, e.ordinal desc
    limit at_most;
end $$;
comment on function customers.history(uuid, bigint, integer, bigint, integer, integer) is 'Changes of a customer''s file, field by field, newest first: for whoever sees the customer. Sealed values never stood in the trail.';

-- ───────────────────────────── the file in one look ─────────────────────────────
-- Thirteen tables whose policies all ask the same question about the same customer: asked once here, it is a third of the time to open a
-- record. What other units keep about the customer (leads, orders, points …) is not read here but under its own policies.

create function customers.file_of(wanted uuid, lineage uuid[]) returns table (part text, line json)
language plpgsql stable security definer set search_path = pg_catalog set plan_cache_mode = force_generic_plan as $$
declare
  scope uuid[];
  utc constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
  -- plan: relationship's unique index, unit_closure_pkey; a customer is known to a handful of units
  select array_agg(r.org_id) into scope from customers.relationship r
    where r.customer_id = wanted and exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = r.org_id);
  if scope is null then return; end if;
  -- plan: customer_pkey and the customer_id index of each table
  return query
    select 'file', row_to_json(f) from (
      select c.id, c.name, c.kind, c.primary_masked as "mobileMasked", c.city_code as "cityCode", c.gender, c.birth_on as "birthOn", c.occupation, c.needs, c.hobbies,
        c.tags, c.vip, c.opinion_leader as "opinionLeader", c.value_class as "valueClass", c.expected_value_fen as "expectedValueFen", c.source, c.unit_id as "unitId",
        c.stage, to_char(c.stage_since at time zone 'UTC', utc) as "stageSince", c.status, c.completeness, c.missing,
        to_char(c.verified_at at time zone 'UTC', utc) as "verifiedAt", c.version, to_char(c.created_at at time zone 'UTC', utc) as "createdAt",
        (select s.name from org.staff s where s.id = c.archivist_id) as "archivistName"
      from customers.customer c where c.id = wanted) f
    union all
    select 'mergedInto', json_build_object('id', k.id, 'name', k.name) from customers.customer c join customers.customer k on k.id = c.merged_into
      where c.id = wanted and customers.in_scope(k.id)
    union all
    select 'household', json_build_object('id', h.id, 'name', h.name) from customers.customer c join customers.household h on h.id = c.household_id where c.id = wanted
    union all
    select 'members', json_build_object('id', k.id, 'name', k.name, 'role', k.household_role)
      from customers.customer c join customers.customer k on k.household_id = c.household_id and k.id <> c.id where c.id = wanted and customers.in_scope(k.id)
    union all
    select 'dealers', json_build_object('id', u.id, 'name', u.name, 'nameEn', u.name_en, 'since', to_char(r.created_at at time zone 'UTC', utc))
      from customers.relationship r join org.unit u on u.id = r.org_id where r.customer_id = wanted and r.org_id = any (scope) and u.kind = 'dealer'
    union all
    select 'identifiers', i.line from (
      select json_build_object('id', i.id, 'kind', i.kind, 'masked', i.masked, 'label', i.label, 'isPrimary', i.is_primary, 'status', i.status,
        'verifiedAt', to_char(i.verified_at at time zone 'UTC', utc)) as line
      from customers.identifier i where i.customer_id = wanted order by i.created_at, i.id) i
    union all
    select 'addresses', a.line from (
      select json_build_object('id', a.id, 'kind', a.kind, 'provinceCode', a.province_code, 'cityCode', a.city_code, 'districtCode', a.district_code,
        'lineMasked', a.line_masked) as line
      from customers.address a where a.customer_id = wanted order by a.is_primary desc, a.created_at, a.id) a
    union all
    select 'documents', json_build_object('id', d.id, 'kind', d.kind, 'masked', d.masked, 'checked', d.checked) from customers.document d where d.customer_id = wanted
    union all
    select 'externalIds', json_build_object('source', x.source, 'externalId', x.external_id) from customers.external_id x where x.customer_id = wanted
    union all
    select 'contacts', json_build_object('id', k.id, 'name', k.name, 'title', p.title, 'mobileMasked', k.primary_masked)
      from customers.contact_person p join customers.customer k on k.id = p.person_id where p.customer_id = wanted and customers.in_scope(k.id)
    union all
    select 'contactOf', json_build_object('id', k.id, 'name', k.name, 'title', p.title)
      from customers.contact_person p join customers.customer k on k.id = p.customer_id where p.person_id = wanted and customers.in_scope(k.id)
    union all
    select 'files', f.line from (
      select json_build_object('id', a.id, 'title', a.title, 'name', f.name, 'mediaType', f.media_type, 'bytes', f.bytes,
        'createdAt', to_char(a.created_at at time zone 'UTC', utc)) as line
      from customers.attachment a join app.file f on f.id = a.file_id
      where a.customer_id = wanted and exists (select 1 from org.unit_closure s where s.ancestor_id = app.unit_id() and s.unit_id = f.org_id)
      order by a.created_at desc, a.id desc) f
    union all
    select 'merges', json_build_object('id', k.id, 'name', k.name) from customers.customer k where k.merged_into = wanted and k.merged_into is not null
    union all
    select 'stages', g.line from (
      select json_build_object('from', g.from_stage, 'to', g.to_stage, 'at', to_char(g.at at time zone 'UTC', utc)) as line
      from customers.stage_change g where g.customer_id = any (lineage) order by g.at desc, g.id desc) g
    union all
    select 'consents', json_build_object('purpose', s.purpose, 'state', s.state, 'textVersion', s.text_version, 'at', to_char(s.created_at at time zone 'UTC', utc))
      from (select distinct on (t.purpose) t.* from customers.consent t where t.customer_id = any (lineage) order by t.purpose, t.created_at desc, t.id desc) s;
end $$;
comment on function customers.file_of(uuid, uuid[]) is 'A customer''s own file part by part, everything masked that is sealed, for whoever sees the customer; nothing for anybody else. People it names show where they are in scope themselves.';

-- ───────────────────────────── a customer made in a form ─────────────────────────────
-- Recognition belongs to every creation: its one large statement is planned once a connection. Planned for the values at hand it took
-- 4.5 ms of processor a call, of which 4 were planning.
alter function customers.match_probe(jsonb, integer, uuid) set plan_cache_mode = force_generic_plan;
-- What is new waits in a list that each probe reads through: a short one. (A long one grew to a millisecond a creation.)
alter index customers.match_record_keys set (gin_pending_list_limit = 64);
