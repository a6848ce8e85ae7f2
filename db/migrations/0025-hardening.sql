-- What a security review found: copies of erased people, oracles, silent hand-overs, codes that could be guessed.
-- squawk-ignore-file require-concurrent-index-creation, ban-drop-column

-- ───────────────────────────── copies of a person outside their file ─────────────────────────────

create index import_row_record on org.import_row (record_id) where record_id is not null;
create index import_row_hit_record on org.import_row (hit_id) where hit_id is not null;

create function org.forget_import_rows(records uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: import_row_record and import_row_hit_record, then import_row_key and import_row_also
  with gone as (
    delete from org.import_row r where r.record_id = any (records) or (r.hit_id = any (records) and r.record_id is null)
    returning r.task_id, r.line, r.key_hash, r.also_hash
  ), keys as (
    select distinct g.task_id, k.hash from gone g cross join lateral unnest(array[g.key_hash, g.also_hash]) k (hash) where k.hash is not null
  ), repeated as (
    -- What repeated such a row in its file became nobody's record: it is theirs too.
    select r.task_id, r.line from keys k join org.import_row r on r.task_id = k.task_id and r.key_hash = k.hash where r.earlier is not null and r.record_id is null
    union
    select r.task_id, r.line from keys k join org.import_row r on r.task_id = k.task_id and r.also_hash = k.hash where r.earlier is not null and r.record_id is null
  )
  delete from org.import_row r using repeated x where r.task_id = x.task_id and r.line = x.line;
  -- Somebody decided that the row is another person's: it stays theirs, without a word of this one.
  update org.import_row r set hit_id = null, hit_seen = null, hit_band = null where r.hit_id = any (records);
end $$;
comment on function org.forget_import_rows(uuid[]) is 'Rows of import files that became these records, or would have changed them: their cells hold the person as the file did.';
revoke execute on function org.forget_import_rows(uuid[]) from public;

create function app.forget_answers(records uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: one pass over two days of answers, for a step that is rare
  update app.idempotency i set response = null
    where i.response::text like any (array(select '%' || r || '%' from unnest(records) r));
end $$;
comment on function app.forget_answers(uuid[]) is 'Answers kept for repeated requests that name one of these records. The key stays, so that a repetition makes nobody anew.';
revoke execute on function app.forget_answers(uuid[]) from public;

create function customers.forget_copies() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare people uuid[] := customers.lineage_of(new.id);
begin
  perform app.forget_answers(people);
  perform org.forget_import_rows(people || array(select o.unit_id from products.ownership o where o.customer_id = any (people)));
  return null;
end $$;
comment on function customers.forget_copies() is 'A person who is erased or restricted is not read in what others brought: rows of import files, of their cars too, and kept answers.';
create trigger forget_copies after update of status on customers.customer
  for each row when (new.status in ('restricted', 'erased') and old.status is distinct from new.status) execute function customers.forget_copies();

-- ───────────────────────────── imports find nobody who is restricted ─────────────────────────────

create or replace function customers.hits(kind text, wanted bytea[], words text[], sources text[])
returns table (place integer, customer_id uuid, name text, seen boolean, documents bytea[])
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  -- plan: identifier_value, document_number, external_id_once, unit_vin or the plate's index, member_card: one probe a row
  with asked as (
    select n::integer as place, a.hash, a.word, a.source from unnest(wanted, words, sources) with ordinality a (hash, word, source, n)
  ), found as (
    select a.place, i.customer_id from asked a join customers.identifier i on i.value_hash = a.hash
      where hits.kind in ('mobile', 'landline', 'email', 'wechat') and i.kind = hits.kind
    union all
    select a.place, d.customer_id from asked a join customers.document d on d.number_hash = a.hash where hits.kind = 'document'
    union all
    select a.place, e.customer_id from asked a join customers.external_id e on e.source = a.source and e.external_id = a.word where hits.kind = 'external'
    union all
    select a.place, o.customer_id from asked a join products.unit u on u.vin = a.word
      join products.ownership o on o.unit_id = u.id and o.to_date is null where hits.kind = 'vin'
    union all
    select a.place, o.customer_id from asked a join products.plate p on reverse(p.plate) collate "C" = reverse(a.word) collate "C" and p.to_date is null
      join products.ownership o on o.unit_id = p.unit_id and o.to_date is null where hits.kind = 'plate'
    union all
    select a.place, m.customer_id from asked a join club.member m on m.card_number = a.word where hits.kind = 'card'
  )
  select distinct f.place, c.id, c.name,
    exists (select 1 from customers.relationship r join org.unit_closure s on s.unit_id = r.org_id and s.ancestor_id = app.unit_id() where r.customer_id = c.id),
    array(select d.number_hash from customers.document d where d.customer_id = c.id and d.kind in ('resident_id', 'credit_code'))
  from found f
  join customers.customer held on held.id = f.customer_id
  join customers.customer c on c.id = case when held.status = 'merged' then customers.survivor_of(held.id) else held.id end
  where c.status not in ('merged', 'erased', 'restricted');
end $$;

-- ───────────────────────────── codes cannot be guessed ─────────────────────────────

alter table customers.sign_in_code
  add column codes integer not null default 1,
  add column codes_since timestamptz not null default now(),
  add column failures integer not null default 0,
  add column failures_since timestamptz not null default now();
comment on column customers.sign_in_code.codes is 'Codes made since codes_since, an hour at most; a sign-in that succeeds begins anew.';
comment on column customers.sign_in_code.failures is 'Wrong tries since failures_since, a day at most, whatever the number of codes; a sign-in that succeeds begins anew.';

create or replace function customers.put_sign_in_code(customer uuid, code bytea, ends timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.sign_in_code as s (customer_id, code_hash, expires_at) values (customer, code, ends)
  on conflict (customer_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at, attempts = 0, created_at = now(),
    codes = case when s.codes_since > now() - interval '1 hour' then s.codes + 1 else 1 end,
    codes_since = case when s.codes_since > now() - interval '1 hour' then s.codes_since else now() end
  -- Nobody is told: the answer is the same for a number that is unknown. The code before it counts on.
  where s.codes < 5 or s.codes_since <= now() - interval '1 hour';
end $$;
comment on function customers.put_sign_in_code(uuid, bytea, timestamptz) is 'The newest code of a person, five an hour.';

create or replace function customers.try_sign_in_code(customer uuid, code bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare stored customers.sign_in_code;
begin
  update customers.sign_in_code s set attempts = s.attempts + 1
    where s.customer_id = customer and s.expires_at > now() and s.attempts < 5
      and (s.failures < 20 or s.failures_since <= now() - interval '1 day') returning * into stored;
  if not found then return false; end if;
  if stored.code_hash = code then
    delete from customers.sign_in_code s where s.customer_id = customer;
    return true;
  end if;
  update customers.sign_in_code s set
    failures = case when s.failures_since > now() - interval '1 day' then s.failures + 1 else 1 end,
    failures_since = case when s.failures_since > now() - interval '1 day' then s.failures_since else now() end
    where s.customer_id = customer;
  return false;
end $$;
comment on function customers.try_sign_in_code(uuid, bytea) is 'Whether a code is the newest of a person: five tries a code, twenty wrong ones a day.';

-- ───────────────────────────── a car that changes dealers ─────────────────────────────

create function products.present_owner(wanted uuid) returns table (owner_id uuid, keeper_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: ownership_current
  return query select o.customer_id, o.org_id from products.ownership o where o.unit_id = wanted and o.to_date is null for update;
end $$;
comment on function products.present_owner(uuid) is 'Whose a vehicle is and where that is written down, anywhere in the group, held until the transaction ends: for a transfer, which has to tell them. Never leaves the service.';

create function products.released_by(unit uuid, customer uuid, keeper uuid, since date) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: ownership_unit
  return exists (
    select 1 from products.ownership o where o.unit_id = unit and o.customer_id = customer and o.org_id = keeper and o.to_date = since)
    and exists (
      select 1 from products.ownership n join org.unit_closure c on c.unit_id = n.org_id and c.ancestor_id = app.unit_id()
      where n.unit_id = unit and n.to_date is null and n.from_date = since);
end $$;
comment on function products.released_by(uuid, uuid, uuid, date) is 'Whether a customer gave a car away to somebody of the acting unit that day: what allows the event to lie where the customer is known.';

-- Whoever takes a car over leaves word where it was kept: nothing else can be written there.
create policy release_insert on app.event for insert to roadbook_app
  with check (name = 'vehicle.released' and products.released_by(subject_id, customer_id, org_id, (payload ->> 'toDate')::date));

-- ───────────────────────────── packages of people who were taken apart again ─────────────────────────────

create function customers.drop_packages(requests uuid[]) returns table (content text)
language plpgsql security definer set search_path = pg_catalog as $$
declare r record;
begin
  for r in select q.id, q.html_file_id, q.json_file_id from customers.request q where q.id = any (requests) and q.html_file_id is not null for update loop
    update customers.request q set html_file_id = null, json_file_id = null, package_state = null where q.id = r.id;
    return query select g.content from unnest(array[r.html_file_id, r.json_file_id]) f cross join lateral (select app.forget_file(f) as content) g where g.content is not null;
  end loop;
end $$;
comment on function customers.drop_packages(uuid[]) is 'Lets go of the packages of requests; names the contents nothing refers to.';
revoke execute on function customers.drop_packages(uuid[]) from public;

create or replace function customers.expire_packages() returns table (content text)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query select d.content from customers.drop_packages(array(
    select q.id from customers.request q where q.package_expires_at < now() and q.html_file_id is not null for update skip locked)) d;
end $$;

create function customers.part_packages(merge uuid) returns table (content text)
language plpgsql security definer set search_path = pg_catalog as $$
declare people uuid[];
begin
  select array_agg(distinct l) into people from customers.merge m
    cross join lateral unnest(customers.lineage_of(m.survivor_id) || customers.lineage_of(m.loser_id)) l where m.id = merge;
  if people is null then return; end if;
  perform org.end_owner_sessions(people);
  return query select d.content from customers.drop_packages(array(
    select q.id from customers.request q where q.customer_id = any (people))) d;
end $$;
comment on function customers.part_packages(uuid) is 'Two people who were held for one: what was put together of both goes, and who is signed in as both signs in anew.';

-- ───────────────────────────── names and titles across dealers ─────────────────────────────

create function customers.household_name(home uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog as $$
declare shown text;
begin
  -- plan: household_pkey, customer_household; a handful of people
  select case when bool_and(m.seen) or bool_or(m.seen and h.name = m.name || '家庭') then h.name
    else (array_agg(m.name || '家庭' order by m.created_at, m.id) filter (where m.seen))[1] end
  into shown
  from customers.household h
  cross join lateral (select k.id, k.name, k.created_at, customers.in_scope(k.id) as seen
    from customers.customer k where k.household_id = h.id and k.status not in ('merged', 'erased')) m
  where h.id = home group by h.name;
  return shown;
end $$;
comment on function customers.household_name(uuid) is 'What a household is called for the acting unit: it bears a person''s name, which shows where that person, or everybody of it, is in scope; else it is called after one who is.';
create or replace function customers.history(wanted uuid, before_us bigint, before_chain integer, before_seq bigint, before_ordinal integer, at_most integer)
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
      -- A file is the unit's that keeps it, and so is its title.
      and (b.source_table <> 'customers.attachment' or exists (
        select 1 from app.file f join org.unit_closure u on u.unit_id = f.org_id and u.ancestor_id = app.unit_id()
        where f.id = (coalesce(e.after, e.before) ->> 'file_id')::uuid))
      and (coalesce(shown.before, '{}') <> '{}' or coalesce(shown.after, '{}') <> '{}')
      and (before_us is null or (b.at, b.chain, b.seq, e.ordinal)
           < (to_timestamp(0) + before_us * interval '1 microsecond', before_chain, before_seq, before_ordinal))
    order by b.at desc, b.chain desc, b.seq desc, e.ordinal desc
    limit at_most;
end $$;

create or replace function customers.file_of(wanted uuid, lineage uuid[]) returns table (part text, line json)
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
    select 'household', json_build_object('id', c.household_id, 'name', customers.household_name(c.household_id)) from customers.customer c
      where c.id = wanted and c.household_id is not null
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
