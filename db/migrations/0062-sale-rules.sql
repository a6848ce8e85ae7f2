-- What is to be given back, what a car needs to be handed over, contracts by their number, offers from above.
-- What is added to orders and settings has a constant default; the new table reads no rows.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, adding-field-with-default

-- ───────────────────────────── what is to be given back ─────────────────────────────

alter table sales.order
  add column refund_due_fen bigint not null default 0,
  add column refund_since timestamptz,
  add constraint order_refund_due check (refund_due_fen >= 0 and (refund_due_fen = 0 or refund_since is not null)) not valid;
comment on column sales.order.refund_due_fen is 'What an approved cancellation or return promised and has not been given back yet.';
comment on column sales.order.refund_since is 'When it was approved.';
update sales.order o set refund_due_fen = greatest(0, r.refund_fen - o.refunded_fen + coalesce((r.before ->> 'refundedFen')::bigint, 0)),
    refund_since = coalesce(r.decided_at, r.created_at)
  from sales.change_request r
  where r.order_id = o.id and r.kind in ('cancel', 'return') and r.status = 'approved' and r.refund_fen > 0 and o.status in ('cancelled', 'returned');
create index order_refund_due on sales.order (org_id, refund_since, id) where refund_due_fen > 0;
create index order_refund_due_all on sales.order (refund_since, id) where refund_due_fen > 0;

alter table sales.payment add column reference text;
comment on column sales.payment.reference is 'The number of the transfer or slip by which the money moved.';

-- ───────────────────────────── what a car needs to be handed over ─────────────────────────────

alter table sales.setting
  add column contract_first boolean not null default false,
  add column paid_first boolean not null default false;
comment on table sales.setting is 'How a unit and those below it sell; of several above a dealer the nearest holds, whole.';
comment on column sales.setting.contract_first is 'A car is handed over only with a signed contract that says what the order says.';
comment on column sales.setting.paid_first is 'A car is handed over only when all of it is paid.';

create function sales.setting_at(wanted uuid)
returns table (org_id uuid, unit_name text, unit_name_en text, delivery_checklist boolean, contract_first boolean, paid_first boolean, quote_days smallint, version integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: unit_closure_unit, then sales_setting_once a unit above
    select s.org_id, u.name, u.name_en, s.delivery_checklist, s.contract_first, s.paid_first, s.quote_days, s.version
    from org.unit_closure above join sales.setting s on s.org_id = above.ancestor_id join org.unit u on u.id = s.org_id
    where above.unit_id = wanted and wanted in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
    order by (select count(*) from org.unit_closure d where d.unit_id = s.org_id) desc limit 1;
end $$;
comment on function sales.setting_at(uuid) is 'How a unit sells: its own settings, else those of the nearest unit above, which lie outside a dealer''s scope.';

create table sales.delivery_release (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  lacks text[] not null check (lacks <@ '{contract,contract_outdated,balance}' and cardinality(lacks) > 0),
  balance_fen bigint not null default 0,
  reason text not null,
  released_by uuid not null references org.staff (id),
  created_at timestamptz not null default now()
);
comment on table sales.delivery_release is 'A manager lets an order''s car leave without what is still lacking: contract or money. The latest of an order holds.';
comment on column sales.delivery_release.balance_fen is 'What was still to be paid; a higher balance is not covered.';
create index delivery_release_order on sales.delivery_release (order_id, created_at desc);
select app.protect('sales.delivery_release'), app.audited('sales.delivery_release');
grant select, insert on sales.delivery_release to roadbook_app;

-- ───────────────────────────── orders and contracts by the number of the contract ─────────────────────────────

create index contract_number_reversed on sales.contract (reverse(upper(number)) collate "C") where number is not null;
create index order_contract_reversed on sales.order (reverse(upper(contract_number)) collate "C") where contract_number is not null;

create or replace function sales.found(wanted text, consultant uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: bitmap of order_number_reversed and order_contract_reversed
  return query execute format(
    'select o.id from sales.order o where (%s or (o.contract_number is not null and %s)) and %s %s order by o.created_at desc, o.id desc limit %s',
    app.tail_sql('reverse(o.number)', wanted), app.tail_sql('reverse(upper(o.contract_number))', upper(wanted)), app.scope_sql('o.org_id'),
    case when consultant is null then '' else format('and o.consultant_id = %L', consultant) end, at_most);
end $$;
comment on function sales.found(text, uuid, integer) is 'The newest orders in scope whose number, or whose contract''s, is or ends in a text.';

create function sales.found_contracts(wanted text, consultant uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog as $$
begin
  -- plan: contract_number_reversed; order_pkey where one consultant's are asked for
  return query execute format(
    'select k.id from sales.contract k where k.number is not null and %s and %s %s order by k.created_at desc, k.id desc limit %s',
    app.tail_sql('reverse(upper(k.number))', upper(wanted)), app.scope_sql('k.org_id'),
    case when consultant is null then ''
      else format('and exists (select 1 from sales.order o where o.id = k.order_id and o.consultant_id = %L)', consultant) end, at_most);
end $$;
comment on function sales.found_contracts(text, uuid, integer) is 'The newest contracts in scope whose number is or ends in a text.';

-- ───────────────────────────── offers from above ─────────────────────────────

create function sales.offers_above(unit uuid) returns setof sales.offer
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: unit_closure_unit, then offer_org a unit above
    select o.* from org.unit_closure above join sales.offer o on o.org_id = above.ancestor_id
    where above.unit_id = unit and above.ancestor_id <> unit
      and unit in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
    order by o.from_date desc, o.id desc limit 501;
end $$;
comment on function sales.offers_above(uuid) is 'Offers of the units above, which hold at the unit too: their rows are outside its scope.';

create function sales.price_levels_above(unit uuid) returns setof sales.price_level
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: unit_closure_unit, then price_level_once a unit above
    select p.* from org.unit_closure above join sales.price_level p on p.org_id = above.ancestor_id
    where above.unit_id = unit and above.ancestor_id <> unit
      and unit in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()));
end $$;
comment on function sales.price_levels_above(uuid) is 'Price levels of the units above, which hold at the unit where it has none of its own: their rows are outside its scope.';

-- ───────────────────────────── letting go of a person ─────────────────────────────

create or replace function sales.forget(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  leads uuid[] := array(select l.id from leads.lead l where l.customer_id = any (people));
  orders uuid[] := array(select o.id from sales.order o where o.customer_id = any (people));
  files uuid[];
begin
  perform set_config('app.erasing', 'on', true);
  return query select n.id from sales.need n where n.lead_id = any (leads)
    union all select q.id from sales.quote q where q.lead_id = any (leads)
    union all select o.id from sales.order o where o.id = any (orders)
    union all select p.id from sales.order_part p where p.order_id = any (orders)
    union all select p.id from sales.payment p where p.order_id = any (orders)
    union all select c.id from sales.change_request c where c.order_id = any (orders)
    union all select h.id from sales.handover h where h.order_id = any (orders)
    union all select d.id from sales.delivery d where d.order_id = any (orders)
    union all select r.id from sales.delivery_release r where r.order_id = any (orders)
    union all select k.id from sales.contract k where k.order_id = any (orders);
  update sales.need n set use_kind = null, budget_from_fen = null, budget_to_fen = null, concerns = '{}', wishes = '', competitor = null, current_car = null, pays = null
    where n.lead_id = any (leads);
  update sales.quote q set content = '{}', decision_note = null, link_hash = null, link_expires_at = null where q.lead_id = any (leads);
  update sales.order o set link_hash = null, link_expires_at = null where o.id = any (orders);
  update sales.order_part p set note = null where p.order_id = any (orders);
  update sales.payment p set note = null, reference = null where p.order_id = any (orders);
  update sales.change_request c set reason = '', decision_note = null where c.order_id = any (orders);
  update sales.delivery d set contact_note = null, plate = null where d.order_id = any (orders);
  update sales.delivery_release r set reason = '' where r.order_id = any (orders);
  select array_agg(x) into files from (
    select h.signature_id as x from sales.handover h where h.order_id = any (orders)
    union all select unnest(h.photo_ids) from sales.handover h where h.order_id = any (orders)
    union all select k.scan_id from sales.contract k where k.order_id = any (orders)) f where x is not null;
  update sales.handover h set signature_id = null, photo_ids = '{}' where h.order_id = any (orders);
  update sales.contract k set agreed = '', text_enc = null, buyer_sign_enc = null, dealer_sign_enc = null, scan_id = null, void_reason = null
    where k.order_id = any (orders);
  perform app.let_go(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;
comment on function sales.forget(uuid[]) is 'Needs, what quotes and contracts say, notes, reasons, signatures, scans and photos of a person. What stays: that there was a quote, an order or a contract, its sums and dates.';
