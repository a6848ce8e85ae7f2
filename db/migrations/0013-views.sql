-- Saved views of lists. A view belongs to whoever made it; shared, it shows to everybody acting at its unit or below.

create table org.saved_view (
  id uuid primary key,
  owner_id uuid not null references org.staff (id),
  unit_id uuid not null references org.unit (id),
  list text not null,
  name text not null,
  shared boolean not null default false,
  state jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index saved_view_name on org.saved_view (owner_id, list, lower(name));
create index saved_view_shared on org.saved_view (list, unit_id) where shared;
comment on table org.saved_view is 'Filters, columns and density of a list under a name.';
comment on column org.saved_view.unit_id is 'Where the owner made it; a shared view shows inside this unit''s subtree.';

-- Which view opens a list, for each person.
create table org.default_view (
  id uuid primary key default app.new_id(),
  staff_id uuid not null references org.staff (id),
  list text not null,
  view_id uuid not null references org.saved_view (id) on delete cascade,
  created_at timestamptz not null default now(),
  unique (staff_id, list)
);
create index default_view_view on org.default_view (view_id);

select app.wall('org.saved_view',
  $$(app.actor() = 'staff:' || saved_view.owner_id::text
     or (saved_view.shared and exists (select 1 from org.unit_closure c where c.unit_id = (select app.unit_id()) and c.ancestor_id = saved_view.unit_id)))$$,
  -- A shared one may be changed at its unit by others as well; who may, the service asks (view.share).
  $$(app.actor() = 'staff:' || saved_view.owner_id::text or (saved_view.shared and saved_view.unit_id = (select app.unit_id())))$$,
  $$(app.actor() = 'staff:' || saved_view.owner_id::text and saved_view.unit_id = (select app.unit_id()))$$);
select app.protect_by('org.default_view', $$(app.actor() = 'staff:' || default_view.staff_id::text)$$);
select app.audited('org.saved_view');
grant select, insert, update, delete on org.saved_view, org.default_view to roadbook_app;
