-- Long work that can be left: exports, imports, actions on many rows. Runs as jobs under the person's own rights at the time of running.

create function app.staff_id() returns uuid language sql stable parallel safe
  as $$ select substring(nullif(current_setting('app.actor', true), '') from '^staff:(.*)$')::uuid $$;
comment on function app.staff_id() is 'The staff member the transaction acts for; null for anybody else.';

create table org.task (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  kind text not null check (kind in ('export', 'import', 'bulk')),
  subject text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'checked', 'done', 'failed', 'cancelled')),
  language text not null default 'zh' check (language in ('zh', 'en')),
  input jsonb not null default '{}',
  done integer not null default 0,
  total integer,
  place text,
  result jsonb not null default '{}',
  file_id uuid references app.file (id),
  run integer not null default 0,
  beat_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz
);
comment on column org.task.org_id is 'The unit the person acted at; the work runs in its scope.';
comment on column org.task.state is 'checked: an import whose rows were tried and which waits for the person''s word.';
comment on column org.task.place is 'Where in the list the walk goes on after the last batch: a keyset cursor.';
comment on column org.task.run is 'Rises whenever a worker takes the work up; a worker that is behind writes nothing more.';
create index task_staff on org.task (staff_id, created_at desc, id desc);
create index task_running on org.task (beat_at) where state in ('waiting', 'running');
create index task_expires on org.task (expires_at) where file_id is not null;
select app.protect_by('org.task', 'staff_id = (select app.staff_id())');

-- Rows that were not taken, each with its reason, written in the transaction of the batch they were met in.
create table org.task_failure (
  task_id uuid not null references org.task (id) on delete cascade,
  ordinal integer not null,
  subject text not null,
  cell text,
  reason_zh text not null,
  reason_en text not null,
  raw jsonb,
  primary key (task_id, ordinal)
);
comment on column org.task_failure.subject is 'The row number of the file, or the id of the record.';
comment on column org.task_failure.raw is 'The cells as they stood in the file.';
select app.protect_by('org.task_failure', 'exists (select 1 from org.task t where t.id = task_failure.task_id)');

grant select, insert, update on org.task to roadbook_app;
grant select, insert, delete on org.task_failure to roadbook_app;

-- What a person may do at a unit now, in the words of org.read_session: no row for who has left or holds no role there.
create function org.staff_rights(staff uuid, unit uuid)
returns table (staff_name text, login text, language text, unit_kind text, time_zone text, permissions jsonb, org_ids uuid[], all_but uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query
  select f.name, f.login, f.language, u.kind, u.time_zone, granted.permissions,
    case when scope.units <= 64 then scope.ids end, org.all_but(u.id)
  from org.staff f
  join org.unit u on u.id = staff_rights.unit
  cross join lateral (
    select count(*) as roles, coalesce(jsonb_object_agg(p.permission, p.breadth order by p.breadth desc) filter (where p.permission is not null), '{}') as permissions
    from org.staff_role sr join org.role r on r.id = sr.role_id left join org.role_permission p on p.role_id = r.id
    where sr.staff_id = f.id and sr.org_id = u.id
  ) granted
  left join lateral (
    select count(*) as units, array_agg(c.unit_id) as ids
    from org.unit_closure c join org.unit below on below.id = c.unit_id
    where c.ancestor_id = u.id and below.kind <> 'department'
  ) scope on true
  where f.id = staff_rights.staff and f.status = 'active' and granted.roles > 0;
end $$;
comment on function org.staff_rights(uuid, uuid) is 'Rights of work that runs for a person who is not there: read anew for each batch, so that a role withdrawn in between counts.';

-- Work whose worker has died: no sign of life for two minutes. Each is queued again; after eight runs it is given up.
create function org.revive_tasks() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  revived integer := 0;
  stale record;
begin
  for stale in
    select t.id, t.org_id, t.staff_id, t.run from org.task t
    where t.state in ('waiting', 'running') and t.beat_at < now() - interval '2 minutes'
    for update skip locked
  loop
    if stale.run >= 8 then
      update org.task t set state = 'failed', finished_at = now(), result = t.result || '{"code":"task.given_up"}' where t.id = stale.id;
    else
      update org.task t set beat_at = now() where t.id = stale.id;
      perform app.enqueue('org.task', jsonb_build_object('task', stale.id, 'staff', stale.staff_id, 'unit', stale.org_id), 'task:' || stale.id);
      revived := revived + 1;
    end if;
  end loop;
  return revived;
end $$;

create function app.forget_file(file uuid) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare content text;
begin
  delete from app.file f where f.id = file returning f.sha256_hex into content;
  if exists (select 1 from app.file f where f.sha256_hex = content) then return null; end if;
  return content;
end $$;
comment on function app.forget_file(uuid) is 'Removes a file''s row; names the content where no other row refers to it.';
revoke execute on function app.forget_file(uuid) from public;

-- Files past their time: their rows go, and the contents that no other row refers to are named for removal.
create function org.expire_task_files() returns table (sha256_hex text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  expired record;
begin
  for expired in select t.id, t.file_id from org.task t where t.expires_at < now() and t.file_id is not null for update skip locked loop
    update org.task t set file_id = null, input = '{}' where t.id = expired.id;
    sha256_hex := app.forget_file(expired.file_id);
    if sha256_hex is not null then return next; end if;
  end loop;
end $$;

-- Tasks are kept as long as logs have to be kept (Cybersecurity Law art. 21); their failed rows hold personal data and go with the file.
create function org.sweep_tasks() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from org.task_failure f using org.task t where t.id = f.task_id and t.expires_at < now();
  delete from org.task t where t.created_at < now() - interval '180 days';
end $$;
