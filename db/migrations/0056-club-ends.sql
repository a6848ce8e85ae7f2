-- Cars and rewards that come back: a delivered order that is undone, a delivered reward that is returned; birthdays of members.
-- Constraints are replaced by wider ones, which every row meets; new indexes read what an upgrade has to walk once.
-- squawk-ignore-file constraint-missing-not-valid, adding-field-with-default, require-concurrent-index-creation

-- ───────────────────────────── a delivered car comes back ─────────────────────────────

alter table sales.order
  add column returned_on date,
  add column return_cause text,
  drop constraint order_status_check,
  add constraint order_status_check check (status in ('open', 'delivered', 'cancelled', 'returned')),
  add constraint order_returned check ((status = 'returned') = (returned_on is not null));
comment on column sales.order.returned_on is 'The day on which a delivered car was taken back. Its delivery stays counted on the day of the delivery; the return counts on this day.';
comment on column sales.order.return_cause is 'Code of dictionary return_cause.';
-- Returns of some days, of a dealer and of all: the few there are.
create index order_returned_on on sales.order (returned_on, org_id) where returned_on is not null;

alter table sales.change_request
  drop constraint change_request_kind_check,
  add constraint change_request_kind_check check (kind in ('trim', 'colour', 'price', 'vin', 'cancel', 'return'));

alter table sales.stock
  add column condition text not null default 'new' check (condition in ('new', 'returned'));
comment on column sales.stock.condition is 'returned: a customer had it; whoever buys it is told so, and why it came back.';

alter table products.ownership
  drop constraint ownership_end_reason_check,
  add constraint ownership_end_reason_check check (end_reason in ('sold', 'scrapped', 'exported', 'returned'));

create function products.given_back(wanted_vin text) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: unit_vin, ownership_unit
  return (select u.id from products.unit u join org.unit_closure s on s.unit_id = u.org_id and s.ancestor_id = app.unit_id()
    where u.vin = wanted_vin and not exists (select 1 from products.ownership o where o.unit_id = u.id and o.to_date is null)
      and exists (select 1 from products.ownership o where o.unit_id = u.id and o.end_reason = 'returned'));
end $$;
comment on function products.given_back(text) is 'The vehicle with a VIN that a customer gave back to the acting unit and that nobody owns: it may be sold again.';

create or replace function sales.bought_before(customer uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
declare ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  -- plan: order_customer, ownership_customer; a car that was taken back was not kept
  return exists (select 1 from sales.order o where o.customer_id = any (ids) and o.status = 'delivered')
    or exists (select 1 from products.ownership w where w.customer_id = any (ids) and w.end_reason is distinct from 'returned');
end $$;

-- ───────────────────────────── a delivered reward comes back ─────────────────────────────

alter table club.reward_order
  add column returned_at timestamptz,
  add column return_reason text,
  add column goods_back text check (goods_back in ('stock', 'written_off')),
  drop constraint reward_order_state_check,
  add constraint reward_order_state_check check (state in ('requested', 'prepared', 'shipped', 'ready', 'delivered', 'cancelled', 'returned')),
  add constraint reward_order_returned check ((state = 'returned') = (returned_at is not null));
comment on column club.reward_order.goods_back is 'What became of the pieces that came back: on the shelf again, or written off; null where nothing was kept in stock.';

create or replace function club.return_stock(cancelled uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  took uuid;
  pieces integer;
begin
  select o.stock_id, o.quantity into took, pieces from club.reward_order o
    where o.id = cancelled and (o.state = 'cancelled' or o.goods_back = 'stock') and o.stock_id is not null
      and exists (select 1 from org.unit_closure c where c.ancestor_id = app.unit_id() and c.unit_id = o.org_id) for update;
  if took is null then return; end if;
  update club.reward_order set stock_id = null where id = cancelled;
  update club.reward_stock s set on_hand = s.on_hand + pieces, version = s.version + 1 where s.id = took;
end $$;
comment on function club.return_stock(uuid) is 'Puts the pieces of a cancelled order, or of one that came back, where they were taken from; a second call finds nothing to give.';

create or replace function club.forget_rewards(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update club.reward_order o set address_enc = null, address_masked = null, tracking = null, cancel_reason = null, return_reason = null
    where o.customer_id = any (people) returning o.id;
  delete from club.benefit_code k using club.entitlement e where e.id = k.entitlement_id and e.customer_id = any (people);
  perform set_config('app.erasing', '', true);
end $$;

-- ───────────────────────────── points from outside, by card ─────────────────────────────

create function club.by_cards(cards text[]) returns table (card text, member_id uuid, status text, tier_code text, birth_month integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  -- plan: member_card_number_key, a probe a card
  select a.card, m.id, m.status, m.tier_code, extract(month from c.birth_on)::integer
  from unnest(cards[1:500]) a (card) join club.member m on m.card_number = a.card join customers.customer c on c.id = m.customer_id
  -- A unit belongs to a brand, and so do the cards it knows.
  where club.brand_of(m.org_id) is not distinct from coalesce(club.brand_of(app.unit_id()), club.brand_of(m.org_id));
end $$;
comment on function club.by_cards(text[]) is 'Members of the acting unit''s brand by their whole card numbers, with what the rules of points ask of them; nobody is named.';

-- ───────────────────────────── birthdays ─────────────────────────────

-- Whose birthday is on a day of any year, as month × 100 + day.
create index customer_birthday on customers.customer ((extract(month from birth_on) * 100 + extract(day from birth_on))) where birth_on is not null;

-- ───────────────────────────── dictionaries ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('reward_term', 'return', '交付后可退回(天)', 'a delivered reward may come back for (days)', '{"days":7}', 3),
  ('return_cause', 'warranty', '三包退货', 'lawful return under the three guarantees', '{}', 1),
  ('return_cause', 'rescission', '解除合同', 'the contract was rescinded', '{}', 2),
  ('return_cause', 'agreed', '协商退车', 'taken back by agreement', '{}', 3),
  ('return_cause', 'other', '其他', 'other', '{}', 9);
