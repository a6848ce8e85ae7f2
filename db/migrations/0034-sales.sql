-- From the wish to the car: needs, quotes with price levels, stock, payments, parts of an order, handover, changes, rebates.
-- New tables read no rows; what is added to orders and deliveries has a constant default, and its checks hold for new rows.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- ───────────────────────────── what a dealer sets ─────────────────────────────

create table sales.setting (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  delivery_checklist boolean not null default false,
  quote_days smallint not null default 7 check (quote_days between 1 and 90),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint sales_setting_once unique (org_id)
);
comment on column sales.setting.delivery_checklist is 'A car leaves only with its papers, its inspection, its money and a signature; off: a delivery is registered in one step.';
select app.protect('sales.setting'), app.audited('sales.setting');

create table sales.price_level (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  series_id uuid references products.series (id),
  consultant_bp integer not null check (consultant_bp between 0 and 10000),
  manager_bp integer not null,
  general_manager_bp integer not null check (general_manager_bp <= 10000),
  premium_bp integer not null default 0 check (premium_bp between 0 and 10000),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint price_level_once unique nulls not distinct (org_id, series_id),
  constraint price_level_order check (consultant_bp <= manager_bp and manager_bp <= general_manager_bp)
);
comment on table sales.price_level is 'How far below the list price each level may sell, in basis points; nobody sells below the general manager''s. A row nearer to the dealer, then one of the series, comes first; without any row there is no floor.';
comment on column sales.price_level.premium_bp is 'How far above the list price a car may be sold (SAL-23).';
select app.protect('sales.price_level'), app.audited('sales.price_level');

create function sales.price_level_of(dealer uuid, trim_wanted uuid)
returns table (consultant_bp integer, manager_bp integer, general_manager_bp integer, premium_bp integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: unit_closure_unit, a handful of levels a unit
    select p.consultant_bp, p.manager_bp, p.general_manager_bp, p.premium_bp
    from org.unit_closure above join sales.price_level p on p.org_id = above.ancestor_id
    join products.trim t on t.id = trim_wanted join products.model m on m.id = t.model_id
    where above.unit_id = dealer and (p.series_id is null or p.series_id = m.series_id)
      and dealer in (select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()))
    order by (select count(*) from org.unit_closure d where d.unit_id = p.org_id) desc, p.series_id nulls last limit 1;
end $$;
comment on function sales.price_level_of(uuid, uuid) is 'The price levels that hold for a car at a dealer: headquarters'' rows are outside a dealer''s scope.';

-- ───────────────────────────── needs and quotes ─────────────────────────────

create table sales.need (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  use_kind text,
  budget_from_fen bigint check (budget_from_fen >= 0),
  budget_to_fen bigint check (budget_to_fen >= budget_from_fen),
  concerns text[] not null default '{}',
  wishes text not null default '',
  competitor text,
  current_car text,
  pays text check (pays in ('cash', 'loan', 'undecided')),
  trade_in boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint need_lead unique (lead_id, org_id)
);
comment on table sales.need is 'What the customer of a lead looks for (SAL-07, SAL-28): use, budget, what counts for them in order of weight, wishes in words.';
select app.protect('sales.need'), app.audited('sales.need');

create sequence sales.quote_number;
create table sales.quote (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  number text not null,
  revision integer not null default 1,
  consultant_id uuid not null references org.staff (id),
  trim_id uuid not null references products.trim (id),
  colour text not null,
  list_price_fen bigint not null check (list_price_fen > 0),
  options_fen bigint not null default 0 check (options_fen >= 0),
  price_fen bigint not null check (price_fen > 0),
  total_fen bigint not null,
  due_fen bigint not null,
  content jsonb not null,
  level text not null check (level in ('consultant', 'manager', 'general_manager')),
  status text not null check (status in ('pending', 'open', 'refused', 'superseded', 'accepted', 'closed')),
  valid_until date not null,
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  decision_note text,
  link_hash bytea,
  link_expires_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint quote_revision unique (number, revision)
);
comment on table sales.quote is 'One version of a quote; a new version is a row of the same number. What it says does not change, only its state.';
comment on column sales.quote.price_fen is 'The car with its options after the discount; total_fen with tax, insurance, plate, accessories and fees; due_fen what is left after loan and trade-in.';
comment on column sales.quote.level is 'Whose price it is: the level that may sell at it.';
create index quote_org on sales.quote (org_id, created_at desc, id desc);
create index quote_org_status on sales.quote (org_id, status, created_at desc, id desc);
create index quote_consultant on sales.quote (consultant_id, created_at desc, id desc);
create index quote_created on sales.quote (created_at desc, id desc);
create index quote_lead on sales.quote (lead_id, created_at desc);
create unique index quote_accepted on sales.quote (lead_id) where status = 'accepted';
create unique index quote_link on sales.quote (link_hash) where link_hash is not null;
select app.protect('sales.quote'), app.audited('sales.quote');

-- ───────────────────────────── the order ─────────────────────────────

alter table sales.order
  add column quote_id uuid,
  add column contract_number text,
  add column extras_fen bigint not null default 0,
  add column paid_fen bigint not null default 0,
  add column refunded_fen bigint not null default 0,
  add column invoice_number text,
  add column invoiced_on date,
  add column repeat_purchase boolean not null default false,
  add column cancelled_at timestamptz,
  add column cancel_reason text,
  add column link_hash bytea,
  add column link_expires_at timestamptz,
  add constraint order_quote foreign key (quote_id) references sales.quote (id) not valid,
  add constraint order_extras check (extras_fen >= 0) not valid,
  add constraint order_invoice check ((invoice_number is null) = (invoiced_on is null)) not valid,
  -- What was taken, less what was given back, is never more than what the customer owes.
  add constraint order_paid check (paid_fen >= 0 and refunded_fen >= 0 and paid_fen - refunded_fen <= price_fen + extras_fen) not valid;
comment on column sales.order.extras_fen is 'What the dealer collects beside the car: the sum of its parts.';
comment on column sales.order.repeat_purchase is 'The customer had bought of the group before (SAL-29).';
create unique index order_contract on sales.order (org_id, contract_number) where contract_number is not null;
create unique index order_invoice_number on sales.order (org_id, invoice_number) where invoice_number is not null;
create unique index order_link on sales.order (link_hash) where link_hash is not null;
create unique index order_of_quote on sales.order (quote_id) where quote_id is not null;
create index order_repeat on sales.order (org_id, created_at desc) where repeat_purchase;

create table sales.order_part (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  kind text not null check (kind in ('accessory', 'insurance', 'warranty', 'finance', 'tax', 'plate', 'fee', 'customisation', 'gift', 'wash')),
  title text not null,
  amount_fen bigint not null default 0 check (amount_fen >= 0),
  state text not null default 'open' check (state in ('open', 'under_way', 'done', 'dropped')),
  scheduled_at timestamptz,
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint order_part_gift check (kind <> 'gift' or amount_fen = 0)
);
comment on table sales.order_part is 'What belongs to an order beside the car, each with its own state: accessories and wash with their time, insurance, finance, personal customisation (SAL-26), gifts (SAL-27).';
create index order_part_order on sales.order_part (order_id, created_at);
create index order_part_scheduled on sales.order_part (org_id, scheduled_at) where scheduled_at is not null and state in ('open', 'under_way');
select app.protect('sales.order_part'), app.audited('sales.order_part');

create sequence sales.receipt_number;
create table sales.payment (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  kind text not null check (kind in ('deposit', 'part', 'final', 'refund')),
  method text not null,
  amount_fen bigint not null check (amount_fen > 0),
  paid_on date not null,
  receipt text not null unique,
  note text,
  staff_id uuid not null references org.staff (id),
  created_at timestamptz not null default now()
);
create index payment_order on sales.payment (order_id, created_at);
create index payment_created on sales.payment (created_at desc, id desc);
create index payment_org on sales.payment (org_id, created_at desc, id desc);
select app.protect('sales.payment'), app.audited('sales.payment'), app.append_only('sales.payment');

create table sales.change_request (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  kind text not null check (kind in ('trim', 'colour', 'price', 'vin', 'cancel')),
  wanted jsonb not null,
  before jsonb not null default '{}',
  reason text not null,
  refund_fen bigint not null default 0 check (refund_fen >= 0),
  status text not null default 'pending' check (status in ('pending', 'approved', 'refused')),
  asked_by uuid not null references org.staff (id),
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  decision_note text,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index change_pending on sales.change_request (order_id) where status = 'pending';
create index change_order on sales.change_request (order_id, created_at desc);
create index change_org on sales.change_request (org_id, created_at desc, id desc) where status = 'pending';
select app.protect('sales.change_request'), app.audited('sales.change_request');

create function sales.bought_before(customer uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
declare ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  -- plan: order_customer, ownership_customer
  return exists (select 1 from sales.order o where o.customer_id = any (ids) and o.status = 'delivered')
    or exists (select 1 from products.ownership w where w.customer_id = any (ids));
end $$;
comment on function sales.bought_before(uuid) is 'Whether a customer, under any of their records and at any dealer, has had a car of the group.';

-- ───────────────────────────── stock and handover ─────────────────────────────

create table sales.stock (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  vin text not null,
  trim_id uuid not null references products.trim (id),
  colour text not null,
  state text not null default 'in_transit' check (state in ('in_transit', 'in_stock', 'reserved', 'sold')),
  order_id uuid references sales.order (id),
  expected_on date,
  arrived_on date,
  location text,
  pdi_state text not null default 'none' check (pdi_state in ('none', 'passed', 'failed')),
  pdi_items jsonb not null default '{}',
  pdi_on date,
  pdi_by uuid references org.staff (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint stock_vin unique (vin),
  constraint stock_promised check ((order_id is not null) = (state in ('reserved', 'sold'))),
  constraint stock_arrived check (state <> 'in_stock' or arrived_on is not null)
);
comment on column sales.stock.order_id is 'The one order the car is promised to.';
create unique index stock_order on sales.stock (order_id) where order_id is not null;
create index stock_created on sales.stock (created_at desc, id desc);
create index stock_vin_reversed on sales.stock (reverse(vin) collate "C");
create index stock_org on sales.stock (org_id, created_at desc, id desc);
create index stock_org_state on sales.stock (org_id, state, created_at desc, id desc);
create index stock_free on sales.stock (org_id, trim_id) where state in ('in_transit', 'in_stock');
select app.protect('sales.stock'), app.audited('sales.stock');

create table sales.handover (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  appointed_at timestamptz,
  place text,
  items jsonb not null default '{}',
  odometer_km integer check (odometer_km between 0 and 2000000),
  photo_ids uuid[] not null default '{}',
  signature_id uuid references app.file (id),
  signed_at timestamptz,
  done boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint handover_order unique (order_id)
);
comment on column sales.handover.items is 'Code of dictionary handover_item → yes, no or na (does not apply).';
-- What is ahead: deliveries that took place, and orders that were cancelled, leave it.
create index handover_appointed on sales.handover (org_id, appointed_at desc, order_id desc) where appointed_at is not null and not done;
create index handover_ahead on sales.handover (appointed_at desc, order_id desc) where appointed_at is not null and not done;
select app.protect('sales.handover'), app.audited('sales.handover');

alter table sales.delivery
  add column contact_due_on date,
  add column contacted_at timestamptz,
  add column contacted_by uuid,
  add column contact_attempts smallint not null default 0,
  add column contact_result text,
  add column contact_note text,
  add column version integer not null default 1,
  add constraint delivery_contacted_by foreign key (contacted_by) references org.staff (id) not valid;
comment on column sales.delivery.contact_due_on is 'By when the owner is asked how they get along (SAL-19); null for deliveries of an earlier system.';
create index delivery_contact on sales.delivery (org_id, contact_due_on, id) where contacted_at is null and contact_due_on is not null;

create function sales.link_target(hash bytea, at timestamptz) returns table (kind text, id uuid, org_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
    -- plan: order_link, quote_link
    select 'order'::text, o.id, o.org_id from sales.order o where o.link_hash = hash and o.link_expires_at > at
    union all
    select 'quote'::text, q.id, q.org_id from sales.quote q where q.link_hash = hash and q.link_expires_at > at and q.status in ('open', 'accepted');
end $$;
comment on function sales.link_target(bytea, timestamptz) is 'What a link in the hands of a customer leads to; asked before any scope is known.';

-- ───────────────────────────── rebates ─────────────────────────────

create index delivery_month on sales.delivery (delivered_on);

create table sales.rebate_rule (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  name text not null,
  name_en text not null,
  series_id uuid references products.series (id),
  tiers jsonb not null,
  from_month date not null check (extract(day from from_month) = 1),
  to_month date check (to_month >= from_month),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column sales.rebate_rule.series_id is 'Cars of one series only (by model); null: all cars (by volume).';
comment on column sales.rebate_rule.tiers is '[{"from": cars of the month, "perCarFen": money for each}]: the highest tier reached counts for all cars.';
select app.protect('sales.rebate_rule'), app.audited('sales.rebate_rule');

create table sales.rebate (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  rule_id uuid not null references sales.rebate_rule (id),
  month date not null,
  rule_name text not null,
  rule_name_en text not null,
  cars integer not null check (cars >= 0),
  per_car_fen bigint not null check (per_car_fen >= 0),
  amount_fen bigint not null check (amount_fen >= 0),
  status text not null default 'computed' check (status in ('computed', 'confirmed', 'paid')),
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint rebate_once unique (org_id, month, rule_id)
);
create index rebate_org on sales.rebate (org_id, month desc, id desc);
select app.protect('sales.rebate'), app.audited('sales.rebate');

grant select, insert, update on sales.setting, sales.price_level, sales.need, sales.quote, sales.order_part, sales.change_request,
  sales.stock, sales.handover, sales.rebate_rule, sales.rebate to roadbook_app;
grant select, insert on sales.payment to roadbook_app;
grant update on sales.delivery to roadbook_app;
grant usage on sequence sales.quote_number, sales.receipt_number to roadbook_app;

-- ───────────────────────────── letting go of a person ─────────────────────────────

create function sales.forget(people uuid[]) returns setof uuid
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
    union all select d.id from sales.delivery d where d.order_id = any (orders);
  update sales.need n set use_kind = null, budget_from_fen = null, budget_to_fen = null, concerns = '{}', wishes = '', competitor = null, current_car = null, pays = null
    where n.lead_id = any (leads);
  update sales.quote q set content = '{}', decision_note = null, link_hash = null, link_expires_at = null where q.lead_id = any (leads);
  update sales.order o set link_hash = null, link_expires_at = null where o.id = any (orders);
  update sales.order_part p set note = null where p.order_id = any (orders);
  update sales.payment p set note = null where p.order_id = any (orders);
  update sales.change_request c set reason = '', decision_note = null where c.order_id = any (orders);
  update sales.delivery d set contact_note = null, plate = null where d.order_id = any (orders);
  select array_agg(x) into files from (
    select h.signature_id as x from sales.handover h where h.order_id = any (orders)
    union all select unnest(h.photo_ids) from sales.handover h where h.order_id = any (orders)) f where x is not null;
  update sales.handover h set signature_id = null, photo_ids = '{}' where h.order_id = any (orders);
  perform app.forget_file(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;
comment on function sales.forget(uuid[]) is 'Needs, what quotes say, notes, signature and photos of a person. What stays: that there was a quote or an order, its sums and dates.';

-- ───────────────────────────── dictionaries ─────────────────────────────

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('sales_step', 'ordered', '已下订', 'ordered', '{}', 1),
  ('sales_step', 'deposit', '已付订金', 'deposit paid', '{}', 2),
  ('sales_step', 'allocated', '已配车', 'car allocated', '{}', 3),
  ('sales_step', 'paid', '已付全款', 'fully paid', '{}', 4),
  ('sales_step', 'invoiced', '已开票', 'invoiced', '{}', 5),
  ('sales_step', 'inspected', '已完成交付前检查', 'inspected before delivery', '{}', 6),
  ('sales_step', 'prepared', '已完成加装与整备', 'fitted and prepared', '{}', 7),
  ('sales_step', 'appointed', '已约定交车', 'delivery appointed', '{}', 8),
  ('sales_step', 'delivered', '已交车', 'delivered', '{}', 9),
  ('payment_method', 'cash', '现金', 'cash', '{}', 1),
  ('payment_method', 'transfer', '银行转账', 'bank transfer', '{}', 2),
  ('payment_method', 'card', '刷卡', 'card', '{}', 3),
  ('payment_method', 'wechat', '微信支付', 'WeChat Pay', '{}', 4),
  ('payment_method', 'alipay', '支付宝', 'Alipay', '{}', 5),
  ('payment_method', 'loan', '贷款放款', 'loan paid out', '{}', 6),
  ('payment_method', 'trade_in', '旧车抵款', 'trade-in', '{}', 7),
  ('cancel_reason', 'customer', '客户原因', 'the customer withdraws', '{"fault":"customer"}', 1),
  ('cancel_reason', 'loan_refused', '贷款未获批', 'the loan was refused', '{"fault":"neither"}', 2),
  ('cancel_reason', 'late', '逾期未到车', 'the car did not come in time', '{"fault":"dealer"}', 3),
  ('cancel_reason', 'defect', '车辆质量问题', 'the car has a defect', '{"fault":"dealer"}', 4),
  ('cancel_reason', 'other', '其他(双方协商)', 'other, by agreement', '{"fault":"neither"}', 9),
  -- Vehicle purchase tax law: tenth of the price without value-added tax; new-energy cars at half in 2026 and 2027, up to 15 000 yuan less a car.
  ('purchase_tax', 'rate', '车辆购置税', 'vehicle purchase tax', '{"vatPercent":13,"taxPercent":10}', 1),
  ('purchase_tax', 'new_energy', '新能源减免', 'new-energy relief', '{"energies":["bev","phev"],"from":"2026-01-01","to":"2027-12-31","reliefPercent":50,"capFen":1500000}', 2),
  ('buying_concern', 'performance', '动力性能', 'performance', '{}', 1),
  ('buying_concern', 'quality', '品质做工', 'quality', '{}', 2),
  ('buying_concern', 'comfort', '舒适', 'comfort', '{}', 3),
  ('buying_concern', 'individual', '个性化配置', 'individual configuration', '{}', 4),
  ('buying_concern', 'safety', '安全', 'safety', '{}', 5),
  ('buying_concern', 'space', '空间', 'space', '{}', 6),
  ('buying_concern', 'technology', '科技', 'technology', '{}', 7),
  ('buying_concern', 'running_cost', '油耗与用车成本', 'running costs', '{}', 8),
  ('buying_concern', 'price', '价格', 'price', '{}', 9),
  ('buying_concern', 'service', '售后', 'service', '{}', 10),
  ('car_use', 'family', '家庭自用', 'family', '{}', 1),
  ('car_use', 'business', '商务', 'business', '{}', 2),
  ('car_use', 'off_road', '越野', 'off-road', '{}', 3),
  ('car_use', 'commute', '通勤代步', 'commuting', '{}', 4),
  ('car_use', 'hire', '运营', 'commercial hire', '{}', 5),
  ('sales_term', 'delivery_contact', '交车后回访期限(天)', 'contact after delivery within (days)', '{"days":7}', 1),
  ('sales_term', 'link', '进度链接有效期(天)', 'links to customers are valid (days)', '{"days":180}', 2),
  ('pdi_item', 'A01', '漆面', 'paint', '{"section":"A"}', 1),
  ('pdi_item', 'A02', '门槛压条', 'sill trims', '{"section":"A"}', 2),
  ('pdi_item', 'A03', '车门开关与间隙', 'doors and gaps', '{"section":"A"}', 3),
  ('pdi_item', 'A04', '灯具与灯内水汽', 'lamps, no vapour inside', '{"section":"A"}', 4),
  ('pdi_item', 'A05', '轮胎、胎压与螺母', 'tyres, pressure, nuts', '{"section":"A"}', 5),
  ('pdi_item', 'A06', '饰条与标识', 'mouldings and badges', '{"section":"A"}', 6),
  ('pdi_item', 'B01', '皮带', 'belts', '{"section":"B"}', 11),
  ('pdi_item', 'B02', '机油', 'engine oil', '{"section":"B"}', 12),
  ('pdi_item', 'B03', '冷却液', 'coolant', '{"section":"B"}', 13),
  ('pdi_item', 'B04', '制动液', 'brake fluid', '{"section":"B"}', 14),
  ('pdi_item', 'B05', '蓄电池', 'battery', '{"section":"B"}', 15),
  ('pdi_item', 'B06', '线束与管路', 'wiring and hoses', '{"section":"B"}', 16),
  ('pdi_item', 'B12', '保险丝', 'fuses', '{"section":"B"}', 17),
  ('pdi_item', 'C11', '座椅调节', 'seat adjustment', '{"section":"C"}', 21),
  ('pdi_item', 'C21', '安全带', 'seat belts', '{"section":"C"}', 22),
  ('pdi_item', 'C31', '内饰', 'interior trim', '{"section":"C"}', 23),
  ('pdi_item', 'C32', '仪表与警告灯', 'instruments and warning lamps', '{"section":"C"}', 24),
  ('pdi_item', 'C33', '空调与音响', 'air conditioning and audio', '{"section":"C"}', 25),
  -- Measures for the administration of car sales, art. 16: seven papers that go with the car; two of them where they apply.
  ('handover_item', 'certificate', '整车出厂合格证', 'factory certificate of the car', '{"section":"law","mandatory":true}', 1),
  ('handover_item', 'chassis', '底盘合格证(改装车)', 'certificate of the chassis (converted cars)', '{"section":"law","mandatory":true,"mayNotApply":true}', 2),
  ('handover_item', 'import_papers', '进口货物证明与进口检验证明(进口车)', 'papers of import and inspection (imported cars)', '{"section":"law","mandatory":true,"mayNotApply":true}', 3),
  ('handover_item', 'conformity', '车辆一致性证书', 'certificate of conformity', '{"section":"law","mandatory":true}', 4),
  ('handover_item', 'manual', '中文产品使用说明书', 'owner''s manual in Chinese', '{"section":"law","mandatory":true}', 5),
  ('handover_item', 'service_book', '产品保修、维修保养手册', 'warranty and service book', '{"section":"law","mandatory":true}', 6),
  ('handover_item', 'three_guarantees', '三包凭证', 'certificate of the three guarantees', '{"section":"law","mandatory":true}', 7),
  ('handover_item', 'invoice', '机动车销售统一发票', 'invoice', '{"section":"papers","mandatory":true}', 11),
  ('handover_item', 'policy', '保单', 'insurance policy', '{"section":"papers"}', 12),
  ('handover_item', 'tax_proof', '购置税凭证', 'proof of purchase tax', '{"section":"papers"}', 13),
  ('handover_item', 'temporary_plate', '临时号牌', 'temporary plate', '{"section":"papers"}', 14),
  ('handover_item', 'keys', '钥匙两把', 'two keys', '{"section":"kit","mandatory":true}', 21),
  ('handover_item', 'spare', '备胎或补胎工具', 'spare wheel or repair kit', '{"section":"kit"}', 22),
  ('handover_item', 'jack', '千斤顶与扳手', 'jack and wrench', '{"section":"kit"}', 23),
  ('handover_item', 'triangle', '三角警示牌', 'warning triangle', '{"section":"kit","mandatory":true}', 24),
  ('handover_item', 'vest', '反光背心', 'reflective vest', '{"section":"kit"}', 25),
  ('handover_item', 'charging', '充电枪', 'charging cable', '{"section":"kit"}', 26),
  ('handover_item', 'exterior', '外观', 'exterior', '{"section":"car","mandatory":true}', 31),
  ('handover_item', 'interior', '内饰', 'interior', '{"section":"car","mandatory":true}', 32),
  ('handover_item', 'functions', '灯光、空调、音响、车机、座椅、门窗、雨刮、泊车', 'lights, air, audio, head unit, seats, windows, wipers, parking', '{"section":"car","mandatory":true}', 33),
  ('handover_item', 'fluids', '机舱、油液、胎压', 'engine bay, fluids, tyre pressure', '{"section":"car","mandatory":true}', 34),
  ('handover_item', 'operation', '操作讲解', 'operation explained', '{"section":"talk","mandatory":true}', 41),
  ('handover_item', 'intervals', '保养周期讲解', 'service intervals explained', '{"section":"talk","mandatory":true}', 42),
  ('handover_item', 'warranty', '质保与三包讲解', 'warranty explained', '{"section":"talk","mandatory":true}', 43),
  ('handover_item', 'rescue', '救援电话', 'rescue number', '{"section":"talk","mandatory":true}', 44),
  ('handover_item', 'app', 'APP 绑定', 'app bound', '{"section":"talk"}', 45),
  ('handover_item', 'advisor', '服务顾问介绍', 'service advisor introduced', '{"section":"talk"}', 46);
