-- What headquarters publishes to dealers, and who has read it.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── publications (DLR-04, DLR-06, SAL-12) ─────────────────────────────

create table org.publication (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  kind text not null,
  title text not null,
  title_en text,
  body text not null,
  body_en text,
  unit_ids uuid[] not null default '{}',
  role_codes text[] not null default '{}',
  valid_from date not null,
  valid_to date,
  status text not null default 'draft' check (status in ('draft', 'published', 'replaced', 'withdrawn')),
  revision integer not null default 1,
  replaces_id uuid references org.publication (id),
  published_at timestamptz,
  ended_at timestamptz,
  end_note text,
  author_id uuid not null references org.staff (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint publication_valid check (valid_to >= valid_from)
);
comment on table org.publication is 'A policy, a standard or training material for dealers. What was published does not change: a new version takes its place and is confirmed anew.';
comment on column org.publication.unit_ids is 'Regions and dealers it is for; empty: every dealer below the unit that publishes.';
comment on column org.publication.role_codes is 'Roles it is for; empty: everybody at those dealers.';
create index publication_org on org.publication (org_id, created_at desc, id desc);
create unique index publication_successor on org.publication (replaces_id) where status in ('draft', 'published');
-- Read by those it is for, written where it was made.
select app.wall('org.publication',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = publication.org_id)
   or (publication.status <> ''draft'' and exists (select 1 from org.unit_closure c where c.ancestor_id = publication.org_id and c.unit_id = (select app.unit_id()))
     and (publication.unit_ids = ''{}'' or exists (select 1 from org.unit_closure c
       where (c.ancestor_id = any (publication.unit_ids) and c.unit_id = (select app.unit_id()))
          or (c.unit_id = any (publication.unit_ids) and c.ancestor_id = (select app.unit_id())))))',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = publication.org_id)',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = publication.org_id)');
select app.audited('org.publication');

create table org.publication_file (
  id uuid primary key,
  publication_id uuid not null references org.publication (id),
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256_hex text not null,
  created_at timestamptz not null default now()
);
create index publication_file_of on org.publication_file (publication_id, created_at);
select app.wall('org.publication_file',
  'exists (select 1 from org.publication p where p.id = publication_file.publication_id)',
  'exists (select 1 from org.publication p join org.unit_closure c on c.unit_id = p.org_id and c.ancestor_id = (select app.unit_id()) where p.id = publication_file.publication_id)',
  'exists (select 1 from org.publication p join org.unit_closure c on c.unit_id = p.org_id and c.ancestor_id = (select app.unit_id()) where p.id = publication_file.publication_id)');
select app.audited('org.publication_file');

create table org.publication_receipt (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  publication_id uuid not null references org.publication (id),
  staff_id uuid not null references org.staff (id),
  opened_at timestamptz not null,
  confirmed_at timestamptz,
  created_at timestamptz not null default now(),
  constraint publication_receipt_once unique (publication_id, staff_id, org_id)
);
comment on table org.publication_receipt is 'Who opened and who confirmed a publication, at which dealer. Of training material the confirmation is the progress (SAL-12).';
create index publication_receipt_staff on org.publication_receipt (staff_id, publication_id);
select app.protect('org.publication_receipt'), app.audited('org.publication_receipt');

create function org.addressees_of(wanted uuid) returns table (org_id uuid, staff_id uuid)
language sql stable set search_path = pg_catalog as $$
  -- plan: publication_pkey, unit_closure_ancestor, staff_role_org; as far as the acting unit reaches
  select distinct sr.org_id, s.id
  from org.publication p
  join org.unit_closure below on below.ancestor_id = p.org_id
  join org.unit u on u.id = below.unit_id and u.kind = 'dealer' and u.status = 'open'
  join org.unit_closure mine on mine.unit_id = u.id and mine.ancestor_id = (select app.unit_id())
  join org.staff_role sr on sr.org_id = u.id
  join org.role r on r.id = sr.role_id
  join org.staff s on s.id = sr.staff_id and s.status = 'active'
  where p.id = wanted and (p.role_codes = '{}' or r.code = any (p.role_codes))
    and (p.unit_ids = '{}' or exists (select 1 from org.unit_closure c where c.ancestor_id = any (p.unit_ids) and c.unit_id = u.id))
$$;
comment on function org.addressees_of(uuid) is 'Whom a publication is for at the dealers of the acting unit.';

create function org.tell_publication(wanted uuid, new_kind text, title text) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  told integer;
begin
  -- Only of what the acting unit published, or, for a region, of what was published to its dealers; addressees_of ends at the acting unit.
  if not exists (select 1 from org.publication p join org.unit_closure c on (c.ancestor_id = app.unit_id() and c.unit_id = p.org_id)
      or (c.ancestor_id = p.org_id and c.unit_id = app.unit_id()) where p.id = wanted and p.status = 'published') then
    return 0;
  end if;
  insert into org.notification (org_id, staff_id, kind, subject_type, subject_id, payload)
    select a.org_id, a.staff_id, new_kind, 'publication', wanted, jsonb_build_object('title', title)
    from org.addressees_of(wanted) a
    where not exists (select 1 from org.publication_receipt x
      where x.publication_id = wanted and x.staff_id = a.staff_id and x.org_id = a.org_id and x.confirmed_at is not null);
  get diagnostics told = row_count;
  return told;
end $$;
comment on function org.tell_publication(uuid, text, text) is 'One notice for everybody at the acting unit''s dealers who has not confirmed a publication; returns how many.';
