-- Today's work per role, what dealers answer as it comes, and faults of the way from enquiry to car that were known.
-- New indexes read tables an upgrade has to walk once; a column has a constant default and needs no rewrite.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

-- ───────────────────────────── today's work ─────────────────────────────

alter table leads.lead add column returned_at timestamptz;
comment on column leads.lead.returned_at is 'When a dealer last gave the lead back or lost it to its clock; it waits for a second dispatch while its status is new.';

create function leads.note_return() returns trigger language plpgsql as $$
begin
  new.returned_at := now();
  return new;
end $$;
create trigger note_return before update of status on leads.lead for each row
  when (new.status = 'new' and old.status <> 'new') execute function leads.note_return();

-- Leads that wait for a second dispatch; customers promised for a day; cars by the day they came.
create index lead_returned on leads.lead (org_id, returned_at) where status = 'new' and returned_at is not null;
create index lead_promised on leads.lead (org_id, promised_visit_on)
  where promised_visit_on is not null and status in ('assigned', 'accepted', 'following', 'ordered');
create index stock_arrived on sales.stock (org_id, arrived_on) where state = 'in_stock';
-- Lists of headquarters, which name no dealer.
create index order_created on sales.order (created_at desc, id desc);
create index order_status on sales.order (status, created_at desc, id desc);

-- What dealers answer, newest first: of some dealers, of all.
create index event_answer_org on app.event (org_id, occurred_at desc, id desc)
  where name in ('lead.accepted', 'lead.returned', 'lead.followed_up', 'lead.close_proposed', 'lead.closed', 'visit.closed', 'test_drive.done',
    'order.created', 'order.delivered');
create index event_answer on app.event (occurred_at desc, id desc)
  where name in ('lead.accepted', 'lead.returned', 'lead.followed_up', 'lead.close_proposed', 'lead.closed', 'visit.closed', 'test_drive.done',
    'order.created', 'order.delivered');

-- ───────────────────────────── when a sender's customer asked ─────────────────────────────

alter table leads.touch add column requested_at timestamptz;
comment on column leads.touch.requested_at is 'When the person asked, as the sender says; the enquiry itself counts from when it came in.';

drop function leads.add_touch(uuid, uuid, text, uuid, uuid, text, text, text, text);
create function leads.add_touch(new_id uuid, wanted_lead uuid, wanted_channel text, source uuid, series uuid, note text,
  asked_about text default null, answered text default null, called text default null, requested timestamptz default null) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare holder uuid;
begin
  insert into leads.touch (id, org_id, lead_id, channel, source_id, series_id, comments, kind, answer, hotline, requested_at)
    select new_id, l.org_id, l.id, wanted_channel, source, series, note, asked_about, answered, called, requested from leads.lead l where l.id = wanted_lead;
  update leads.lead l set touch_count = l.touch_count + 1, version = l.version + 1,
      last_channel = wanted_channel, last_source_id = source, last_touch_at = now()
    where l.id = wanted_lead returning l.org_id into holder;
  return holder;
end $$;
comment on function leads.add_touch(uuid, uuid, text, uuid, uuid, text, text, text, text, timestamptz) is 'Adds an enquiry to an open lead wherever it is held; returns the holding unit. Written as the owner, since a desk may enquire for a lead it does not see.';

-- ───────────────────────────── payments of earlier orders ─────────────────────────────

-- False for what stands: nobody wrote payments down then. Orders made since the release that records payments are put right below.
alter table sales.order add column payments_kept boolean not null default false;
alter table sales.order alter column payments_kept set default true;
update sales.order o set payments_kept = true
  where o.created_at >= (select m.applied_at from app.migration m where m.name = '0034-sales.sql');
comment on column sales.order.payments_kept is 'Whether payments of the order are recorded here; of orders made before they were, nobody knows what is owed until a payment is.';

-- ───────────────────────────── files that nobody needs any more ─────────────────────────────

-- The content leaves the disk by a job: it exists only if the transaction commits, and is tried until it is done.
create function app.let_go(file uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare content text := app.forget_file(file);
begin
  if content is not null then perform app.enqueue('app.remove_content', jsonb_build_object('content', content)); end if;
end $$;
revoke execute on function app.let_go(uuid) from public;
comment on function app.let_go(uuid) is 'Removes a file''s row, and its content where no other row refers to it.';

create function app.drop_file(file uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select 1 from app.file f join org.unit_closure c on c.unit_id = f.org_id and c.ancestor_id = app.unit_id() where f.id = file) then
    raise exception 'no such file in scope' using errcode = 'P0002';
  end if;
  perform app.let_go(file);
end $$;
comment on function app.drop_file(uuid) is 'As app.let_go, for a file of the acting unit''s subtree.';

create function app.content_in_use(content text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select 1 from app.file f where f.sha256_hex = content);
end $$;
comment on function app.content_in_use(text) is 'Whether any file, in scope or not, has this content.';
create index file_content on app.file (sha256_hex);

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
  perform app.let_go(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;

create or replace function sales.forget_appraisals(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  files uuid[];
begin
  perform set_config('app.erasing', 'on', true);
  return query select a.id from sales.appraisal a where a.customer_id = any (people);
  select array_agg(f) into files from sales.appraisal a, unnest(a.photo_ids) f where a.customer_id = any (people);
  update sales.appraisal a set plate = null, vin = null, condition_note = '', note = '', reason = null, photo_ids = '{}'
    where a.customer_id = any (people);
  perform app.let_go(f) from unnest(coalesce(files, '{}')) f;
  perform set_config('app.erasing', '', true);
end $$;

-- ───────────────────────────── the agreement of a test drive ─────────────────────────────

-- An administrator publishes versions; published ones are never changed, they were signed.
grant insert on showroom.agreement to roadbook_app;
create index test_drive_agreement on showroom.test_drive (agreement_version) where agreement_version is not null;
