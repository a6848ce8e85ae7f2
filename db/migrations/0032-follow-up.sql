-- Follow-up with grades and call results, the end of a lead by approval with its re-check, second lives, proposals to downgrade, the board.
-- New tables and columns; the board's columns are worked out for the leads that are there in one pass.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, adding-field-with-default, ban-drop-not-null

-- ───────────────────────────── what a lead knows of its follow-up ─────────────────────────────

alter table leads.lead
  add column attempts integer not null default 0,
  add column missed integer not null default 0,
  add column promised_visit_on date,
  add column close_reason text,
  add column revisit_at timestamptz;
comment on column leads.lead.attempts is 'Attempts to reach the customer, whatever came of them; missed: those in a row that reached nobody.';
comment on column leads.lead.close_reason is 'Why the lead was closed, as approved: a code of defeat_reason or dormant_reason.';
comment on column leads.lead.revisit_at is 'When a closed lead is looked at again, so that none sleeps for ever (LED-26).';

-- Where an open lead stands for the board: its status, refined by what happened in the showroom; and when somebody has to act.
alter table leads.lead
  add column stage text generated always as (case
    when status in ('accepted', 'following') and test_driven_at is not null then 'test_driven'
    when status in ('accepted', 'following') and arrived_at is not null then 'arrived'
    else status end) stored,
  add column board_at timestamptz generated always as (coalesce(least(due_at, next_contact_at), timestamptz '9999-12-31 00:00:00+00')) stored;
-- The board: each column of a dealer, or of a consultant, is a run of one of these, in the order of what is due first.
create index lead_board on leads.lead (org_id, stage, board_at, id) where status in ('assigned', 'accepted', 'following', 'ordered');
create index lead_board_consultant on leads.lead (consultant_id, stage, board_at, id)
  where status in ('assigned', 'accepted', 'following', 'ordered') and consultant_id is not null;
-- Open leads that nobody has planned anything for (LED-28).
create index lead_planless on leads.lead (org_id, created_at desc, id desc)
  where status in ('assigned', 'accepted', 'following', 'ordered') and act_by is null;
-- What the nightly job looks at: expected dates that pass.
create index lead_expected on leads.lead (expected_on) where status in ('accepted', 'following') and expected_on is not null;
create index lead_revisit on leads.lead (org_id, revisit_at) where revisit_at is not null;
create index lead_origin_of on leads.lead (origin_id) where origin_id is not null;

alter table leads.follow_up
  add column kind text not null default 'contact',
  add column result text not null default 'reached',
  add column connected boolean not null default true,
  add column promised_visit_on date,
  alter column next_contact_at drop not null;
comment on column leads.follow_up.result is 'What came of it: a code of call_result; connected says whether the customer was reached.';
comment on column leads.follow_up.next_contact_at is 'Empty only for the visit of a closed lead after which nothing more is planned.';

-- ───────────────────────────── closing a lead ─────────────────────────────

create table leads.closing (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  kind text not null check (kind in ('defeat', 'dormancy')),
  reason text not null,
  competitor text,
  note text not null,
  attachment_id uuid references customers.attachment (id) on delete set null,
  grade text not null,
  proposed_by uuid not null references org.staff (id),
  decide_by timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'refused', 'withdrawn')),
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  decision_note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint closing_two_people check (decided_by is null or decided_by <> proposed_by)
);
comment on table leads.closing is 'Proposals to give a lead up or to let it rest, with reason and evidence, and what the manager decided.';
comment on column leads.closing.grade is 'Grade of the lead when it was proposed: what it returns to.';
create unique index closing_pending on leads.closing (lead_id) where state = 'pending';
create index closing_lead on leads.closing (lead_id, created_at desc);
create index closing_org on leads.closing (org_id, created_at desc, id desc);
create index closing_org_state on leads.closing (org_id, state, created_at desc, id desc);
create index closing_created on leads.closing (created_at desc, id desc);
create index closing_attachment on leads.closing (attachment_id) where attachment_id is not null;
select app.protect('leads.closing'), app.audited('leads.closing');

create table leads.recheck (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  closing_id uuid not null references leads.closing (id),
  state text not null default 'open' check (state in ('open', 'done')),
  result text check (result in ('real', 'not_real', 'unreached')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  note text,
  checked_by uuid references org.staff (id),
  checked_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((state = 'done') = (result is not null and checked_at is not null))
);
comment on table leads.recheck is 'Defeats that headquarters checks by a call of its own: a sample, drawn when they are approved.';
create unique index recheck_once on leads.recheck (closing_id) where state = 'open';
create index recheck_lead on leads.recheck (lead_id);
create index recheck_state on leads.recheck (state, created_at desc, id desc);
create index recheck_org on leads.recheck (org_id, created_at desc, id desc);
create index recheck_created on leads.recheck (created_at desc, id desc);
select app.protect('leads.recheck'), app.audited('leads.recheck');

-- ───────────────────────────── proposals to downgrade ─────────────────────────────

create table leads.downgrade (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  from_grade text not null,
  to_grade text not null,
  expected_on date not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'kept', 'gone')),
  reason text,
  decided_by uuid references org.staff (id),
  decided_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table leads.downgrade is 'The day the customer meant to buy has passed without an order: what the system proposes, and what was made of it.';
create unique index downgrade_open on leads.downgrade (lead_id) where state = 'open';
create index downgrade_lead on leads.downgrade (lead_id);
create index downgrade_org on leads.downgrade (org_id, state, created_at desc, id desc);
create index downgrade_created on leads.downgrade (created_at desc, id desc);
select app.protect('leads.downgrade'), app.audited('leads.downgrade');

grant select, insert, update on leads.closing, leads.recheck, leads.downgrade to roadbook_app;

create function leads.propose_downgrades(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare made integer;
begin
  -- plan: lead_expected up to today, downgrade_open
  insert into leads.downgrade (org_id, lead_id, from_grade, to_grade, expected_on)
    select l.org_id, l.id, l.grade, g.attributes ->> 'downgradeTo', l.expected_on from leads.lead l
    join org.unit u on u.id = l.org_id
    join org.dictionary g on g.kind = 'lead_grade' and g.code = l.grade and g.attributes ? 'downgradeTo'
    where l.status in ('accepted', 'following') and l.expected_on < (at at time zone 'UTC')::date + 1
      and l.expected_on < (at at time zone u.time_zone)::date and l.pending_close is null
      and not exists (select 1 from leads.downgrade d where d.lead_id = l.id and d.state = 'open')
    on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end $$;
comment on function leads.propose_downgrades(timestamptz) is 'Proposes the next lower grade for leads whose expected day has passed, as their unit''s calendar has it; each once.';
revoke execute on function leads.propose_downgrades(timestamptz) from public;
grant execute on function leads.propose_downgrades(timestamptz) to roadbook_app;

-- ───────────────────────────── what follows by itself ─────────────────────────────

create function leads.keep_course() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  -- An order, another holder or an end answers a proposal to close; a lead in work has no reason to be closed.
  if new.status not in ('accepted', 'following') or new.org_id <> old.org_id then new.pending_close := null; end if;
  if new.status not in ('defeated', 'dormant') then
    new.revisit_at := null;
    new.close_reason := null;
  end if;
  return new;
end $$;
create trigger keep_course before update of status, org_id on leads.lead for each row execute function leads.keep_course();

create function leads.withdraw_closing() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update leads.closing c set state = 'withdrawn', version = c.version + 1 where c.lead_id = new.id and c.state = 'pending';
  return null;
end $$;
create trigger withdraw_closing after update of status, org_id, pending_close on leads.lead for each row
  when (old.pending_close is not null and new.pending_close is null) execute function leads.withdraw_closing();

create function leads.drop_downgrade() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update leads.downgrade d set state = 'gone', version = d.version + 1 where d.lead_id = new.id and d.state = 'open';
  return null;
end $$;
create trigger drop_downgrade after update of status, grade, expected_on, org_id on leads.lead for each row
  when (old.expected_on is not null and (old.grade is distinct from new.grade or old.expected_on is distinct from new.expected_on
    or old.org_id <> new.org_id or (old.status is distinct from new.status and new.status not in ('accepted', 'following'))))
  execute function leads.drop_downgrade();

-- A second life is led elsewhere: no dealer gets back what it, or an ancestor of the lead with it, gave up.
create function leads.keep_away() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare earlier uuid := new.origin_id; held_by uuid; hops integer := 0;
begin
  while earlier is not null and hops < 100 loop
    select l.org_id, l.origin_id into held_by, earlier from leads.lead l where l.id = earlier;
    if held_by = new.org_id then
      raise exception 'a lead does not return to the dealer that gave it up' using errcode = 'check_violation', constraint = 'lead_not_back';
    end if;
    hops := hops + 1;
  end loop;
  return new;
end $$;
create trigger keep_away before insert or update of org_id on leads.lead for each row
  when (new.origin_id is not null) execute function leads.keep_away();

create function leads.gave_up(wanted uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
  with recursive line as (
    select l.id, l.org_id, l.origin_id, 1 as hops from leads.lead l where l.id = wanted
    union all
    select l.id, l.org_id, l.origin_id, line.hops + 1 from line join leads.lead l on l.id = line.origin_id where line.hops < 100
  ) select distinct line.org_id from line
$$;
comment on function leads.gave_up(uuid) is 'The units that held a lead or one it goes back to: none of them gets it again.';

create function leads.forget_closings(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare ids uuid[] := array(select l.id from leads.lead l where l.customer_id = any (people));
begin
  perform set_config('app.erasing', 'on', true);
  return query select c.id from leads.closing c where c.lead_id = any (ids)
    union all select r.id from leads.recheck r where r.lead_id = any (ids)
    union all select d.id from leads.downgrade d where d.lead_id = any (ids);
  update leads.closing c set note = '', competitor = null, decision_note = null where c.lead_id = any (ids);
  update leads.recheck r set note = null where r.lead_id = any (ids);
  update leads.downgrade d set reason = null where d.lead_id = any (ids);
  update leads.lead l set revisit_at = null, promised_visit_on = null where l.id = any (ids);
  perform set_config('app.erasing', '', true);
end $$;

-- ───────────────────────────── who else spoke to the customer (LED-24) ─────────────────────────────

create function leads.contacts_by_others(wanted uuid, since timestamptz, but_by text)
returns table (at timestamptz, event text, unit_id uuid, unit_name text, unit_name_en text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  -- plan: lead_pkey, unit_closure, event_customer since then. That somebody spoke, and which unit; not what was said.
  return query select e.occurred_at, e.name, u.id, u.name, u.name_en from leads.lead l
    join org.unit_closure s on s.ancestor_id = app.unit_id() and s.unit_id = l.org_id
    join app.event e on e.customer_id = l.customer_id and e.occurred_at >= since
    join org.unit u on u.id = e.org_id
    where l.id = wanted and e.actor <> but_by and (
      e.name in ('opportunity.contacted', 'lead.rechecked') or (e.name = 'interaction.recorded' and e.payload ->> 'direction' = 'out')
      or (e.name = 'lead.followed_up' and e.subject_id <> l.id) or (e.name = 'lead.followed_up' and e.actor <> 'staff:' || coalesce(l.consultant_id::text, '')))
    order by e.occurred_at desc limit 10;
end $$;
comment on function leads.contacts_by_others(uuid, timestamptz, text) is 'Contacts with the customer of a lead in scope by others than its consultant: that and where, not what was said.';

-- ───────────────────────────── the board ─────────────────────────────

create function leads.board(units uuid[], consultant uuid, stages text[], wanted_grade text, series uuid, overdue_at timestamptz,
                            after_at timestamptz, after_id uuid, at_most integer, cap integer)
returns table (stage text, n bigint, lead_id uuid, board_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  -- The wall, once: a definer function sees everything, so what it may look at is worked out first.
  mine uuid[] := array(select c.unit_id from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = any (units));
  -- Bounds that always stand, so that one plan walks the index between them, whatever was asked.
  start_at timestamptz := coalesce(after_at, '-infinity');
  start_id uuid := coalesce(after_id, '00000000-0000-0000-0000-000000000000');
  end_at timestamptz := coalesce(overdue_at, 'infinity');
begin
  if consultant is not null then
    -- plan: lead_board_consultant, one run a column
    return query select s.stage, counted.n, cards.id, cards.board_at from unnest(stages) with ordinality s(stage, place)
      cross join lateral (select count(*) as n from (select 1 from leads.lead p
        where p.consultant_id = consultant and p.stage = s.stage and p.status in ('assigned', 'accepted', 'following', 'ordered') and p.org_id = any (mine)
          and (wanted_grade is null or p.grade = wanted_grade) and (series is null or p.series_id = series) and p.board_at < end_at
        limit cap) capped) counted
      left join lateral (select p.id, p.board_at from leads.lead p
        where p.consultant_id = consultant and p.stage = s.stage and p.status in ('assigned', 'accepted', 'following', 'ordered') and p.org_id = any (mine)
          and (wanted_grade is null or p.grade = wanted_grade) and (series is null or p.series_id = series) and p.board_at < end_at
          and (p.board_at, p.id) > (start_at, start_id)
        order by p.board_at, p.id limit at_most) cards on true
      order by s.place, cards.board_at, cards.id;
    return;
  end if;
  -- plan: lead_board, for each column and unit one run of at most a page, merged; counts stop at the cap
  return query select s.stage, counted.n, cards.id, cards.board_at from unnest(stages) with ordinality s(stage, place)
    cross join lateral (select count(*) as n from (select 1 from unnest(mine) m(org_id) cross join lateral (select 1 from leads.lead p
      where p.org_id = m.org_id and p.stage = s.stage and p.status in ('assigned', 'accepted', 'following', 'ordered')
        and (wanted_grade is null or p.grade = wanted_grade) and (series is null or p.series_id = series) and p.board_at < end_at
      limit cap) each_unit limit cap) capped) counted
    left join lateral (select top.id, top.board_at from unnest(mine) m(org_id) cross join lateral (select p.id, p.board_at from leads.lead p
      where p.org_id = m.org_id and p.stage = s.stage and p.status in ('assigned', 'accepted', 'following', 'ordered')
        and (wanted_grade is null or p.grade = wanted_grade) and (series is null or p.series_id = series) and p.board_at < end_at
        and (p.board_at, p.id) > (start_at, start_id)
      order by p.board_at, p.id limit at_most) top
      order by top.board_at, top.id limit at_most) cards on true
    order by s.place, cards.board_at, cards.id;
end $$;
comment on function leads.board(uuid[], uuid, text[], text, uuid, timestamptz, timestamptz, uuid, integer, integer) is 'The board''s columns of some units or of one consultant: capped count and a page of leads each, the most urgent first, in one statement.';

-- ───────────────────────────── the list finds by more ─────────────────────────────

drop function leads.found(text[], text, text, uuid, text, timestamptz, bigint, uuid, integer);
create function leads.found(grams text[], initials text, wanted text, consultant uuid, wanted_status text, overdue_at timestamptz,
                            wanted_grade text, planless boolean, revisit_by timestamptz, before_us bigint, before_id uuid, at_most integer)
returns setof uuid language plpgsql stable rows 50 security definer set search_path = pg_catalog set enable_seqscan = off as $$
begin
  -- plan: customer_grams and lead_customer; lead_created, lead_org or lead_consultant with a look at the name where many fit
  return query execute format(
    'select p.id from leads.lead p join %s k on k.id = p.customer_id where %s %s %s %s %s %s %s %s
     order by p.created_at desc, p.id desc limit %s',
    customers.named_ids_sql(grams, initials, wanted), app.scope_sql('p.org_id'),
    case when consultant is null then '' else format('and p.consultant_id = %L', consultant) end,
    case when wanted_status is null then '' else format('and p.status = %L', wanted_status) end,
    case when overdue_at is null then '' else
      format('and p.status in (''assigned'', ''accepted'', ''following'', ''ordered'') and p.act_by < %L', overdue_at) end,
    case when wanted_grade is null then '' else format('and p.grade = %L', wanted_grade) end,
    case when planless then 'and p.status in (''assigned'', ''accepted'', ''following'', ''ordered'') and p.act_by is null' else '' end,
    case when revisit_by is null then '' else format('and p.revisit_at <= %L', revisit_by) end,
    app.before_sql('p', before_us, before_id), at_most);
end $$;

-- ───────────────────────────── dictionaries ─────────────────────────────

update org.dictionary set attributes = attributes || '{"downgradeTo":"A"}' where kind = 'lead_grade' and code = 'H';
update org.dictionary set attributes = attributes || '{"downgradeTo":"B"}' where kind = 'lead_grade' and code = 'A';
update org.dictionary set attributes = attributes || '{"downgradeTo":"C"}' where kind = 'lead_grade' and code = 'B';
-- Below the lowest grade lies rest: accepting it proposes dormancy to the manager.
update org.dictionary set attributes = attributes || '{"downgradeTo":"S"}' where kind = 'lead_grade' and code = 'C';
insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('lead_grade', 'F', '战败', 'lost', '{"revisitDays":30,"revisitAgainDays":90}', 7),
  ('lead_grade', 'S', '休眠', 'dormant', '{"revisitDays":90,"revisitAgainDays":90}', 8),
  ('follow_up_type', 'contact', '潜客跟进', 'keeping in touch', '{}', 1),
  ('follow_up_type', 'invite', '邀约到店', 'invitation to the showroom', '{}', 2),
  ('follow_up_type', 'book_test_drive', '预约试驾', 'booking a test drive', '{}', 3),
  ('follow_up_type', 'visit', '到店接待', 'visit to the showroom', '{}', 4),
  ('follow_up_type', 'test_drive', '试乘试驾', 'test drive', '{}', 5),
  ('follow_up_type', 'quote', '报价洽谈', 'quote and negotiation', '{}', 6),
  ('follow_up_type', 'order', '订单跟进', 'following an order', '{}', 7),
  ('follow_up_type', 'revisit', '战败/休眠回访', 'second visit of a closed lead', '{}', 8),
  ('call_result', 'reached', '已联系', 'reached', '{"connected":true}', 1),
  ('call_result', 'promised', '承诺到店', 'promised to visit', '{"connected":true,"parent":"reached","visit":true}', 2),
  ('call_result', 'interested', '有意向,继续跟进', 'interested', '{"connected":true,"parent":"reached"}', 3),
  ('call_result', 'later', '另约时间', 'asks for another time', '{"connected":true,"parent":"reached"}', 4),
  ('call_result', 'hesitant', '犹豫比较', 'comparing', '{"connected":true,"parent":"reached"}', 5),
  ('call_result', 'refused', '明确拒绝', 'refused', '{"connected":true,"parent":"reached"}', 6),
  ('call_result', 'not_reached', '未联系上', 'not reached', '{"connected":false}', 10),
  ('call_result', 'no_answer', '无人接听', 'no answer', '{"connected":false,"parent":"not_reached"}', 11),
  ('call_result', 'rejected', '拒接', 'call rejected', '{"connected":false,"parent":"not_reached"}', 12),
  ('call_result', 'busy', '占线', 'line busy', '{"connected":false,"parent":"not_reached"}', 13),
  ('call_result', 'off', '关机', 'switched off', '{"connected":false,"parent":"not_reached"}', 14),
  ('call_result', 'dropped', '信号中断', 'call dropped', '{"connected":false,"parent":"not_reached"}', 15),
  ('call_result', 'stopped', '停机', 'number out of service', '{"connected":false,"parent":"not_reached","number":"stopped"}', 16),
  ('call_result', 'empty', '空号', 'number does not exist', '{"connected":false,"parent":"not_reached","number":"empty"}', 17),
  ('call_result', 'wrong_person', '错号(非本人)', 'somebody else''s number', '{"connected":false,"parent":"not_reached","number":"empty"}', 18),
  ('defeat_reason', 'competitor', '竞品', 'another brand', '{}', 10),
  ('defeat_reason', 'competitor_price', '竞品价格更低', 'the other brand was cheaper', '{"parent":"competitor","competitor":true}', 11),
  ('defeat_reason', 'competitor_product', '竞品产品更合适', 'the other brand''s car fits better', '{"parent":"competitor","competitor":true}', 12),
  ('defeat_reason', 'competitor_stock', '竞品现车', 'the other brand had it in stock', '{"parent":"competitor","competitor":true}', 13),
  ('defeat_reason', 'same_brand', '同品牌他店', 'another dealer of the brand', '{}', 20),
  ('defeat_reason', 'same_brand_local', '本地他店', 'in the same city', '{"parent":"same_brand"}', 21),
  ('defeat_reason', 'same_brand_away', '异地他店', 'in another city', '{"parent":"same_brand"}', 22),
  ('defeat_reason', 'terms', '价格与条件', 'price and terms', '{}', 30),
  ('defeat_reason', 'price', '价格未谈妥', 'no agreement on the price', '{"parent":"terms"}', 31),
  ('defeat_reason', 'finance', '金融未通过', 'finance not granted', '{"parent":"terms"}', 32),
  ('defeat_reason', 'trade_in', '置换价不满意', 'trade-in price too low', '{"parent":"terms"}', 33),
  ('defeat_reason', 'supply', '车源', 'supply', '{}', 40),
  ('defeat_reason', 'colour', '颜色或配置无车', 'colour or trim not available', '{"parent":"supply"}', 41),
  ('defeat_reason', 'waiting', '等待时间过长', 'the wait was too long', '{"parent":"supply"}', 42),
  ('defeat_reason', 'plan', '购车计划', 'plans of the customer', '{}', 50),
  ('defeat_reason', 'cancelled', '购车计划取消', 'gave up buying', '{"parent":"plan"}', 51),
  ('defeat_reason', 'family', '家人反对', 'the family is against it', '{"parent":"plan"}', 52),
  ('defeat_reason', 'no_contact', '联系不上', 'cannot be reached', '{}', 60),
  ('defeat_reason', 'unreachable', '三天三次未联系上', 'three attempts on three days failed', '{"parent":"no_contact","minAttempts":3,"minDays":3}', 61),
  ('defeat_reason', 'not_real', '无效', 'not a real enquiry', '{}', 70),
  ('defeat_reason', 'never_asked', '客户否认留资', 'says they never enquired', '{"parent":"not_real"}', 71),
  ('defeat_reason', 'not_customer', '非购车客户', 'not buying a car', '{"parent":"not_real"}', 72),
  ('dormant_reason', 'plan_later', '购车计划推迟', 'buying later', '{}', 1),
  ('dormant_reason', 'plan_passed', '预计购车日已过', 'the expected day has passed', '{}', 2),
  ('dormant_reason', 'no_reply', '长期无回应', 'no reply for long', '{}', 3),
  ('dormant_reason', 'waits_model', '等待新车型', 'waits for a new model', '{}', 4),
  ('closing_rule', 'decide', '审批期限', 'time to decide', '{"days":2}', 1),
  ('closing_rule', 'recheck', '战败抽检比例', 'share of defeats checked by a call', '{"percent":20,"days":3,"attempts":3}', 2),
  ('contact_rule', 'frequency', '重复联系提醒', 'warning of repeated contacts', '{"days":7}', 1);
