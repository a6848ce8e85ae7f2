-- The customer's file: what is missing in it, how fresh it is, and the dictionaries and fields an administrator keeps.
-- Small tables and empty columns: the checks and indexes read what 0015 has just made.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

alter table customers.customer
  add column guardian_consent text,
  add column outdated_reason text;
comment on column customers.customer.outdated_reason is 'Why the file was marked outdated: a code of dictionary outdated_reason (CUS-21, CUS-22).';
comment on column customers.customer.guardian_consent is 'How the guardian of a child under fourteen agreed (PIPL art. 31); a file of a child is not taken without.';

-- Completeness and its gaps are derived: a changed rule would otherwise leave a line of the trail for each file of the group. Rows in which
-- nothing else changed are told by one comparison before any column is looked at (5 000 rows: 0.4 s instead of 4.7).
create function audit.on_update_of_derived() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
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
    where (o.doc - sealed) is distinct from (n.doc - sealed)
  ) d;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'update');
  return null;
end $$;
comment on function audit.on_update_of_derived() is 'As audit.on_update, for a table with columns that are worked out of others and left out of the trail.';
drop trigger audit_insert on customers.customer;
drop trigger audit_update on customers.customer;
drop trigger audit_delete on customers.customer;
create trigger audit_insert after insert on customers.customer referencing new table as new_rows
  for each statement execute function audit.on_insert('name_grams', 'completeness', 'missing');
create trigger audit_update after update on customers.customer referencing new table as new_rows old table as old_rows
  for each statement execute function audit.on_update_of_derived('name_grams', 'completeness', 'missing');
create trigger audit_delete after delete on customers.customer referencing old table as old_rows
  for each statement execute function audit.on_delete('name_grams', 'completeness', 'missing');

-- What lists of files are narrowed by, newest first; partial where most files are not meant.
create index customer_stage on customers.customer (stage, created_at desc, id desc);
create index customer_city on customers.customer (city_code, created_at desc, id desc) where city_code is not null;
create index customer_organisation on customers.customer (kind, created_at desc, id desc) where kind <> 'person';
create index customer_vip on customers.customer (created_at desc, id desc) where vip;
create index customer_status on customers.customer (status, created_at desc, id desc) where status <> 'active';
create index customer_archivist on customers.customer (archivist_id, created_at desc, id desc) where archivist_id is not null;
create index customer_marks on customers.customer using gin (tags, missing);
create index customer_fresh on customers.customer ((coalesce(verified_at, created_at)), id) where status = 'active';
-- Read without the table by customers.file_figures.
create index customer_file on customers.customer (id) include (completeness, archivist_id) where status = 'active';

-- ───────────────────────────── the life cycle by hand ─────────────────────────────

alter table customers.stage_change add column reason text;
create or replace function customers.keep_stage() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.stage_change (id, customer_id, from_stage, to_stage, reason)
    values (app.new_id(), new.id, old.stage, new.stage, nullif(current_setting('app.reason', true), ''));
  return null;
end $$;
comment on column customers.stage_change.reason is 'Why a colleague set the stage by hand; empty where a step of the work did.';

-- ───────────────────────────── completeness (CUS-27) ─────────────────────────────

create table customers.completeness_rule (
  id uuid primary key default app.new_id(),
  kind text not null check (kind in ('person', 'enterprise', 'institution', 'dealer')),
  field text not null check (field ~ '^[a-z][a-z0-9_.]{0,59}$'),
  weight smallint not null check (weight between 0 and 100),
  constraint completeness_rule_once unique (kind, field)
);
comment on table customers.completeness_rule is 'Which fields a file of a kind should hold, and how much each counts; 0: not asked for. Custom fields stand here as custom.CODE.';
insert into app.open_table values ('customers.completeness_rule', 'what a full file is, is common to the group');
select app.audited('customers.completeness_rule');
grant select, insert, update on customers.completeness_rule to roadbook_app;
insert into customers.completeness_rule (kind, field, weight) values
  ('person', 'mobile', 20), ('person', 'email', 5), ('person', 'wechat', 5), ('person', 'gender', 5), ('person', 'birth_on', 10),
  ('person', 'city', 10), ('person', 'address', 10), ('person', 'document', 10), ('person', 'occupation', 10), ('person', 'income', 0),
  ('person', 'residence', 0), ('person', 'family_size', 5), ('person', 'needs', 5), ('person', 'hobbies', 5), ('person', 'household', 0),
  ('person', 'source', 0);
insert into customers.completeness_rule (kind, field, weight)
  select kind, field, weight
  from (values ('enterprise'), ('institution')) k (kind),
    (values ('phone', 20), ('email', 10), ('city', 15), ('address', 15), ('document', 20), ('contact_person', 20), ('needs', 0), ('source', 0)) f (field, weight);
insert into customers.completeness_rule (kind, field, weight) values
  ('dealer', 'phone', 30), ('dealer', 'email', 10), ('dealer', 'city', 20), ('dealer', 'address', 20), ('dealer', 'contact_person', 20);

create function customers.filled_fields(c customers.customer) returns text[]
language sql stable set search_path = pg_catalog as $$
  select array_remove(array[
    case when c.gender is not null then 'gender' end,
    case when c.birth_on is not null then 'birth_on' end,
    case when c.city_code is not null then 'city' end,
    case when c.occupation is not null then 'occupation' end,
    case when c.income is not null then 'income' end,
    case when c.residence is not null then 'residence' end,
    case when c.family_size is not null then 'family_size' end,
    case when c.needs <> '{}' then 'needs' end,
    case when c.hobbies <> '{}' then 'hobbies' end,
    case when c.household_id is not null then 'household' end,
    case when c.source is not null then 'source' end,
    -- plan: identifier_customer, address_customer, document_customer, contact_person_once: a probe each
    case when exists (select 1 from customers.address a where a.customer_id = c.id and a.line_enc is not null) then 'address' end,
    case when exists (select 1 from customers.document d where d.customer_id = c.id) then 'document' end,
    case when exists (select 1 from customers.contact_person p where p.customer_id = c.id and p.to_date is null) then 'contact_person' end
  ], null)
  || array(select distinct u.field from customers.identifier i
       cross join lateral unnest(case when i.kind in ('mobile', 'landline') then array[i.kind, 'phone'] else array[i.kind] end) u (field)
       where i.customer_id = c.id and i.status not in ('empty', 'stopped'))
  || array(select 'custom.' || k.key from jsonb_each(c.custom) k where k.value not in ('null', '""', '[]'))
$$;
comment on function customers.filled_fields(customers.customer) is 'The fields of a file that hold something usable; a number nobody answers at does not count.';

create function customers.recount_files(ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare changed integer;
begin
  with filled as (
    select c.id, c.kind, customers.filled_fields(c) as fields from customers.customer c where c.id = any (ids)
  ), counted as (
    select f.id,
      coalesce(floor(100.0 * coalesce(sum(r.weight) filter (where r.field = any (f.fields)), 0) / sum(r.weight)), 100)::smallint as percent,
      coalesce(array_agg(r.field order by r.weight desc, r.field collate "C") filter (where r.field <> all (f.fields)), '{}') as gaps
    from filled f left join customers.completeness_rule r on r.kind = f.kind and r.weight > 0
    group by f.id
  )
  update customers.customer c set completeness = n.percent, missing = n.gaps
  from counted n where c.id = n.id and (c.completeness is distinct from n.percent or c.missing <> n.gaps);
  get diagnostics changed = row_count;
  return changed;
end $$;
comment on function customers.recount_files(uuid[]) is 'Completeness and gaps of some files by the rule of today; how many changed. Derived data of any unit''s customers, hence a definer function.';

create function customers.files_after(last uuid, at_most integer) returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: customer_pkey
  select c.id from customers.customer c where last is null or c.id > last order by c.id limit at_most
$$;
comment on function customers.files_after(uuid, integer) is 'The next batch of files, for work over all of them.';

create function customers.file_figures(dealer uuid)
returns table (org_id uuid, archivist_id uuid, files bigint, complete bigint, points bigint)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: relationship's unique index and customer_file, both read without their tables; relationship_org for a single dealer
  select r.org_id, c.archivist_id, count(*), count(*) filter (where c.completeness = 100), coalesce(sum(c.completeness), 0)
  from customers.relationship r join customers.customer c on c.id = r.customer_id and c.status = 'active'
  where r.org_id = any (array(
    select s.unit_id from org.unit_closure s join org.unit u on u.id = s.unit_id and u.kind = 'dealer' where s.ancestor_id = (select app.unit_id()) and (dealer is null or s.unit_id = dealer)))
  group by r.org_id, c.archivist_id
$$;
comment on function customers.file_figures(uuid) is 'Files, complete ones and the sum of their percents by dealer and archivist, of the dealers in scope (CUS-27).';

-- ───────────────────────────── lists by what a file bears or lacks ─────────────────────────────
-- As customers.found: the operators of these filters are not leakproof, so behind the policy a mark that nobody bears would be looked for
-- in every file. Few bearers are taken from the index, whoever they are; of many the newest are walked, or those of the dealer.

create function customers.marked(filters jsonb, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
declare
  few constant integer := 5000;
  -- A file verified or made since is not stale: the walk begins where the first stale one can be.
  mark text := concat_ws(' and ',
    case when filters ? 'tags' then format('k.tags @> array[%L]', filters ->> 'tags') end,
    case when filters ? 'missing' then format('k.missing @> array[%L]', filters ->> 'missing') end,
    case when filters ? 'stale_before' then
      format('coalesce(k.verified_at, k.created_at) < %1$L and k.created_at < %1$L and k.status = ''active''', filters ->> 'stale_before') end);
  tail text := format('and exists (select 1 from customers.relationship r where r.customer_id = k.id and %s) %s %s order by k.created_at desc, k.id desc limit %s',
    app.scope_sql('r.org_id'), customers.filter_sql(filters), app.before_sql('k', before_us, before_id), at_most);
  ids uuid[];
begin
  -- plan: customer_marks, customer_fresh
  execute format('select array_agg(s.id) from (select k.id from customers.customer k where %s limit %s) s', mark, few + 1) into ids;
  if cardinality(ids) > few then
    -- plan: relationship_org for a dealer; customer_created where enough of the newest fit
    return query execute format('select k.id from customers.customer k where %s %s', mark, tail);
  elsif ids is not null then
    -- plan: customer_pkey, then the unique index of customers.relationship
    return query execute format('select k.id from customers.customer k where k.id = any ($1) %s', tail) using ids;
  end if;
end $$;
comment on function customers.marked(jsonb, bigint, uuid, integer) is 'A page of the files in scope that bear a tag, lack a field or are stale, newest first.';

-- ───────────────────────────── what the matcher knows of a stored customer ─────────────────────────────

create function customers.facts_of(customer uuid) returns table (part text, id uuid, sealed bytea, clear text)
language sql stable security definer set search_path = pg_catalog as $$
  select f.part, null::uuid, null::bytea, f.clear from customers.customer c
    cross join lateral (values ('kind', c.kind), ('status', c.status), ('name', c.name), ('gender', c.gender), ('birth', c.birth_on::text), ('city', c.city_code)) f (part, clear)
    where c.id = customer and f.clear is not null
  union all select i.kind, i.id, i.value_enc, null from customers.identifier i where i.customer_id = customer
  union all select d.kind, d.id, d.number_enc, null from customers.document d where d.customer_id = customer
  union all (select 'address', a.id, a.line_enc, a.postcode from customers.address a where a.customer_id = customer order by a.is_primary desc, a.created_at limit 1)
  union all select 'vin', null, null, u.vin from products.ownership o join products.unit u on u.id = o.unit_id where o.customer_id = customer and o.to_date is null
  union all select 'plate', null, null, u.plate from products.ownership o join products.unit u on u.id = o.unit_id
    where o.customer_id = customer and o.to_date is null and u.plate is not null
  union all select 'card', null, null, m.card_number from club.member m where m.customer_id = customer and m.card_number is not null
$$;
comment on function customers.facts_of(uuid) is 'What identifies a customer, group-wide, sealed values sealed: read by customers.refreshMatch alone, which turns it into the hashed row of the matcher.';

-- ───────────────────────────── a dealer as a customer (CUS-03) ─────────────────────────────

create function customers.record_of_unit(unit uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || left(replace(unit::text, '-', ''), 16))::bit(64)::bigint);
  select c.id into found_id from customers.customer c where c.unit_id = unit;
  return found_id;
end $$;
comment on function customers.record_of_unit(uuid) is 'The customer record of a dealer; locked against a second creation until the transaction ends.';

-- ───────────────────────────── dictionaries ─────────────────────────────

alter table org.dictionary add column version integer not null default 1;
insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('file_rule', 'stale', '档案核实周期', 'a file is verified every', '{"months":12}', 1),
  ('outdated_reason', 'unreachable', '长期无法联系', 'cannot be reached any more', '{}', 1),
  ('outdated_reason', 'moved_abroad', '迁居外地或国外', 'moved away', '{}', 2),
  ('outdated_reason', 'deceased', '已故', 'deceased', '{}', 3),
  ('outdated_reason', 'closed_down', '企业已注销', 'the company closed down', '{}', 4),
  ('outdated_reason', 'not_interested', '明确无购车意向', 'has no interest any more', '{}', 5),
  ('outdated_reason', 'wrong_person', '号码已易主', 'the number belongs to somebody else', '{}', 6),
  ('outdated_reason', 'other', '其他', 'other', '{}', 9),
  ('lead_channel', 'social_media', '社交媒体', 'social media', '{}', 8),
  ('lead_channel', 'search_engine', '搜索引擎', 'search engine', '{}', 9),
  ('lead_channel', 'car_site', '汽车网站', 'car site', '{}', 10),
  ('lead_channel', 'test_drive_event', '试驾活动', 'test-drive event', '{}', 11),
  ('lead_channel', 'car_club', '车友会', 'car club', '{}', 12),
  ('lead_channel', 'insurance', '保险公司', 'insurance company', '{}', 13),
  ('lead_channel', 'finance', '金融机构', 'finance company', '{}', 14),
  ('lead_channel', 'service', '售后', 'after-sales', '{}', 15);
