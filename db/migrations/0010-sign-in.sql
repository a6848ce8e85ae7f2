-- Sign-in of staff: rules, attempts and their log, devices, second factors, single sign-on, sessions.

-- A unit that is closed is nowhere to act any more.
create or replace function org.units_of(staff uuid) returns table (unit_id uuid, unit_kind text, name text, name_en text, roles text[])
language sql stable security definer set search_path = pg_catalog as $$
  select u.id, u.kind, u.name, u.name_en, array_agg(r.code order by r.code)
  from org.staff_role sr join org.unit u on u.id = sr.org_id join org.role r on r.id = sr.role_id
  where sr.staff_id = staff and u.status = 'open' group by u.id order by u.created_at, u.id
$$;

create function org.may_keep(staff uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return app.actor() = 'staff:' || staff or exists (
    select 1 from org.staff f join org.unit_closure c on c.unit_id = f.org_id where f.id = staff and c.ancestor_id = app.unit_id());
end $$;
comment on function org.may_keep(uuid) is 'Whether the transaction acts for this colleague, or in a scope that holds their home.';

-- ───────────────────────────── rules ─────────────────────────────

create table org.sign_in_policy (
  id uuid primary key default app.new_id(),
  only_one boolean default true unique check (only_one),
  min_length integer not null default 10 check (min_length between 8 and 64),
  min_classes integer not null default 3 check (min_classes between 1 and 4),
  history integer not null default 5 check (history between 0 and 24),
  expiry_days integer not null default 90 check (expiry_days between 0 and 730),
  lock_after integer not null default 5 check (lock_after between 3 and 20),
  lock_window_minutes integer not null default 15 check (lock_window_minutes between 1 and 1440),
  address_failures integer not null default 60 check (address_failures between 10 and 10000),
  idle_minutes integer not null default 30 check (idle_minutes between 5 and 480),
  session_hours integer not null default 12 check (session_hours between 1 and 72),
  single_session boolean not null default false,
  second_factor_roles text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table org.sign_in_policy is 'One row: the rules of signing in (GB/T 22239: complexity, periodic change, handling of failures, time-out).';
insert into org.sign_in_policy default values;
select app.audited('org.sign_in_policy');

-- ───────────────────────────── passwords ─────────────────────────────

alter table org.staff
  add column password_must_change boolean not null default false,
  add column password_changed_at timestamptz not null default now();
comment on column org.staff.password_must_change is 'Somebody else knows the password: the next session may do nothing but change it.';

create table org.password_history (
  id uuid primary key default app.new_id(),
  staff_id uuid not null references org.staff (id),
  password_hash text not null,
  created_at timestamptz not null default now()
);
create index password_history_staff on org.password_history (staff_id, created_at desc);

create function org.passwords_of(staff uuid, most integer) returns setof text
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not org.may_keep(staff) then return; end if;
  return query select f.password_hash from org.staff f where f.id = staff;
  return query select h.password_hash from org.password_history h where h.staff_id = staff order by h.created_at desc limit most;
end $$;
comment on function org.passwords_of(uuid, integer) is 'Hashes of the password in use and of those before it, newest first.';

-- ───────────────────────────── attempts ─────────────────────────────

-- The counters leave the staff record: they are kept by the login as typed, whether there is such an account or not, and browsers the
-- colleague signed in with before are counted apart from all others.
-- squawk-ignore ban-drop-column
alter table org.staff drop column failed_count;
-- squawk-ignore ban-drop-column
alter table org.staff drop column locked_until;
drop function org.sign_in_candidate(text);
drop function org.note_sign_in(uuid, boolean);

create table org.sign_in_guard (
  subject bytea not null,
  device bytea not null,
  failed integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz,
  primary key (subject, device)
);
create index sign_in_guard_failed on org.sign_in_guard (last_failed_at);
comment on table org.sign_in_guard is 'Failures by account or address (a hash of either), known devices each for themselves; empty device: all browsers not known.';

create table org.staff_device (
  staff_id uuid not null references org.staff (id),
  device_hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (staff_id, device_hash)
);
comment on table org.staff_device is 'Browsers a colleague signed in with: the cookie holds a random token, the table its SHA-256 (OWASP device cookies).';

create table org.sign_in_log (
  id uuid primary key default app.new_id(),
  at timestamptz not null default now(),
  staff_id uuid references org.staff (id),
  login text not null,
  method text not null,
  result text not null,
  known_device boolean not null,
  address text not null,
  agent text not null,
  request_id text
);
create index sign_in_log_at on org.sign_in_log (at desc, id desc);
create index sign_in_log_staff on org.sign_in_log (staff_id, at desc, id desc) where staff_id is not null;

create function org.keep_sign_in_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '180 days' then return old; end if;
  end if;
  raise exception 'append-only: % on org.sign_in_log is refused', tg_op using errcode = 'RB001';
end $$;
comment on function org.keep_sign_in_log() is 'Logs are kept for 180 days at least (Cybersecurity Law art. 21).';
create trigger keep_rows before update or delete on org.sign_in_log for each row execute function org.keep_sign_in_log();
create trigger keep_all before truncate on org.sign_in_log for each statement execute function org.keep_sign_in_log();

create function org.guard_wait(wanted bytea, browser bytea, at timestamptz) returns integer
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return coalesce((select greatest(0, ceil(extract(epoch from g.locked_until - at)))::integer
    from org.sign_in_guard g where g.subject = wanted and g.device = browser), 0);
end $$;
comment on function org.guard_wait(bytea, bytea, timestamptz) is 'Seconds until a subject may try again; 0 where it may.';

-- Counts one outcome, one at a time per subject. From the failure numbered `most` on the wait doubles from 30 seconds to 15 minutes;
-- a right password that comes while the subject waits does not count as right: else many guesses at once would be checked at once.
create function org.guard_settle(wanted bytea, browser bytea, at timestamptz, outcome text, most integer, memory interval, long_memory interval)
returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  g org.sign_in_guard;
  now_failed integer;
begin
  if outcome = 'wrong' then
    insert into org.sign_in_guard values (wanted, browser, 0, at) on conflict do nothing;
  end if;
  select * into g from org.sign_in_guard x where x.subject = wanted and x.device = browser for update;
  if not found then return 0; end if;
  if g.locked_until > at then return ceil(extract(epoch from g.locked_until - at))::integer; end if;
  if outcome = 'right' then
    delete from org.sign_in_guard x where x.subject = wanted and x.device = browser;
  elsif outcome = 'wrong' then
    now_failed := case when g.last_failed_at < at - case when g.failed >= most then long_memory else memory end then 1 else g.failed + 1 end;
    update org.sign_in_guard x set failed = now_failed, last_failed_at = at,
      locked_until = case when now_failed >= most then at + least(interval '15 minutes', interval '30 seconds' * (2 ^ least(now_failed - most, 10))) end
    where x.subject = wanted and x.device = browser;
  end if;
  return 0;
end $$;

-- Everything a sign-in has to know before the password is looked at, in one statement that costs the same for any login.
create function org.begin_sign_in(wanted text, account bytea, browser bytea, place bytea, at timestamptz)
returns table (staff_id uuid, staff_name text, password_hash text, known_device boolean, account_wait integer, address_wait integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: staff_login
  select f.id, f.name, f.password_hash into staff_id, staff_name, password_hash
  from org.staff f where lower(f.login) = lower(wanted) and f.status = 'active';
  known_device := exists (select 1 from org.staff_device d where d.staff_id = begin_sign_in.staff_id and d.device_hash = browser);
  account_wait := org.guard_wait(account, case when known_device then browser else ''::bytea end, at);
  address_wait := case when known_device then 0 else org.guard_wait(place, ''::bytea, at) end;
  return next;
end $$;

-- Counts the outcome ('right', 'wrong', or 'pending' where a second factor is still to come) and writes the log.
create function org.settle_sign_in(account bytea, browser bytea, place bytea, at timestamptz, outcome text, entry jsonb) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  p org.sign_in_policy;
  waits integer := 0;
begin
  select * into p from org.sign_in_policy;
  if outcome = 'wrong' and place is not null then
    perform org.guard_settle(place, ''::bytea, at, outcome, p.address_failures, make_interval(mins => p.lock_window_minutes), make_interval(mins => p.lock_window_minutes));
  end if;
  if outcome <> 'noted' then
    waits := org.guard_settle(account, browser, at, outcome, p.lock_after, make_interval(mins => p.lock_window_minutes), interval '1 day');
  end if;
  insert into org.sign_in_log (at, staff_id, login, method, result, known_device, address, agent, request_id)
  values (at, (entry ->> 'staffId')::uuid, entry ->> 'login', entry ->> 'method', case when waits > 0 then 'locked' else entry ->> 'result' end,
    (entry ->> 'knownDevice')::boolean, entry ->> 'address', entry ->> 'agent', entry ->> 'requestId');
  return waits;
end $$;

-- The log as a security administrator or an auditor reads it: colleagues of the scope; what belongs to no account shows at the group.
create function org.visible_sign_ins(before_us bigint, before_id uuid, wanted_staff uuid, wanted_login text, wanted_result text, at_most integer)
returns table (id uuid, at timestamptz, staff_id uuid, staff_name text, login text, method text, result text, known_device boolean, address text, agent text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: sign_in_log_at backwards, or sign_in_log_staff
  return query
    select l.id, l.at, l.staff_id, f.name, l.login, l.method, l.result, l.known_device, l.address, l.agent
    from org.sign_in_log l left join org.staff f on f.id = l.staff_id
    where (before_us is null or (l.at, l.id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id))
      and (wanted_staff is null or l.staff_id = wanted_staff)
      and (wanted_login is null or lower(l.login) = lower(wanted_login))
      and (wanted_result is null or l.result = wanted_result)
      and (exists (select 1 from org.unit u where u.id = (select app.unit_id()) and u.kind = 'group')
           or exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = f.org_id))
    order by l.at desc, l.id desc limit at_most;
end $$;

create function org.put_password(staff uuid, new_hash text, must_change boolean, account bytea, keep_token bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  was text;
begin
  if not org.may_keep(staff) then return false; end if;
  select f.password_hash into was from org.staff f where f.id = staff for update;
  insert into org.password_history (staff_id, password_hash) values (staff, was);
  update org.staff f set password_hash = new_hash, password_must_change = must_change, password_changed_at = now() where f.id = staff;
  delete from org.password_history h where h.staff_id = staff
    and h.id not in (select k.id from org.password_history k where k.staff_id = staff order by k.created_at desc, k.id desc limit 24);
  delete from org.sign_in_guard g where g.subject = account;
  delete from org.sign_in_step p where p.staff_id = staff;
  update org.session s set ended_at = now() where s.staff_id = staff and s.ended_at is null and s.token_hash is distinct from keep_token;
  return true;
end $$;
comment on function org.put_password(uuid, text, boolean, bytea, bytea) is 'A new password: the old one into the history, all waits lifted, every session but one ended.';

-- ───────────────────────────── steps: what is remembered between two calls before somebody is signed in ─────────────────────────────

create table org.sign_in_step (
  token_hash bytea primary key,
  kind text not null,
  staff_id uuid references org.staff (id),
  data jsonb not null,
  expires_at timestamptz not null
);
create index sign_in_step_expires on org.sign_in_step (expires_at);
comment on table org.sign_in_step is 'A password that was right and waits for the second factor, challenges of passkeys, the state of single sign-on; minutes old, used once.';

create function org.put_step(token bytea, step_kind text, staff uuid, facts jsonb, minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into org.sign_in_step values (token, step_kind, staff, facts, now() + make_interval(mins => minutes))
  on conflict (token_hash) do update set kind = excluded.kind, staff_id = excluded.staff_id, data = excluded.data, expires_at = excluded.expires_at;
end $$;

create function org.read_step(token bytea, step_kind text) returns table (staff_id uuid, data jsonb)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select s.staff_id, s.data from org.sign_in_step s where s.token_hash = token and s.kind = step_kind and s.expires_at > now();
end $$;

create function org.take_step(token bytea, step_kind text) returns table (staff_id uuid, data jsonb)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    with taken as (delete from org.sign_in_step s where s.token_hash = token and s.kind = step_kind returning s.staff_id, s.data, s.expires_at)
    select t.staff_id, t.data from taken t where t.expires_at > now();
end $$;

-- ───────────────────────────── second factors ─────────────────────────────

create table org.staff_factor (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null,
  secret_enc bytea,
  last_step bigint,
  credential_id text unique,
  public_key bytea,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  confirmed_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  check (case kind when 'totp' then secret_enc is not null else credential_id is not null and public_key is not null end)
);
create index staff_factor_staff on org.staff_factor (staff_id);
create unique index staff_factor_totp on org.staff_factor (staff_id) where kind = 'totp';
comment on column org.staff_factor.last_step is 'Time step of the last code that was taken: no code is taken twice (RFC 6238 §5.2).';

create table org.recovery_code (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  staff_id uuid not null references org.staff (id),
  code_hash bytea not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  unique (staff_id, code_hash)
);
select app.audited('org.staff_factor'), app.audited('org.recovery_code');
-- Nobody but the colleague themself; administrators take them away through org.reset_factors.
select app.protect_by('org.staff_factor', '(''staff:'' || staff_factor.staff_id) = (select app.actor())'),
  app.protect_by('org.recovery_code', '(''staff:'' || recovery_code.staff_id) = (select app.actor())');

create function org.factor_kinds(staff uuid) returns text[]
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select coalesce(array_agg(distinct f.kind order by f.kind), '{}') from org.staff_factor f where f.staff_id = staff and f.confirmed_at is not null);
end $$;

create function org.passkey_owner(credential text) returns table (login text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select s.login from org.staff_factor f join org.staff s on s.id = f.staff_id
    where f.credential_id = credential and f.confirmed_at is not null and s.status = 'active';
end $$;

create function org.factors_of(staff uuid) returns table (id uuid, kind text, name text, created_at timestamptz, last_used_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not org.may_keep(staff) then return; end if;
  return query select f.id, f.kind, f.name, f.created_at, f.last_used_at from org.staff_factor f
    where f.staff_id = staff and f.confirmed_at is not null order by f.created_at;
end $$;

create function org.reset_factors(staff uuid) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  taken integer;
begin
  if not org.may_keep(staff) then return 0; end if;
  delete from org.sign_in_step p where p.staff_id = staff;
  delete from org.recovery_code r where r.staff_id = staff;
  delete from org.staff_factor f where f.staff_id = staff;
  get diagnostics taken = row_count;
  return taken;
end $$;

-- ───────────────────────────── single sign-on ─────────────────────────────

create table org.oidc_provider (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  name_en text not null,
  issuer text not null,
  client_id text not null,
  secret_enc bytea,
  login_claim text not null default 'preferred_username',
  second_factor_counts boolean not null default false,
  enabled boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column org.oidc_provider.second_factor_counts is 'The provider asks for a second factor itself; none of ours is asked for after it.';
select app.audited('org.oidc_provider');

create function org.account_named(wanted text) returns table (staff_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: staff_login
  return query select f.id from org.staff f where lower(f.login) = lower(wanted);
end $$;
comment on function org.account_named(text) is 'The account of a login, whether it is active or not.';

-- ───────────────────────────── sessions ─────────────────────────────

-- Some hundred thousand rows at most; each needs an id of its own.
alter table org.session
  -- squawk-ignore adding-field-with-default
  add column id uuid not null default app.new_id(),
  add column method text not null default 'password' check (method in ('password', 'passkey', 'oidc')),
  add column second_factor boolean not null default false;
create unique index session_id on org.session (id);

create function org.open_staff_session(token bytea, staff uuid, unit uuid, address text, agent text, how text, second boolean, browser bytea) returns timestamptz
language plpgsql security definer set search_path = pg_catalog as $$
declare
  p org.sign_in_policy;
  ends timestamptz;
begin
  select * into p from org.sign_in_policy;
  if p.single_session then
    update org.session s set ended_at = now() where s.staff_id = staff and s.ended_at is null;
  end if;
  insert into org.staff_device (staff_id, device_hash) values (staff, browser)
    on conflict (staff_id, device_hash) do update set last_used_at = now();
  ends := now() + make_interval(hours => p.session_hours);
  insert into org.session (token_hash, staff_id, unit_id, expires_at, address, user_agent, method, second_factor)
  values (token, staff, unit, ends, address, agent, how, second);
  return ends;
end $$;

-- Lets a session act at another unit where its colleague holds a role; false where they hold none there.
create function org.switch_unit(token bytea, unit uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  was org.session;
begin
  select * into was from org.session where token_hash = token and ended_at is null for update;
  if not found or not exists (select 1 from org.units_of(was.staff_id) u where u.unit_id = unit) then return false; end if;
  if was.unit_id = unit then return true; end if;
  update org.session set unit_id = unit where token_hash = token;
  perform audit.append(
    array[row(0, 0, 1, was.staff_id::text, unit, jsonb_build_object('unit_id', was.unit_id), jsonb_build_object('unit_id', unit))::audit.entry],
    'org.session', 'update');
  return true;
end $$;

create function org.sessions_of(staff uuid)
returns table (id uuid, token_hash bytea, unit_name text, unit_name_en text, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
               address text, agent text, method text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not org.may_keep(staff) then return; end if;
  -- plan: session_staff
  return query
    select s.id, s.token_hash, u.name, u.name_en, s.created_at, s.last_seen_at, s.expires_at, s.address, s.user_agent, s.method
    from org.session s left join org.unit u on u.id = s.unit_id cross join org.sign_in_policy p
    where s.staff_id = staff and s.ended_at is null and s.expires_at > now() and s.last_seen_at > now() - make_interval(mins => p.idle_minutes)
    order by s.created_at desc;
end $$;

-- Ends one session of a colleague, or all of them but one; how many there were. Whoever ends another's leaves a trace.
create function org.end_staff_sessions(staff uuid, wanted uuid, keep_token bytea) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  ended integer;
begin
  if not org.may_keep(staff) then return 0; end if;
  update org.session s set ended_at = now()
  where s.staff_id = staff and s.ended_at is null and (wanted is null or s.id = wanted) and s.token_hash is distinct from keep_token;
  get diagnostics ended = row_count;
  if ended > 0 and app.actor() <> 'staff:' || staff then
    perform audit.append(array[row(0, 0, 1, staff::text, (select f.org_id from org.staff f where f.id = staff), null,
      jsonb_build_object('sessions_ended', ended))::audit.entry], 'org.session', 'update');
  end if;
  return ended;
end $$;

drop function org.read_session(bytea, integer);

-- One statement answers everything a request needs to know about its session; idle time, expiry and what is due are decided here.
create function org.read_session(token bytea)
returns table (
  staff_id uuid, customer_id uuid, staff_name text, login text, language text, unit_id uuid, unit_kind text, unit_name text, unit_name_en text,
  time_zone text, roles text[], permissions jsonb, org_ids uuid[], all_but uuid, session_id uuid, opened_at timestamptz, method text,
  idle_minutes integer, due text
)
language sql stable security definer set search_path = pg_catalog as $$
  select s.staff_id, s.customer_id, f.name, f.login, f.language, s.unit_id, u.kind, u.name, u.name_en, coalesce(u.time_zone, 'Asia/Shanghai'),
    granted.roles, granted.permissions,
    -- The units that own rows below the acting unit; null where there are too many to name in a query.
    case when scope.units <= 64 then scope.ids end, case when s.staff_id is not null then org.all_but(s.unit_id) end,
    s.id, s.created_at, s.method, p.idle_minutes,
    case
      when s.staff_id is null then null
      when s.method = 'password' and f.password_must_change then 'password'
      when s.method = 'password' and p.expiry_days > 0 and f.password_changed_at < now() - make_interval(days => p.expiry_days)
        and not exists (select 1 from org.staff_factor x where x.staff_id = f.id and x.confirmed_at is not null) then 'password'
      when not s.second_factor and cardinality(p.second_factor_roles) > 0
        and exists (select 1 from org.staff_role h join org.role hr on hr.id = h.role_id where h.staff_id = f.id and hr.code = any(p.second_factor_roles))
        and not exists (select 1 from org.staff_factor x where x.staff_id = f.id and x.confirmed_at is not null) then 'factor'
    end
  from org.session s
  cross join org.sign_in_policy p
  left join org.staff f on f.id = s.staff_id
  left join org.unit u on u.id = s.unit_id
  left join lateral (
    select array_agg(distinct r.code) as roles,
           coalesce(jsonb_object_agg(g.permission, g.breadth order by g.breadth desc), '{}') as permissions
    from org.staff_role sr join org.role r on r.id = sr.role_id join org.role_permission g on g.role_id = r.id
    where sr.staff_id = s.staff_id and sr.org_id = s.unit_id
  ) granted on true
  left join lateral (
    select count(*) as units, array_agg(c.unit_id) as ids
    from org.unit_closure c join org.unit below on below.id = c.unit_id
    where c.ancestor_id = s.unit_id and below.kind <> 'department'
  ) scope on true
  where s.token_hash = token and s.ended_at is null and s.expires_at > now()
    -- Owners have half an hour; the rules are for staff.
    and s.last_seen_at > now() - make_interval(mins => case when s.staff_id is null then 30 else p.idle_minutes end)
    and (s.staff_id is null or f.status = 'active')
$$;

create function org.set_language(staff uuid, wanted text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update org.staff f set language = wanted where f.id = staff and app.actor() = 'staff:' || staff;
end $$;

-- Ended sessions are kept for the 180 days that logs have to be kept (Cybersecurity Law art. 21), the log of sign-ins for 400.
create or replace function org.sweep_sessions() returns void
language sql security definer set search_path = pg_catalog as $$
  delete from org.session where coalesce(ended_at, expires_at) < now() - interval '180 days';
  delete from org.sign_in_log where at < now() - interval '400 days';
  delete from org.sign_in_guard where last_failed_at < now() - interval '2 days';
  delete from org.sign_in_step where expires_at < now();
  delete from org.staff_device where last_used_at < now() - interval '400 days';
$$;

insert into app.open_table values
  ('org.sign_in_policy', 'the rules of signing in are common to the group'),
  ('org.oidc_provider', 'providers of single sign-on are common to the group; their secrets are sealed'),
  ('org.password_history', 'reached through definer functions only'),
  ('org.sign_in_guard', 'technical: counters by hash; reached through definer functions only'),
  ('org.staff_device', 'keyed by the hash of a secret; reached through definer functions only'),
  ('org.sign_in_log', 'written before there is a scope; read through org.visible_sign_ins, which knows the scope'),
  ('org.sign_in_step', 'keyed by the hash of a secret; reached through definer functions only');
grant select, update on org.sign_in_policy to roadbook_app;
grant select, insert, update on org.oidc_provider to roadbook_app;
grant select, insert, update, delete on org.staff_factor, org.recovery_code to roadbook_app;
