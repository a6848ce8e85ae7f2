-- What a customer is told: a message a change of their order or test drive (SAL-08, WEB-20), its text, how it went out or that somebody told it.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation

create table engagement.message (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  lead_id uuid not null references leads.lead (id),
  kind text not null,
  subject_type text not null check (subject_type in ('order', 'test_drive', 'lead')),
  subject_id uuid not null,
  what text[] not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'by_hand', 'told', 'not_needed')),
  channel text check (channel in ('sms', 'email', 'wechat', 'call', 'in_person')),
  reason text,
  text_enc bytea,
  due_at timestamptz not null,
  attempts smallint not null default 0 check (attempts >= 0),
  told_at timestamptz,
  told_by uuid references org.staff (id),
  seen_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint message_told check ((state in ('sent', 'told')) = (told_at is not null)),
  constraint message_told_by check ((state = 'told') = (told_by is not null))
);
comment on table engagement.message is 'Something a customer is to be told. by_hand: no way to send it, a colleague tells it; failed: sending was given up, likewise; not_needed: it has become idle, or the person must not be contacted.';
comment on column engagement.message.what is 'Codes of what has changed, e.g. steps of a sale; several within a short time become one message.';
comment on column engagement.message.text_enc is 'The words, fixed with the first attempt to send or when somebody told them; until then they are made from the data. What comes later is another message.';
comment on column engagement.message.due_at is 'When it is next tried; a worker that takes it in hand moves this on, so that nobody else does.';
comment on column engagement.message.reason is 'Why it was not sent: a code of the gate of consent, or of the channel.';
-- The worker's look at what is due, and nothing else.
create index message_due on engagement.message (due_at) where state = 'waiting';
-- What comes before the text is fixed joins the message that waits.
create unique index message_open on engagement.message (subject_id, kind) where state in ('waiting', 'by_hand') and text_enc is null;
create index message_customer on engagement.message (customer_id, told_at desc, id desc);
create index message_unseen on engagement.message (customer_id) where told_at is not null and seen_at is null;
create index message_subject on engagement.message (subject_id, created_at desc, id desc);
create index message_org on engagement.message (org_id, created_at desc, id desc);
create index message_org_state on engagement.message (org_id, state, created_at desc, id desc);
create index message_created on engagement.message (created_at desc, id desc);
create index message_state on engagement.message (state, created_at desc, id desc);
create index message_to_tell on engagement.message (org_id, created_at) where state in ('by_hand', 'failed');
select app.protect('engagement.message', 'customer_id'), app.audited('engagement.message');
grant select, insert, update on engagement.message to roadbook_app;

create table engagement.message_text (
  id uuid primary key default app.new_id(),
  kind text not null unique,
  name text not null,
  name_en text not null,
  subject text not null,
  body text not null,
  sort smallint not null,
  version integer not null default 1,
  changed_at timestamptz not null default now()
);
comment on table engagement.message_text is 'The words of each kind of message, with {places} of a closed list; a part in [brackets] is left out where a place in it has nothing to say. subject stands above e-mails.';
insert into app.open_table values ('engagement.message_text', 'texts without any person');
select app.audited('engagement.message_text');
grant select, update on engagement.message_text to roadbook_app;
insert into engagement.message_text (kind, name, name_en, subject, body, sort) values
  ('sign_in_code', '登录验证码', 'sign-in code', '验证码', '您的验证码是 {code},{minutes} 分钟内有效。请勿告诉他人,包括我们的工作人员。', 1),
  ('order_step', '购车进度', 'progress of an order', '您的购车进度有更新', '{name}您好,您的订单 {number} 有新进展:{step}。[预计交车日期 {date}。][查看进度:{link} ]【{dealer}】', 2),
  ('order_changed', '订单变更', 'change of an order', '您的订单有变更', '{name}您好,您的订单 {number} 已按约定变更:{step}。[查看进度:{link} ][如有疑问请致电 {phone}。]【{dealer}】', 3),
  ('order_cancelled', '订单取消', 'cancelled order', '您的订单已取消', '{name}您好,您的订单 {number} 已取消。[如有疑问请致电 {phone}。]【{dealer}】', 4),
  ('test_drive_asked', '试驾预约已收到', 'test drive asked for', '已收到您的试驾预约', '{name}您好,已收到您的[ {car} ]试驾预约,{dealer} 将尽快与您联系确定时间。[联系电话 {phone}。]', 5),
  ('test_drive_booked', '试驾时间已约定', 'test drive booked', '您的试驾已约定', '{name}您好,您的 {car} 试驾已约定在 {date},地点 {dealer}。请携带本人驾驶证。[如需改期请致电 {phone}。]', 6),
  ('test_drive_cancelled', '试驾已取消', 'test drive cancelled', '您的试驾已取消', '{name}您好,您在 {dealer} 的 {car} 试驾已取消。[如需重新预约请致电 {phone}。]', 7);

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('message_term', 'quiet', '免打扰时段(几点至几点)', 'nobody is sent a message (hours from, to)', '{"fromHour":21,"toHour":8}', 1),
  ('message_term', 'gather', '合并几分钟内的变化', 'changes within so many minutes become one message', '{"minutes":3}', 2),
  ('message_term', 'attempts', '最多发送次数', 'a message is tried at most', '{"times":5}', 3),
  ('order_change', 'trim', '车型配置', 'trim', '{}', 1),
  ('order_change', 'colour', '颜色', 'colour', '{}', 2),
  ('order_change', 'price', '价格', 'price', '{}', 3),
  ('order_change', 'vin', '车辆', 'car', '{}', 4),
  ('order_change', 'expected', '预计交车日期调整', 'expected delivery date', '{}', 5),
  ('told_by', 'wechat', '微信', 'WeChat', '{}', 1),
  ('told_by', 'call', '电话', 'by phone', '{}', 2),
  ('told_by', 'in_person', '当面', 'in person', '{}', 3);
-- Steps the customer is told of; nought keeps one to the progress page.
update org.dictionary set attributes = attributes || '{"tell":1}' where kind = 'sales_step' and not attributes ? 'tell';

-- The link of an order follows from the order, this number and the installation's key, so that it can be said again; a new number ends it.
alter table sales.order add column link_number integer not null default 0;

-- The owner has looked; their own page may write nothing else.
create function engagement.see_messages() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  seen integer;
begin
  -- plan: message_unseen
  update engagement.message m set seen_at = now()
    where m.customer_id = (select app.customer_id()) and m.told_at is not null and m.seen_at is null;
  get diagnostics seen = row_count;
  return seen;
end $$;
comment on function engagement.see_messages() is 'Marks what the acting owner was told as seen.';

create function engagement.stop_messages(people uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  -- plan: message_customer
  update engagement.message m set state = 'not_needed', reason = 'restricted', version = m.version + 1
    where m.customer_id = any (people) and m.state in ('waiting', 'by_hand', 'failed')
$$;
comment on function engagement.stop_messages(uuid[]) is 'Tells nothing more to people whose data may no longer be processed.';

create function engagement.forget_messages(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update engagement.message m set text_enc = null where m.customer_id = any (people) and m.text_enc is not null returning m.id;
  perform set_config('app.erasing', '', true);
end $$;
comment on function engagement.forget_messages(uuid[]) is 'Blanks the words an erased person was told.';

-- Tells whether the code counts: what does not is not sent either.
drop function customers.put_sign_in_code(uuid, bytea, timestamptz);
create function customers.put_sign_in_code(customer uuid, code bytea, ends timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into customers.sign_in_code as s (customer_id, code_hash, expires_at) values (customer, code, ends)
  on conflict (customer_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at, attempts = 0, created_at = now(),
    codes = case when s.codes_since > now() - interval '1 hour' then s.codes + 1 else 1 end,
    codes_since = case when s.codes_since > now() - interval '1 hour' then s.codes_since else now() end
  where s.codes < 5 or s.codes_since <= now() - interval '1 hour';
  return found;
end $$;
comment on function customers.put_sign_in_code(uuid, bytea, timestamptz) is 'The newest code of a person, five an hour; false beyond, when the one before it counts on. Nobody is told: the answer is the same for a number that is unknown.';
