-- Intake: sources with their field maps, messages kept to be replayed, the validation desk, and what honest counts need.

-- ───────────────────────────── sources ─────────────────────────────

alter table leads.source
  add column kind text not null default 'json' check (kind in ('json', 'adf', 'meta', 'google', 'tencent', 'mailbox')),
  add column field_map jsonb not null default '{}',
  add column settings jsonb not null default '{}',
  add column validate boolean not null default false,
  add column access_enc bytea,
  add column verify_hash bytea,
  add column rotated_at timestamptz;
comment on column leads.source.kind is 'The shape of the messages, and the door they come in by.';
comment on column leads.source.field_map is 'Path in the sender''s message → our field, constants, and the sender''s codes of series, city and dealer → ours; empty: the shape''s own.';
comment on column leads.source.settings is 'Where a source has to be asked: address of the interface, or host, account and folder of a mailbox. Never a key.';
comment on column leads.source.validate is 'Leads of this source wait for the validation desk before a dealer gets them.';
comment on column leads.source.access_enc is 'Sealed key with which we ask the source: access token of a page, password of a mailbox.';
comment on column leads.source.verify_hash is 'Keyed hash of the token by which a webhook is subscribed.';
-- The trail leaves the new sealed columns out as well.
drop trigger audit_insert on leads.source;
drop trigger audit_update on leads.source;
drop trigger audit_delete on leads.source;
select app.audited('leads.source');
create index source_org on leads.source (org_id, code);
update leads.source set kind = 'adf' where channel = 'adf';

create function leads.mailboxes() returns table (code text)
language sql stable security definer set search_path = pg_catalog as $$
  select s.code from leads.source s where s.kind = 'mailbox' and s.active and s.access_enc is not null order by s.code
$$;
comment on function leads.mailboxes() is 'Mailboxes to be read: the job acts for all brands and begins without a scope.';

-- ───────────────────────────── messages ─────────────────────────────

alter table leads.inbound drop constraint inbound_format_check;
alter table leads.inbound add constraint inbound_format_check
  check (format in ('json', 'adf', 'meta', 'google', 'tencent', 'mail')) not valid;
alter table leads.inbound drop constraint inbound_result_check;
alter table leads.inbound add constraint inbound_result_check
  check (result in ('pending', 'created', 'merged', 'duplicate', 'rejected', 'failed', 'test')) not valid;
alter table leads.inbound
  add column problems jsonb not null default '[]',
  add column is_test boolean not null default false,
  add column attempts integer not null default 0,
  add column replays integer not null default 0,
  add column replayed_at timestamptz;
comment on column leads.inbound.problems is 'Why it was rejected or failed: field and words in both languages; numbers in them are blotted out.';
comment on column leads.inbound.is_test is 'The sender marked it as a test: read and kept, but no lead and in no count.';
comment on column leads.inbound.attempts is 'How often the source was asked for the lead behind a notice.';
-- Rejected and failed ones may come again, corrected; a repeated one is kept as a duplicate beside the first.
-- squawk-ignore require-concurrent-index-deletion
drop index leads.inbound_once;
create unique index inbound_once on leads.inbound (source_id, external_id) where result in ('pending', 'created', 'merged', 'test');
create index inbound_source on leads.inbound (source_id, created_at desc, id desc);
create index inbound_open on leads.inbound (org_id, result, created_at desc, id desc) where result in ('pending', 'rejected', 'failed');
grant update (result, lead_id, raw_enc, warnings, problems, is_test, attempts, replays, replayed_at) on leads.inbound to roadbook_app;

-- ───────────────────────────── touches, first and last ─────────────────────────────

alter table leads.touch
  add column kind text,
  add column answer text,
  add column hotline text;
comment on column leads.touch.kind is 'What was asked about: a code of dictionary enquiry_kind (LED-11, LED-12).';
comment on column leads.touch.answer is 'What was answered (LED-01).';
comment on column leads.touch.hotline is 'The number that was called: a code of dictionary hotline (LED-07).';
create index touch_created on leads.touch (created_at);

alter table leads.lead
  add column last_channel text,
  add column last_source_id uuid,
  add column last_touch_at timestamptz,
  add constraint lead_last_source foreign key (last_source_id) references leads.source (id) not valid;
comment on column leads.lead.last_channel is 'Channel of the latest enquiry; channel is that of the first. Empty while there was one only.';

drop function leads.add_touch(uuid, uuid, text, uuid, uuid, text);
create function leads.add_touch(new_id uuid, wanted_lead uuid, wanted_channel text, source uuid, series uuid, note text,
  asked_about text default null, answered text default null, called text default null) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare holder uuid;
begin
  insert into leads.touch (id, org_id, lead_id, channel, source_id, series_id, comments, kind, answer, hotline)
    select new_id, l.org_id, l.id, wanted_channel, source, series, note, asked_about, answered, called from leads.lead l where l.id = wanted_lead;
  update leads.lead l set touch_count = l.touch_count + 1, version = l.version + 1,
      last_channel = wanted_channel, last_source_id = source, last_touch_at = now()
    where l.id = wanted_lead returning l.org_id into holder;
  return holder;
end $$;
comment on function leads.add_touch(uuid, uuid, text, uuid, uuid, text, text, text, text) is 'Adds an enquiry to an open lead wherever it is held; returns the holding unit. Written as the owner, since a desk may enquire for a lead it does not see.';

-- ───────────────────────────── who recommended ─────────────────────────────

create table leads.referral (
  id uuid primary key default app.new_id(),
  lead_id uuid not null unique references leads.lead (id),
  referrer_id uuid not null references customers.customer (id),
  credited_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table leads.referral is 'Which customer recommended the one who enquires; credited once, later (LED-37).';
create index referral_referrer on leads.referral (referrer_id);
select app.protect_by('leads.referral', 'exists (select 1 from leads.lead l where l.id = lead_id)'), app.audited('leads.referral');
grant select on leads.referral to roadbook_app;

create function leads.note_referral(wanted_lead uuid, referrer uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into leads.referral (lead_id, referrer_id)
    select l.id, referrer from leads.lead l where l.id = wanted_lead and l.customer_id <> referrer
    on conflict (lead_id) do nothing;
end $$;
comment on function leads.note_referral(uuid, uuid) is 'The first recommender of a lead stays; nobody recommends themselves. As the owner: the lead may lie at another dealer.';

-- ───────────────────────────── validation desk ─────────────────────────────

create table leads.validation (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  dealer_id uuid references org.unit (id),
  queued_at timestamptz not null default now(),
  held_by uuid references org.staff (id),
  held_until timestamptz,
  outcome text check (outcome in ('valid', 'invalid', 'duplicate', 'gone')),
  reason text,
  note text,
  staff_id uuid references org.staff (id),
  decided_at timestamptz,
  check ((outcome is null) = (decided_at is null))
);
comment on table leads.validation is 'Leads that wait for the validation desk (清洗), oldest first, and what it found; gone: the lead went on without it.';
comment on column leads.validation.dealer_id is 'The dealer the sender asked for; it gets the lead once that is found valid, unless the desk chooses another.';
comment on column leads.validation.held_until is 'One person at a time holds a lead; after this instant it is free again.';
create unique index validation_lead on leads.validation (lead_id) where outcome is null;
create index validation_open on leads.validation (org_id, queued_at, id) where outcome is null;
create index validation_decided on leads.validation (org_id, decided_at desc) where outcome is not null;
select app.protect('leads.validation'), app.audited('leads.validation');
grant select, insert, update on leads.validation to roadbook_app;

create function leads.leave_validation() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- plan: validation_lead
  update leads.validation v set outcome = 'gone', decided_at = now(), held_by = null, held_until = null
    where v.lead_id = new.id and v.outcome is null;
  return null;
end $$;
create trigger leave_validation after update of status on leads.lead for each row
  when (old.status = 'new' and new.status <> 'new') execute function leads.leave_validation();

create function leads.forget_intake(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare ids uuid[] := array(select l.id from leads.lead l where l.customer_id = any (people));
begin
  perform set_config('app.erasing', 'on', true);
  return query select v.id from leads.validation v where v.lead_id = any (ids);
  update leads.touch t set answer = null where t.lead_id = any (ids);
  update leads.validation v set note = null where v.lead_id = any (ids);
  update leads.inbound i set problems = '[]' where i.lead_id = any (ids);
  perform set_config('app.erasing', '', true);
end $$;
comment on function leads.forget_intake(uuid[]) is 'What intake wrote about an erased person besides the lead; returns the records whose words the trail shall show no more.';

-- ───────────────────────────── shipped defaults ─────────────────────────────

-- 1: what our own form takes waits for the validation desk as well (LED-10).
update org.dictionary set attributes = attributes || '{"validate":0}' where kind = 'lead_channel' and code = 'website';
insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('lead_channel', 'meta', 'Meta 线索广告', 'Meta lead ad', '{}', 16),
  ('lead_channel', 'google', 'Google 线索表单', 'Google lead form', '{}', 17),
  ('lead_channel', 'wecom', '企业微信', 'WeCom', '{}', 18),
  ('lead_channel', 'market_research', '市场调研', 'market research', '{}', 19),
  ('lead_channel', 'exhibition', '展会会议', 'exhibition or conference', '{}', 20),
  ('lead_channel', 'import', '文件导入', 'imported file', '{}', 21),
  ('invalid_reason', 'wrong_number', '空错号', 'wrong or dead number', '{"number":"empty"}', 1),
  ('invalid_reason', 'stopped', '停机', 'number out of service', '{"number":"stopped"}', 2),
  ('invalid_reason', 'not_ours', '非本品', 'not our product', '{}', 3),
  ('invalid_reason', 'malicious', '恶意', 'malicious', '{}', 4),
  ('invalid_reason', 'duplicate', '重复', 'duplicate', '{}', 5),
  ('invalid_reason', 'no_intention', '无购车意向', 'no intention to buy', '{}', 6),
  ('invalid_reason', 'unreachable', '多次未接通', 'not reached after several calls', '{}', 7),
  ('invalid_reason', 'trade', '同行或媒体', 'competitor or press', '{}', 8),
  ('enquiry_kind', 'product', '产品咨询', 'about products', '{}', 1),
  ('enquiry_kind', 'sales', '销售咨询', 'about buying', '{}', 2),
  ('enquiry_kind', 'service', '服务咨询', 'about service', '{}', 3),
  ('enquiry_kind', 'parts', '备件咨询', 'about parts', '{}', 4),
  ('enquiry_kind', 'activity', '市场活动', 'about activities', '{}', 5),
  ('enquiry_kind', 'complaint', '投诉', 'complaint', '{}', 6),
  ('enquiry_kind', 'suggestion', '建议与意见', 'suggestion or opinion', '{}', 7),
  ('enquiry_kind', 'repair', '维修', 'repair', '{}', 8),
  ('enquiry_kind', 'rescue', '道路救援', 'roadside rescue', '{}', 9),
  ('enquiry_kind', 'call_back', '客户回访', 'call-back', '{}', 10),
  ('hotline', 'brand', '品牌热线', 'brand hotline', '{"number":"800-820-1111"}', 1),
  ('intake_rule', 'lease', '清洗占用时长', 'how long one person holds a lead', '{"minutes":15}', 1),
  ('intake_rule', 'fetch', '取数重试次数', 'how often a source is asked', '{"attempts":8}', 2)
on conflict (kind, code) do nothing;
