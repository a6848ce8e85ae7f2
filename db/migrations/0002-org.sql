-- Staff, roles, sessions, dictionaries.

create table org.staff (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  login text not null,
  name text not null,
  title text,
  password_hash text not null,
  status text not null default 'active' check (status in ('active', 'left')),
  failed_count integer not null default 0,
  locked_until timestamptz,
  language text not null default 'zh' check (language in ('zh', 'en')),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index staff_login on org.staff (lower(login));
create index staff_org on org.staff (org_id, status, name);
select app.protect('org.staff'), app.audited('org.staff');

create table org.role (
  id uuid primary key,
  code text not null unique,
  name text not null,
  name_en text not null,
  created_at timestamptz not null default now()
);

create table org.role_permission (
  id uuid primary key default app.new_id(),
  role_id uuid not null references org.role (id),
  permission text not null,
  breadth text not null default 'all' check (breadth in ('own', 'all')),
  unique (role_id, permission)
);

create table org.staff_role (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  role_id uuid not null references org.role (id),
  unique (staff_id, role_id, org_id)
);
create index staff_role_org on org.staff_role (org_id, role_id);
comment on column org.staff_role.org_id is 'The unit at which the staff member holds the role; its subtree is what the role reaches.';

-- Sessions of staff and of owners: the cookie holds a random token, the table its SHA-256.
create table org.session (
  token_hash bytea primary key,
  staff_id uuid references org.staff (id),
  customer_id uuid,
  unit_id uuid references org.unit (id),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text,
  user_agent text,
  check ((staff_id is null) <> (customer_id is null))
);
create index session_staff on org.session (staff_id, created_at desc) where staff_id is not null;
create index session_expires on org.session (expires_at);

create table org.dictionary (
  id uuid primary key default app.new_id(),
  kind text not null,
  code text not null,
  name text not null,
  name_en text not null,
  attributes jsonb not null default '{}',
  sort integer not null default 0,
  active boolean not null default true,
  unique (kind, code)
);
comment on table org.dictionary is 'Grades, channels, reasons: data with a shipped default. attributes hold a kind''s own facts, e.g. a grade''s days.';

select app.audited('org.role'), app.audited('org.role_permission'), app.audited('org.staff_role'), app.audited('org.dictionary');
select app.protect('org.staff_role');
insert into app.open_table values
  ('org.role', 'role templates are common to the group'),
  ('org.role_permission', 'role templates are common to the group'),
  ('org.dictionary', 'dictionaries are common to the group'),
  ('org.session', 'keyed by the hash of a secret; reached through definer functions only');

grant select, insert, update on org.staff, org.role, org.role_permission, org.staff_role, org.dictionary to roadbook_app;
grant delete on org.role_permission, org.staff_role to roadbook_app;

-- ───────────────────────────── sign-in, outside any scope ─────────────────────────────

create function org.sign_in_candidate(wanted text)
returns table (id uuid, password_hash text, failed_count integer, locked_until timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select s.id, s.password_hash, s.failed_count, s.locked_until from org.staff s where lower(s.login) = lower(wanted) and s.status = 'active'
$$;
comment on function org.sign_in_candidate(text) is 'The account that a sign-in names; before sign-in there is no scope to see it in.';

-- failed_count rises with each wrong password; from the fifth on, the wait doubles from 30 s up to 15 minutes.
create function org.note_sign_in(staff uuid, success boolean) returns timestamptz
language sql security definer set search_path = pg_catalog as $$
  update org.staff s set
    failed_count = case when success then 0 else s.failed_count + 1 end,
    locked_until = case when success or s.failed_count + 1 < 5 then null
                        else clock_timestamp() + least(interval '15 minutes', interval '30 seconds' * (2 ^ (s.failed_count - 4))) end
  where s.id = staff returning s.locked_until
$$;

create function org.open_session(token bytea, staff uuid, customer uuid, unit uuid, ends timestamptz, address text, agent text) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into org.session (token_hash, staff_id, customer_id, unit_id, expires_at, address, user_agent) values (token, staff, customer, unit, ends, address, agent)
$$;

create function org.end_session(token bytea) returns void
language sql security definer set search_path = pg_catalog as $$
  update org.session set ended_at = now() where token_hash = token and ended_at is null
$$;

-- The single unit outside a unit's subtree; the nil uuid where there is none, null where there are several.
create function org.all_but(unit uuid) returns uuid
language sql stable set search_path = pg_catalog as $$
  select case (select count(*) from org.unit) - (select count(*) from org.unit_closure where ancestor_id = unit)
    when 0 then '00000000-0000-0000-0000-000000000000'::uuid
    when 1 then (select u.parent_id from org.unit u where u.id = unit)
  end
$$;

-- One statement answers everything a request needs to know about its session; idle minutes and expiry are checked here.
create function org.read_session(token bytea, idle_minutes integer)
returns table (
  staff_id uuid, customer_id uuid, staff_name text, login text, language text, unit_id uuid, unit_kind text, unit_name text, unit_name_en text,
  time_zone text, roles text[], permissions jsonb, org_ids uuid[], all_but uuid
)
language sql stable security definer set search_path = pg_catalog as $$
  select s.staff_id, s.customer_id, f.name, f.login, f.language, s.unit_id, u.kind, u.name, u.name_en, coalesce(u.time_zone, 'Asia/Shanghai'),
    granted.roles, granted.permissions,
    -- The units that own rows below the acting unit; null where there are too many to name in a query.
    case when scope.units <= 64 then scope.ids end, case when s.staff_id is not null then org.all_but(s.unit_id) end
  from org.session s
  left join org.staff f on f.id = s.staff_id
  left join org.unit u on u.id = s.unit_id
  left join lateral (
    select array_agg(distinct r.code) as roles,
           coalesce(jsonb_object_agg(p.permission, p.breadth order by p.breadth desc), '{}') as permissions
    from org.staff_role sr join org.role r on r.id = sr.role_id join org.role_permission p on p.role_id = r.id
    where sr.staff_id = s.staff_id and sr.org_id = s.unit_id
  ) granted on true
  left join lateral (
    select count(*) as units, array_agg(c.unit_id) as ids
    from org.unit_closure c join org.unit below on below.id = c.unit_id
    where c.ancestor_id = s.unit_id and below.kind <> 'department'
  ) scope on true
  where s.token_hash = token and s.ended_at is null and s.expires_at > now() and s.last_seen_at > now() - make_interval(mins => idle_minutes)
    and (s.staff_id is null or f.status = 'active')
$$;

create function org.touch_session(token bytea) returns void
language sql security definer set search_path = pg_catalog as $$
  update org.session set last_seen_at = now() where token_hash = token and last_seen_at < now() - interval '1 minute'
$$;

-- Ended sessions are kept for the 180 days that logs have to be kept (Cybersecurity Law art. 21).
create function org.sweep_sessions() returns void
language sql security definer set search_path = pg_catalog as $$
  delete from org.session where coalesce(ended_at, expires_at) < now() - interval '180 days'
$$;

-- The name of a colleague who did something on a record one may see, wherever they work: a name, nothing else of the row.
create function org.actor_name(actor text) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select s.name from org.staff s where s.id = case when actor like 'staff:%' then substring(actor from 7)::uuid end
$$;

-- Which units a staff member may act at (the unit chosen at sign-in, and the switcher).
create function org.units_of(staff uuid) returns table (unit_id uuid, unit_kind text, name text, name_en text, roles text[])
language sql stable security definer set search_path = pg_catalog as $$
  select u.id, u.kind, u.name, u.name_en, array_agg(r.code order by r.code)
  from org.staff_role sr join org.unit u on u.id = sr.org_id join org.role r on r.id = sr.role_id
  where sr.staff_id = staff group by u.id order by u.created_at
$$;

-- ───────────────────────────── shipped defaults ─────────────────────────────
-- Grades and their days: industry default, editable (LED-22, LED-28).
insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('lead_grade', 'H', '7天内', 'within 7 days', '{"expectedDays":7,"intervalDays":2,"overdueDays":2}', 1),
  ('lead_grade', 'A', '15天内', 'within 15 days', '{"expectedDays":15,"intervalDays":4,"overdueDays":5}', 2),
  ('lead_grade', 'B', '30天内', 'within 30 days', '{"expectedDays":30,"intervalDays":7,"overdueDays":7}', 3),
  ('lead_grade', 'C', '90天内', 'within 90 days', '{"expectedDays":90,"intervalDays":15,"overdueDays":30}', 4),
  ('lead_grade', 'N', '未定级', 'not graded yet', '{"intervalDays":1,"overdueDays":1}', 5),
  ('lead_grade', 'O', '已下订单', 'ordered', '{"intervalDays":7,"overdueDays":7}', 6),
  ('lead_channel', 'website', '官网', 'website', '{}', 1),
  ('lead_channel', 'hotline', '热线', 'hotline', '{}', 2),
  ('lead_channel', 'showroom', '展厅', 'showroom', '{}', 3),
  ('lead_channel', 'partner', '合作平台', 'partner', '{}', 4),
  ('lead_channel', 'adf', 'ADF 报文', 'ADF message', '{}', 5),
  ('lead_channel', 'referral', '转介绍', 'referral', '{}', 6),
  ('lead_channel', 'car_show', '车展', 'car show', '{}', 7),
  ('return_reason', 'out_of_area', '不在销售区域', 'outside the sales area', '{}', 1),
  ('return_reason', 'no_stock', '车型无法供应', 'model cannot be supplied', '{}', 2),
  ('return_reason', 'unreachable', '无法联系', 'cannot be reached', '{}', 3),
  ('return_reason', 'other', '其他', 'other', '{}', 9),
  ('follow_up_channel', 'call', '电话', 'call', '{}', 1),
  ('follow_up_channel', 'wechat', '微信', 'WeChat', '{}', 2),
  ('follow_up_channel', 'visit', '到店', 'visit', '{}', 3),
  ('follow_up_channel', 'test_drive', '试乘试驾', 'test drive', '{}', 4),
  ('contact_result', 'reached', '已联系', 'reached', '{}', 1),
  ('contact_result', 'booked', '已预约', 'booked', '{}', 2),
  ('contact_result', 'no_answer', '未接通', 'no answer', '{}', 3),
  ('contact_result', 'declined', '暂不需要', 'declined', '{}', 4),
  -- Clocks in working minutes of the dealer (LED-16, LED-30): acceptance, then the first follow-up.
  ('lead_clock', 'accept', '接收时限', 'time to accept', '{"minutes":120}', 1),
  ('lead_clock', 'first_follow', '首次跟进时限', 'time to the first follow-up', '{"minutes":480}', 2),
  ('opportunity_kind', 'first_maintenance', '首保', 'first maintenance', '{"months":3}', 1);
