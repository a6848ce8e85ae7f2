-- Contracts of sale: the text as data, drawn up from an order, signed, kept (SAL-25, DLR-17).
-- New tables read no rows; what is added to orders has a constant default.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── the text ─────────────────────────────

create table sales.contract_text (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  number integer not null check (number > 0),
  title text not null,
  title_en text not null default '',
  paragraphs jsonb not null,
  dealer_clauses boolean not null default false,
  from_date date not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint contract_text_number unique (org_id, number)
);
comment on table sales.contract_text is 'The text of the contract of sale, version by version: headquarters'' is the contract, a dealer''s its own clauses after it. The latest that has begun holds; contracts drawn up before keep theirs.';
comment on column sales.contract_text.paragraphs is '[{"zh", "en", "when"}]: words with placeholders of a closed list; when: the cases in which the paragraph stands in the contract.';
comment on column sales.contract_text.dealer_clauses is 'Of headquarters'' text: a dealer may add clauses of its own (补充条款).';
create index contract_text_org on sales.contract_text (org_id, from_date desc, number desc);
select app.protect('sales.contract_text'), app.audited('sales.contract_text');

create function sales.contract_texts_at(unit uuid, today date)
returns table (id uuid, own boolean, org_id uuid, unit_name text, unit_name_en text, number integer, title text, title_en text, paragraphs jsonb,
  dealer_clauses boolean, from_date date, version integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = unit) then return; end if;
  return query
    -- plan: unit_closure_unit, then contract_text_org of a handful of units
    select distinct on (x.own) x.id, x.own, x.org_id, x.name, x.name_en, x.number, x.title, x.title_en, x.paragraphs, x.dealer_clauses, x.from_date, x.version
    from (
      select t.*, u.kind = 'dealer' as own, u.name, u.name_en, (select count(*) from org.unit_closure d where d.unit_id = t.org_id) as depth
      from org.unit_closure above join org.unit u on u.id = above.ancestor_id join sales.contract_text t on t.org_id = u.id
      where above.unit_id = unit and t.from_date <= today) x
    order by x.own, x.depth desc, x.from_date desc, x.number desc;
end $$;
comment on function sales.contract_texts_at(uuid, date) is 'The text that holds at a unit on a day, of the nearest unit above, and a dealer''s own clauses: headquarters'' rows are outside a dealer''s scope.';

-- ───────────────────────────── the contract ─────────────────────────────

create sequence sales.contract_number;
create table sales.contract (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  order_id uuid not null references sales.order (id),
  kind text not null check (kind in ('main', 'supplement')),
  base_id uuid references sales.contract (id),
  number text,
  agreed text not null default '',
  text_id uuid references sales.contract_text (id),
  clauses_id uuid references sales.contract_text (id),
  text_number integer,
  clauses_number integer,
  trim_id uuid references products.trim (id),
  colour text,
  price_fen bigint,
  text_enc bytea,
  drawn_at timestamptz,
  buyer_sign_enc bytea,
  buyer_signed_at timestamptz,
  dealer_sign_enc bytea,
  dealer_signed_at timestamptz,
  dealer_signer text,
  scan_id uuid references app.file (id),
  signed_on date,
  signed_how text check (signed_how in ('screen', 'paper')),
  outdated_at timestamptz,
  state text not null default 'draft' check (state in ('draft', 'drawn_up', 'signed', 'superseded', 'void')),
  closed_at timestamptz,
  void_reason text,
  created_by uuid not null references org.staff (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint contract_number_once unique (org_id, number),
  constraint contract_base check ((kind = 'supplement') = (base_id is not null)),
  constraint contract_drawn check (state in ('draft', 'void') or (number is not null and drawn_at is not null)),
  constraint contract_signed_on check (state <> 'signed' or (signed_on is not null and signed_how is not null))
);
comment on table sales.contract is 'A contract of sale of an order, or a supplement to one.';
comment on column sales.contract.text_id is 'The text it was drawn up with; null: the one that is shipped (text_number 0).';
comment on column sales.contract.trim_id is 'With colour and price_fen what it agrees on; an order that differs from the contract and its newest signed supplement makes it outdated.';
comment on column sales.contract.text_enc is 'The filled text as it was drawn up, sealed; it does not change any more.';
create index contract_org on sales.contract (org_id, created_at desc, id desc);
create index contract_org_state on sales.contract (org_id, state, created_at desc, id desc);
create index contract_created on sales.contract (created_at desc, id desc);
create index contract_state on sales.contract (state, created_at desc, id desc);
create index contract_outdated on sales.contract (created_at desc, id desc) where outdated_at is not null and state in ('drawn_up', 'signed');
create index contract_order on sales.contract (order_id, created_at);
create unique index contract_open on sales.contract (order_id) where state in ('draft', 'drawn_up');
create unique index contract_signed on sales.contract (order_id) where state = 'signed' and kind = 'main';
create index contract_base_of on sales.contract (base_id) where base_id is not null;
create index contract_text_used on sales.contract (text_id) where text_id is not null;
create index contract_clauses_used on sales.contract (clauses_id) where clauses_id is not null;
create index contract_scan on sales.contract (scan_id) where scan_id is not null;
select app.protect('sales.contract'), app.audited('sales.contract');

create function sales.keep_contract() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  -- Rotation of keys seals the same text anew, without a unit; letting go of a person empties it.
  if old.drawn_at is not null and app.unit_id() is not null and current_setting('app.erasing', true) is distinct from 'on'
    and (new.text_enc, new.number, new.order_id, new.drawn_at, new.agreed) is distinct from (old.text_enc, old.number, old.order_id, old.drawn_at, old.agreed) then
    raise exception 'a contract that is drawn up does not change' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_contract before update on sales.contract for each row execute function sales.keep_contract();

alter table sales.order
  add column contract_kept boolean not null default false,
  add column contract_signed_on date;
alter table sales.order alter column contract_kept set default true;
comment on column sales.order.contract_kept is 'Whether the contract is to be drawn up here; of orders made before that could be, nobody knows.';
comment on column sales.order.contract_signed_on is 'When the contract in force was signed.';
create index order_uncontracted on sales.order (org_id, created_at desc, id desc) where status = 'open' and contract_kept and contract_signed_on is null;
create index order_uncontracted_all on sales.order (created_at desc, id desc) where status = 'open' and contract_kept and contract_signed_on is null;

grant select, insert, update on sales.contract_text, sales.contract to roadbook_app;
grant usage on sequence sales.contract_number to roadbook_app;

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('sales_term', 'contract', '下单后签订合同期限(天)', 'contract signed after the order within (days)', '{"days":3}', 3);

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
    union all select k.id from sales.contract k where k.order_id = any (orders);
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
    union all select unnest(h.photo_ids) from sales.handover h where h.order_id = any (orders)
    union all select k.scan_id from sales.contract k where k.order_id = any (orders)) f where x is not null;
  update sales.handover h set signature_id = null, photo_ids = '{}' where h.order_id = any (orders);
  update sales.contract k set agreed = '', text_enc = null, buyer_sign_enc = null, dealer_sign_enc = null, scan_id = null, void_reason = null
    where k.order_id = any (orders);
  perform app.let_go(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;
comment on function sales.forget(uuid[]) is 'Needs, what quotes and contracts say, notes, signatures, scans and photos of a person. What stays: that there was a quote, an order or a contract, its sums and dates.';
