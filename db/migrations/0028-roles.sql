-- Which permissions a shipped role came with, so that an upgrade grants what is new and leaves alone what an administrator took away.
create table org.role_shipped (
  role_id uuid not null references org.role (id),
  permission text not null,
  primary key (role_id, permission)
);
comment on table org.role_shipped is 'Written at each start, after the roles themselves.';
insert into app.open_table values ('org.role_shipped', 'role templates are common to the group');

-- As 0024 has it of the other doors: a row that a merge left with the record that went on elsewhere names nobody.
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
  join customers.customer c on c.id = f.customer_id and c.status not in ('merged', 'erased', 'restricted');
end $$;

-- One probe: nobody alike costs next to nothing.
create or replace function customers.match_probe(facts jsonb, most integer, excluded uuid) returns table (
  customer_id uuid, weight double precision, probability double precision, band text, vetoes text[],
  pattern bigint, shift double precision, bits double precision[], doubt double precision)
language plpgsql stable security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
  p customers.match_record := customers.match_fitted(facts);
  m customers.match_model;
  rarity double precision[];
  holders integer;
begin
  select f.holders into holders from customers.match_frequency f where f.field = 1 and f.value = p.han;
  if holders > 10 then
    p.keys := array(select k from unnest(p.keys) k where k & 31 <> 10);
  end if;
  p.keys := coalesce(customers.match_unshared(p.keys), '{}');
  -- plan: bitmap of match_record_keys. Whoever is new to the house is like nobody, and setting up what judges them takes longer than this look.
  -- Counted, not asked for one: for the first of many the planner might rather walk the table.
  if (select count(*) from customers.match_record b where b.keys && p.keys and b.kind = p.kind and b.customer_id is distinct from excluded) = 0 then
    return;
  end if;
  select * into m from customers.match_model order by version desc limit 1;
  rarity := customers.probe_rarity(p, m);
  return query
    -- plan: bitmap of match_record_keys; a key has at most some dozen holders. Planned once: a plan for given values would take longer than all else.
    with judged as (
      select b.customer_id as id, c.pattern as levels, b as other, m.prior + customers.match_bits(c.pattern, m.weights) + customers.match_shift(c.pattern, rarity) as against_any,
        m.prior_related + customers.match_bits(c.pattern, m.related) + customers.match_own_shift(c.pattern, rarity) as against_related
      from customers.match_record b cross join lateral (select customers.match_pattern(p, b) as pattern offset 0) c
      where b.keys && p.keys and b.kind = p.kind and b.customer_id is distinct from excluded
    ), weighed as (
      select j.*, customers.match_weight(j.against_any, j.against_related) as total from judged j
    ), banded as (
      select w.*, customers.match_probability(w.total) as chance, v.found,
        customers.match_band(customers.match_probability(w.total), v.found, m.certain) as place
      from weighed w cross join lateral (select customers.match_vetoes(p, w.other, w.levels) as found offset 0) v
    )
    select w.id, w.total, w.chance, w.place, customers.match_veto_names(w.found), w.levels, customers.match_shift(w.levels, rarity),
      (select array_agg(m.weights[n * 16 + 1 + ((w.levels >> (n * 4)) & 15)::integer] order by n) from generate_series(0, 14) n), w.total - w.against_any
    from banded w where w.place is not null
    order by w.total desc, w.id limit most;
end $$;

-- As 0011 has it, with less to set up for each batch: the digest of one entry, which nearly every batch is, and the link are plain expressions,
-- where a sub-select and a function were planned anew in each transaction. What is written, and every hash, stays the same.
create or replace function audit.append(lines audit.entry[], source text, op text) returns void language plpgsql as $$
declare
  own integer := pg_backend_pid();
  head audit.chain;
  b audit.batch;
  e audit.entry := lines[1];
  digest bytea;
begin
  if coalesce(cardinality(lines), 0) = 0 then return; end if;
  select * into head from audit.chain where chain = own;
  if not found then
    insert into audit.chain values (own, 0, sha256(convert_to('roadbook chain ' || own, 'UTF8'))) returning * into head;
  end if;
  if cardinality(lines) = 1 then
    digest := sha256(convert_to(concat_ws(E'\x1f', e.ordinal, e.row_id, coalesce(e.org_id::text, '-'), coalesce(e.before::text, '-'),
      coalesce(e.after::text, '-')), 'UTF8'));
  else
    digest := (select sha256(convert_to(string_agg(concat_ws(E'\x1f', l.ordinal, l.row_id, coalesce(l.org_id::text, '-'),
      coalesce(l.before::text, '-'), coalesce(l.after::text, '-')), E'\x1e' order by l.ordinal), 'UTF8')) from unnest(lines) l);
  end if;
  b := row(own, head.seq + 1, now(), app.actor(), app.unit_id(), nullif(current_setting('app.request', true), ''), source, op, cardinality(lines),
    digest, ''::bytea, nullif(current_setting('app.address', true), ''));
  -- audit.batch_hash, written out.
  b.hash := sha256(head.hash || b.digest || convert_to(concat_ws(E'\x1f',
    b.chain, b.seq, (extract(epoch from b.at) * 1000000)::bigint, b.actor, coalesce(b.unit_id::text, '-'), coalesce(b.request_id, '-'),
    b.source_table, b.operation, b.rows, b.address), 'UTF8'));
  with entries as (
    insert into audit.entry select own, b.seq, l.ordinal, l.row_id, l.org_id, l.before, l.after from unnest(lines) l
  )
  insert into audit.batch select b.*;
  update audit.chain set seq = b.seq, hash = b.hash where chain = own;
end $$;

-- The keys of many holders are few: one plan serves every record.
alter function customers.match_unshared(bigint[]) set plan_cache_mode = force_generic_plan;
