-- What a number proves, who may ask for a record, and what a refusal covers.

-- ───────────────────────────── numbers that prove who somebody is ─────────────────────────────

alter table customers.identifier add column proven boolean not null default true;
comment on column customers.identifier.proven is 'Whether it is known to be theirs: taken down with the file by a colleague, confirmed by a code or by a call. What an enquiry adds to a known record, or an owner types without a code, opens no account and merges nothing by itself.';

-- An owner's own mobile is changed with a code to it; their other addresses are only their word. Conditions stand with the triggers: nearly
-- every row that is written meets none of them.
create function customers.weigh_identifier() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.proven := app.customer_id() is null or new.kind = 'mobile';
  return new;
end $$;
create trigger weigh_new before insert on customers.identifier for each row
  when (new.kind <> 'mobile' and app.customer_id() is not null) execute function customers.weigh_identifier();
create trigger weigh_changed before update on customers.identifier for each row
  when (new.value_hash is distinct from old.value_hash or new.status = 'valid' and old.status is distinct from 'valid' and app.customer_id() is null)
  execute function customers.weigh_identifier();

create or replace function customers.keep_contact(contact jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- The row comes sealed; a number the customer has already is not added twice.
  insert into customers.identifier (id, customer_id, kind, value_enc, value_hash, tail_hash, masked, is_primary, shared, proven)
    select k.id, k.customer_id, k.kind, k.value_enc, k.value_hash, k.tail_hash, k.masked,
      not exists (select 1 from customers.identifier i where i.customer_id = k.customer_id and i.is_primary), k.shared, false
    from jsonb_populate_record(null::customers.identifier, contact) k
    where not exists (select 1 from customers.identifier i where i.customer_id = k.customer_id and i.value_hash = k.value_hash and i.kind = k.kind);
end $$;

-- The one person a mobile signs in: theirs beyond doubt, in use, and nobody else's.
create function customers.owner_of_mobile(wanted bytea) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
declare people uuid[];
begin
  -- plan: identifier_value, customer_pkey. A row that a merge left with the record that went on elsewhere names nobody: whatever
  -- the survivor keeps is the survivor's own row.
  select array_agg(distinct c.id) filter (where i.proven and i.status not in ('empty', 'stopped')) into people
    from customers.identifier i join customers.customer c on c.id = i.customer_id and c.status in ('active', 'outdated')
    where i.value_hash = wanted and i.kind = 'mobile';
  return case when cardinality(people) = 1 then people[1] end;
end $$;
comment on function customers.owner_of_mobile(bytea) is 'Whom a mobile signs in to the owner''s pages (WEB-04): null where it is not proven, dead, or used by several people.';

-- A number that the survivor gave up after a merge is nobody's any more: the merged record's copy serves the un-merge alone.
create or replace function customers.match_identifier(wanted_kind text, wanted bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || encode(substring(wanted from 1 for 8), 'hex'))::bit(64)::bigint);
  -- plan: index scan on identifier_value, customer_pkey
  select c.id into found_id from customers.identifier i
    join customers.customer c on c.id = i.customer_id and c.status not in ('merged', 'restricted', 'erased')
    where i.value_hash = wanted and i.kind = wanted_kind order by i.created_at, i.id limit 1;
  return found_id;
end $$;

create or replace function customers.holders_of(hashes bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: identifier_value, document_number, customer_pkey
  return query select distinct c.id from (
    select i.customer_id from customers.identifier i where i.value_hash = any (hashes)
    union select d.customer_id from customers.document d where d.number_hash = any (hashes) limit 20) h
    join customers.customer c on c.id = h.customer_id and c.status <> 'merged';
end $$;

-- ───────────────────────────── what a job may merge ─────────────────────────────

create or replace function customers.auto_mergeable(at_most integer, after uuid) returns table (id uuid, low_id uuid, high_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: duplicate_pkey; the certain ones are a small part of the open; identifier_customer and document_customer for those
  select d.id, d.low_id, d.high_id from customers.duplicate d
    join customers.customer a on a.id = d.low_id and a.status in ('active', 'outdated')
    join customers.customer b on b.id = d.high_id and b.status in ('active', 'outdated')
  where d.state = 'open' and d.band = 'certain' and d.vetoes = '{}' and (after is null or d.id > after) and (d.later_until is null or d.later_until <= now())
    -- Somebody has said that two people use the number.
    and not exists (select 1 from customers.identifier i join customers.identifier j on j.value_hash = i.value_hash and j.customer_id = d.high_id
      where i.customer_id = d.low_id and (i.shared or j.shared))
    -- Likeness is for people to judge, and so is a number that is only somebody's word.
    and (exists (select 1 from customers.document i join customers.document j on j.number_hash = i.number_hash and j.customer_id = d.high_id where i.customer_id = d.low_id)
      or exists (select 1 from customers.identifier i join customers.identifier j on j.value_hash = i.value_hash and j.customer_id = d.high_id
        where i.customer_id = d.low_id and i.proven and j.proven))
  order by d.id limit at_most
$$;
comment on function customers.auto_mergeable(integer, uuid) is 'Pairs that a job may merge without a person: certain, nothing against it, decided by nobody, and one document or one proven number in common that nobody called shared.';

-- ───────────────────────────── consent: what a grant takes back ─────────────────────────────

create or replace function customers.know_refusals() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.notice_id := (select n.id from customers.notice n where n.version = new.text_version);
  new.supersedes := '{}';
  if new.state = 'granted' then
    -- plan: consent_customer. A grant counts only against refusals it could see: no lock is needed for what is said at the same moment.
    -- A yes to one receiver answers a no to that one or to all; a yes to all leaves a no to one of them standing.
    new.supersedes := array(select r.id from customers.consent r
      where r.customer_id = any (customers.lineage_of(customers.survivor_of(new.customer_id))) and r.purpose = new.purpose and r.state <> 'granted'
        and (r.recipient_unit_id is null or r.recipient_unit_id = new.recipient_unit_id) and (r.recipient_id is null or r.recipient_id = new.recipient_id));
  end if;
  return new;
end $$;

-- ───────────────────────────── claims ─────────────────────────────

create or replace function customers.claim_grounds(customer uuid, unit uuid) returns text[]
language sql stable security definer set search_path = pg_catalog as $$
  -- Against the person's word no ground counts. A consent that the claiming unit's own staff took down is no ground for it.
  select case when said.state is not null and said.state <> 'granted' then '{refused}' else array_remove(array[
    case when exists (select 1 from leads.lead l where l.customer_id = any (customers.lineage_of(customer)) and l.org_id = unit
      and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')) then 'open_lead' end,
    case when said.state = 'granted' and not said.outdated and not exists (
      select 1 from customers.consent k join org.staff_role sr on k.actor = 'staff:' || sr.staff_id::text join org.unit_closure s on s.unit_id = sr.org_id
      where k.id = said.consent_id and s.ancestor_id = claim_grounds.unit) then 'shared' end,
    case when not exists (select 1 from customers.relationship r join org.unit u on u.id = r.org_id where r.customer_id = customer and u.kind = 'dealer') then 'unheld' end
  ], null) end
  from (select 1) one left join lateral customers.standing(customers.lineage_of(customers.survivor_of(customer)), 'share_dealer', unit, null, now()) said on true
$$;
comment on function customers.claim_grounds(uuid, uuid) is 'What speaks for a claim without asking anybody, or that the person refused it; which ground suffices stands in dictionary claim_rule.';

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('claim_rule', 'enquiry', '客户在本店登记新的咨询', 'the customer enquires at the dealer', '{"approve":true}', 4)
on conflict do nothing;

-- A file that is stored only, or erased, comes into nobody's sight.
create or replace function customers.relate(customer uuid, unit uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_closure_unit, unit_pkey; customer_merged_into finds nothing for nearly everybody
  insert into customers.relationship (id, customer_id, org_id)
    select app.new_id(), lived, c.ancestor_id
    from org.unit_closure c join org.unit u on u.id = c.ancestor_id cross join unnest(customers.lineage_of(customer)) lived
    where c.unit_id = unit and (c.ancestor_id = unit or u.kind = 'brand')
      and not exists (select 1 from customers.customer k where k.id = customer and k.status in ('restricted', 'erased'))
  on conflict (customer_id, org_id) do nothing;
end $$;

create or replace function customers.relate_many(ids uuid[], units uuid[]) returns setof uuid
language sql security definer set search_path = pg_catalog as $$
  with made as (
    insert into customers.relationship (id, customer_id, org_id)
      select app.new_id(), w.customer, c.ancestor_id
      from (
        -- plan: customer_merged_into finds nothing for nearly everybody
        select unnest(case when exists (select 1 from customers.customer l where l.merged_into = g.customer) then customers.lineage_of(g.customer) else array[g.customer] end), g.unit
        from unnest(ids, units) g (customer, unit)
        where not exists (select 1 from customers.customer k where k.id = g.customer and k.status in ('restricted', 'erased'))
      ) w (customer, unit)
      join org.unit_closure c on c.unit_id = w.unit
      join org.unit u on u.id = c.ancestor_id
      where c.ancestor_id = w.unit or u.kind = 'brand'
    on conflict (customer_id, org_id) do nothing
    returning customer_id, org_id
  )
  select m.customer_id from made m join unnest(ids, units) w (customer, unit) on w.customer = m.customer_id and w.unit = m.org_id
$$;

create or replace function customers.withhold(customer uuid, request uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare people uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  update customers.customer c set status = why, version = c.version + 1, updated_at = now() where c.id = people[1] and c.status <> 'merged';
  insert into customers.withheld (customer_id, org_id, request_id, reason, since)
    select r.customer_id, r.org_id, request, why, r.created_at from customers.relationship r where r.customer_id = any (people)
  on conflict do nothing;
  delete from customers.relationship r where r.customer_id = any (people);
  update customers.claim k set state = 'withdrawn', decided_at = now(), version = k.version + 1 where k.customer_id = any (people) and k.state = 'pending';
  -- Out of recognition: whoever enquires anew is a new person to the house.
  delete from customers.match_record m where m.customer_id = any (people);
  delete from customers.duplicate d where (d.low_id = any (people) or d.high_id = any (people)) and d.state = 'open';
  delete from customers.sign_in_code s where s.customer_id = any (people);
end $$;

-- ───────────────────────────── do not contact, by number ─────────────────────────────

create function customers.forbidden_of(people uuid[]) returns table (id uuid, channel text, reason text, at timestamptz, actor text)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: do_not_contact_customer, do_not_contact_value, identifier_customer. What somebody else said stays with their record.
  select distinct on (coalesce(d.channel, '')) d.id, d.channel, case when d.customer_id = any (people) then d.reason else '' end, d.created_at,
    case when d.customer_id = any (people) then d.actor end
  from customers.do_not_contact d
  where d.lifted_at is null and (d.customer_id = any (people)
    or d.value_hash in (select i.value_hash from customers.identifier i where i.customer_id = any (people)))
  order by coalesce(d.channel, ''), (d.customer_id = any (people)) desc, d.created_at desc
$$;
comment on function customers.forbidden_of(uuid[]) is 'What forbids contact with a person: their own entries, and those on a number that somebody else of the group has put on the list.';

create function customers.permit_of(people uuid[], by_channel text, why text) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare n bigint;
begin
  -- Another's own entry stays with them: only the number comes off the list.
  update customers.do_not_contact d set lifted_at = now(), lifted_by = app.actor(), lift_reason = why
  where d.lifted_at is null and d.channel is not distinct from by_channel and (d.customer_id = any (people)
    or d.value_hash in (select i.value_hash from customers.identifier i where i.customer_id = any (people)));
  get diagnostics n = row_count;
  return n;
end $$;
comment on function customers.permit_of(uuid[], text, text) is 'Takes a person, and the numbers they have, off the list; how many entries stood.';

-- ───────────────────────────── erasure: what was left behind ─────────────────────────────

-- Takes a person's data out of this module. Returns the records the trail shall show no words of, and contents of files nothing refers to.
create or replace function customers.forget(customer uuid) returns table (row_id uuid, content text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
  homes uuid[];
  files uuid[];
begin
  perform set_config('app.erasing', 'on', true);
  select array_agg(c.household_id) into homes from customers.customer c where c.id = any (ids) and c.household_id is not null;
  return query
    select unnest(ids), null::text
    union all select i.id, null from customers.identifier i where i.customer_id = any (ids)
    union all select a.id, null from customers.address a where a.customer_id = any (ids)
    union all select d.id, null from customers.document d where d.customer_id = any (ids)
    union all select x.id, null from customers.external_id x where x.customer_id = any (ids)
    union all select p.id, null from customers.contact_person p where p.customer_id = any (ids) or p.person_id = any (ids)
    union all select a.id, null from customers.attachment a where a.customer_id = any (ids)
    union all select v.id, null from customers.verification v where v.customer_id = any (ids)
    union all select n.id, null from customers.interaction n where n.customer_id = any (ids)
    union all select k.id, null from customers.consent k where k.customer_id = any (ids)
    union all select l.id, null from customers.claim l where l.customer_id = any (ids)
    union all select m.id, null from customers.merge m where m.survivor_id = any (ids) or m.loser_id = any (ids)
    union all select q.id, null from customers.request q where q.customer_id = any (ids)
    union all select d.id, null from customers.do_not_contact d where d.customer_id = any (ids)
    -- plan: entry_removed. Parts that were taken out of the file before.
    union all select e.row_id::uuid, null from audit.entry e where e.after is null and e.before is not null and e.before ->> 'customer_id' = any (ids::text[]);
  select array_agg(x) into files from (
    select a.file_id as x from customers.attachment a where a.customer_id = any (ids)
    union all select q.html_file_id from customers.request q where q.customer_id = any (ids)
    union all select q.json_file_id from customers.request q where q.customer_id = any (ids)) f where x is not null;
  delete from customers.attachment a where a.customer_id = any (ids);
  update customers.request q set details = '', answer = null, verified_how = null, html_file_id = null, json_file_id = null, package_state = null
    where q.customer_id = any (ids);
  return query select null::uuid, gone.content from unnest(coalesce(files, '{}')) f cross join lateral (select app.forget_file(f) as content) gone where gone.content is not null;
  delete from customers.identifier i where i.customer_id = any (ids);
  delete from customers.address a where a.customer_id = any (ids);
  delete from customers.document d where d.customer_id = any (ids);
  delete from customers.external_id x where x.customer_id = any (ids);
  delete from customers.contact_person p where p.customer_id = any (ids) or p.person_id = any (ids);
  delete from customers.duplicate d where d.low_id = any (ids) or d.high_id = any (ids);
  update customers.verification v set note = null where v.customer_id = any (ids);
  update customers.interaction n set content = '', next_step = null, next_on = null where n.customer_id = any (ids);
  update customers.stage_change g set reason = null where g.customer_id = any (ids) and g.reason is not null;
  update customers.claim l set reason = '', note = null where l.customer_id = any (ids);
  update customers.consent k set evidence = '{}' where k.customer_id = any (ids);
  update customers.merge m set survivor_before = '{}', loser_before = '{}', changes = '{}' where m.survivor_id = any (ids) or m.loser_id = any (ids);
  update customers.merge_moved v set before = case when v.before is null then null else '{}'::jsonb end, after = case when v.after is null then null else '{}'::jsonb end
    where v.merge_id in (select m.id from customers.merge m where m.survivor_id = any (ids) or m.loser_id = any (ids));
  update customers.do_not_contact d set reason = '' where d.customer_id = any (ids);
  -- A household that goes on bears the name of somebody who is still in it.
  update customers.household h set name = coalesce((select m.name from customers.customer m where m.household_id = h.id and m.id <> all (ids)
      order by m.created_at limit 1), '') || '家庭'
    where h.id = any (homes) and exists (select 1 from customers.customer c where c.id = any (ids) and h.name like '%' || replace(replace(c.name, '%', ''), '_', '') || '%');
  update customers.customer c set name = '已删除', name_grams = '{}', primary_masked = null, gender = null, birth_on = null, province_code = null, city_code = null,
    occupation = null, income = null, residence = null, family_size = null, household_id = null, household_role = null, needs = '{}', hobbies = '{}', tags = '{}',
    vip = false, opinion_leader = false, value_class = null, expected_value_fen = null, source = null, custom = '{}', archivist_id = null,
    completeness = null, missing = '{}', guardian_consent = null, outdated_reason = null, updated_at = now() where c.id = any (ids);
  -- A household bears the family's name; it goes with its last member.
  delete from customers.household h where h.id = any (homes) and not exists (select 1 from customers.customer c where c.household_id = h.id);
  perform set_config('app.erasing', '', true);
end $$;
