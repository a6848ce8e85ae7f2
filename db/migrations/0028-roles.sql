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
