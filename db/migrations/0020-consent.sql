-- What a person agreed to and what the law lets the house do with their data: purposes with their legal basis, versions of the notice, the
-- ledger of consent, the one gate that everybody asks before a contact, the log of what was passed on, and requests of the people themselves.
-- Small or empty tables: the checks read next to nothing; the ledger gets columns and one trigger.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-drop-not-null

-- ───────────────────────────── purposes, third parties, notices ─────────────────────────────

create table customers.purpose (
  id uuid primary key default app.new_id(),
  code text not null unique check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null,
  name_en text not null,
  description text not null default '',
  description_en text not null default '',
  legal_basis text not null check (legal_basis in ('consent', 'contract', 'legal_duty', 'notice')),
  recipient text not null default 'none' check (recipient in ('none', 'dealer', 'partner')),
  channels text[] not null default '{call,sms,email,wechat}',
  quiet boolean not null default true,
  separate boolean not null default false,
  owner_decides boolean not null default true,
  sort integer not null default 0,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table customers.purpose is 'What personal data are used for and on which ground (PIPL art. 13). Without consent there is no use where the ground is consent.';
comment on column customers.purpose.legal_basis is 'notice: allowed once announced, until the person objects.';
comment on column customers.purpose.quiet is 'Contacts for this purpose keep to the hours of dictionary contact_hours.';
comment on column customers.purpose.separate is 'Needs a consent of its own, apart from all others (PIPL art. 23, 25, 26, 29, 39).';
comment on column customers.purpose.owner_decides is 'Offered on the owner''s own pages.';
insert into app.open_table values ('customers.purpose', 'what data are used for is public');

insert into customers.purpose (code, name, name_en, description, description_en, legal_basis, recipient, channels, quiet, separate, owner_decides, sort) values
  ('service_contract', '售后与合同服务', 'after-sales and contract service', '履行购车和售后合同所需,例如交车、保修、召回通知。', 'Needed for the contract of sale and after-sales: delivery, warranty, recalls.', 'contract', 'none', '{call,sms,email,wechat}', false, false, false, 1),
  ('care_calls', '关怀回访', 'care calls', '保养提醒、交车与服务后的回访。', 'Service reminders and calls after delivery and service.', 'consent', 'none', '{call,sms,wechat}', true, false, true, 2),
  ('survey', '满意度调查', 'satisfaction surveys', '邀请您参加满意度调查。', 'Invitations to satisfaction surveys.', 'consent', 'none', '{call,sms,email,wechat}', true, false, true, 3),
  ('marketing_call', '营销电话', 'marketing by phone', '电话介绍车型、活动和优惠。', 'Calls about cars, events and offers.', 'consent', 'none', '{call}', true, false, true, 4),
  ('marketing_sms', '营销短信', 'marketing by text message', '短信介绍车型、活动和优惠,可随时回复退订。', 'Text messages about cars, events and offers; a reply ends them.', 'consent', 'none', '{sms}', true, false, true, 5),
  ('marketing_email', '营销邮件', 'marketing by e-mail', '邮件介绍车型、活动和优惠。', 'E-mails about cars, events and offers.', 'consent', 'none', '{email}', true, false, true, 6),
  ('wechat_push', '微信推送', 'WeChat messages', '通过微信推送活动和优惠。', 'Events and offers by WeChat.', 'consent', 'none', '{wechat}', true, false, true, 7),
  ('profiling', '个性化推荐', 'profiling', '分析您的用车和购买情况,推荐更合适的内容;不同意不影响服务和价格。', 'Analyses use and purchases for fitting offers; refusing changes neither service nor price.', 'consent', 'none', '{}', true, true, true, 8),
  ('share_dealer', '提供给经销商', 'passing to a dealer', '将联系方式和购车意向提供给授权经销商,由其与您联系。', 'Contact data and interest are passed to an authorised dealer, who contacts you.', 'consent', 'dealer', '{}', true, true, true, 9),
  ('share_group_brands', '提供给集团其他品牌', 'passing to other brands of the group', '将联系方式提供给集团内其他品牌。', 'Contact data are passed to other brands of the group.', 'consent', 'none', '{}', true, true, true, 10),
  ('share_partner', '提供给合作方', 'passing to a partner', '将联系方式提供给具名的合作方,例如保险、金融机构;逐一征得同意。', 'Contact data are passed to a named partner such as an insurer or a finance company; asked for each.', 'consent', 'partner', '{}', true, true, true, 11),
  ('telematics', '车联网与位置数据', 'connected-car and location data', '处理车辆行驶与位置数据(敏感个人信息)。', 'Driving and location data of the car (sensitive personal data).', 'consent', 'none', '{}', true, true, true, 12),
  ('call_recording', '通话录音', 'call recording', '为保证服务质量录制通话,通话开始时告知。', 'Calls are recorded for quality, announced at their beginning.', 'notice', 'none', '{}', true, false, true, 13),
  ('minors_guardian', '监护人同意', 'consent of a guardian', '处理不满十四周岁未成年人的信息须由监护人同意。', 'Data of children under fourteen need the consent of a guardian.', 'consent', 'none', '{}', true, true, false, 14),
  ('cross_border', '向境外提供', 'transfer abroad', '将个人信息提供给境外接收方。', 'Personal data are given to a recipient abroad.', 'consent', 'none', '{}', true, true, true, 15);

create table customers.recipient (
  id uuid primary key default app.new_id(),
  code text not null constraint recipient_code unique check (code ~ '^[a-z][a-z0-9_-]{1,39}$'),
  name text not null,
  name_en text not null,
  contact text not null,
  purpose_text text not null,
  data_kinds text not null,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table customers.recipient is 'Third parties that data may be passed to, with what the person has to be told of them (PIPL art. 23). Dealers stand in org.unit.';
insert into app.open_table values ('customers.recipient', 'who may receive data is public');

create table customers.notice (
  id uuid primary key default app.new_id(),
  version text not null constraint notice_version unique check (version ~ '^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$'),
  purposes text[] not null,
  title text not null,
  title_en text not null,
  body text not null,
  body_en text not null,
  renews boolean not null default false,
  valid_from timestamptz not null,
  actor text not null default app.actor(),
  created_at timestamptz not null default now()
);
comment on table customers.notice is 'Versions of the privacy notice (PIPL art. 17). A published version is never changed: a new one follows it. In a body "## " begins a section.';
comment on column customers.notice.renews is 'Purpose, way or kind of data changed: consents under earlier versions are asked for again (PIPL art. 14).';
create index notice_valid on customers.notice (valid_from desc);
insert into app.open_table values ('customers.notice', 'the privacy notice is public');
select app.append_only('customers.notice');

insert into customers.notice (version, purposes, title, title_en, body, body_en, valid_from, actor) values
  ('2021-11', '{share_dealer,marketing_call}', '个人信息处理告知', 'Privacy notice', '本版已被新版取代。', 'This version was replaced by a newer one.', '2021-11-01 00:00+08', 'system:installation'),
  ('2024-07', '{share_dealer,marketing_call}', '个人信息处理告知', 'Privacy notice', '本版已被新版取代。', 'This version was replaced by a newer one.', '2024-07-01 00:00+08', 'system:installation');
insert into customers.notice (version, purposes, title, title_en, valid_from, actor, body, body_en) values ('2026-11',
  (select array_agg(code order by sort) from customers.purpose), '个人信息处理告知', 'Privacy notice', '2026-11-01 00:00+08', 'system:installation',
$$## 一、个人信息处理者
【由运营方填写:公司全称】(以下称“我们”),地址:【由运营方填写:地址】。
个人信息保护联系方式:【由运营方填写:个人信息保护负责人及联系方式】;客服电话:【由运营方填写:客服电话】。
## 二、处理目的、方式和信息种类
预约试驾:处理您的姓名、手机号、所在城市、意向车系和补充说明,用于安排试驾并就此与您联系。
营销信息:仅在您单独同意后,使用您的手机号向您介绍车型、活动和优惠。
车主服务:处理您的联系方式、车辆信息(车架号、车牌、交付日期)、车友会和积分记录,用于提供车主页面、保养提醒和会员权益。登录验证码只用于确认手机号归您使用。
关怀回访与满意度调查:仅在您同意后,就保养、交车和服务与您联系。
信息由系统自动记录和分派,由工作人员查看和跟进。手机号、邮箱、地址和证件号码加密保存,页面上默认隐去部分内容,查看完整号码须说明理由并留有记录。
## 三、提供给经销商和合作方
经您单独同意,我们将您的姓名、手机号、城市、意向车系和补充说明提供给您所选城市的一家授权经销商,由其联系您并安排试驾。经销商的名称和电话在提交后显示。
没有这项同意,我们无法受理试驾预约;您仍可直接到店或致电经销商。
提供给保险、金融等合作方,须另行告知其名称、联系方式、目的和信息种类,并逐一取得您的单独同意。
## 四、保存期限
预约信息:【由运营方填写:预约信息保存期限】;车主信息:【由运营方填写:车主信息保存期限】。期满后删除或匿名化,法律另有规定的除外。
未提交的表单内容只保存在您的浏览器中,关闭标签页后清除。登录车主服务时使用一个必要的 Cookie,不用于跟踪。
## 五、您的权利
您可以查阅、复制、更正、补充、删除您的个人信息,要求解释处理规则,并可随时撤回同意;撤回不影响此前已进行的处理。营销同意与试驾无关,拒绝或撤回都不影响试驾。
登录车主服务,在“我的”中即可查看和撤回同意、修改联系方式、提出申请;也可使用第一条中的联系方式。我们在收到申请后十五个工作日内答复。
您也可以向履行个人信息保护职责的部门投诉、举报。$$,
$$## 1. Who is responsible
[operator to fill in: full company name] (“we”), address: [operator to fill in: address].
Contact for personal data: [operator to fill in: privacy officer and contact]; service hotline: [operator to fill in: service hotline].
## 2. Purposes, ways and kinds of data
Test drive: your name, mobile number, city, chosen car and comments, to arrange the test drive and to contact you about it.
Marketing: only with your separate consent, your mobile number, to tell you about cars, events and offers.
Owner service: your contact data, your car (VIN, plate, delivery date), club membership and points, to provide the owner pages, service reminders and member benefits. The sign-in code only confirms that the number is yours.
Care calls and surveys: only with your consent, to contact you about maintenance, delivery and service.
Data are recorded and assigned by the system and seen and followed up by staff. Mobile numbers, e-mail, addresses and document numbers are stored encrypted and shown in part only; seeing a full number takes a reason and is recorded.
## 3. Passing to dealers and partners
With your separate consent we pass your name, mobile number, city, chosen car and comments to one authorised dealer of the city you chose, who will contact you and arrange the test drive. The dealer’s name and phone are shown after sending.
Without this consent we cannot take a test-drive booking; you can still visit or call a dealer yourself.
Before anything is passed to an insurer, a finance company or another partner you are told its name, contact, purpose and the kinds of data, and asked for your consent to each.
## 4. How long
Bookings: [operator to fill in: retention of bookings]; owners’ data: [operator to fill in: retention of owner data]. After that the data are deleted or made anonymous, unless the law demands otherwise.
A form not yet sent is kept only in your browser and cleared when the tab is closed. Owner sign-in uses one necessary cookie, not for tracking.
## 5. Your rights
You may see, copy, correct, complete and delete your personal data, ask for the rules of processing to be explained, and withdraw consent at any time; withdrawal does not affect what was done before. Marketing consent has nothing to do with the test drive: refusing or withdrawing it does not affect it.
On the owner pages, under “Me”, you see and withdraw consents, change your contact data and make requests; or use the contact in section 1. Requests are answered within fifteen working days.
You may also complain to the authority in charge of personal information protection.$$);

-- ───────────────────────────── the ledger ─────────────────────────────

alter table customers.consent drop constraint consent_purpose_check, drop constraint consent_state_check;
alter table customers.consent
  add constraint consent_purpose foreign key (purpose) references customers.purpose (code),
  add constraint consent_state_check check (state in ('granted', 'denied', 'withdrawn', 'expired')),
  add column recipient_unit_id uuid references org.unit (id),
  add column recipient_id uuid references customers.recipient (id),
  add column notice_id uuid references customers.notice (id),
  add column valid_until timestamptz,
  add column actor text,
  add column supersedes uuid[] not null default '{}',
  add constraint consent_recipient check (recipient_unit_id is null or recipient_id is null),
  add constraint consent_partner check (purpose <> 'share_partner' or recipient_id is not null);
alter table customers.consent alter column actor set default app.actor();
comment on column customers.consent.actor is 'Who took it down; empty in rows from before this was kept.';
comment on column customers.consent.supersedes is 'Of a grant: the refusals it knew of. A refusal that it did not know of, because it was being said at the same moment or to a record merged later, outweighs it.';
create policy own_insert on customers.consent for insert to roadbook_app with check (customer_id = (select app.customer_id()));

-- Grants that followed a refusal before this was kept.
alter table customers.consent disable trigger user;
update customers.consent g set supersedes = r.ids
from (select g.id, array_agg(r.id) as ids from customers.consent g
  join customers.consent r on r.customer_id = g.customer_id and r.purpose = g.purpose and r.state <> 'granted' and r.created_at <= g.created_at
  where g.state = 'granted' group by g.id) r where r.id = g.id;
alter table customers.consent enable trigger user;

create function customers.know_refusals() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.notice_id := (select n.id from customers.notice n where n.version = new.text_version);
  new.supersedes := '{}';
  if new.state = 'granted' then
    -- plan: consent_customer. A grant counts only against refusals it could see: no lock is needed for what is said at the same moment.
    new.supersedes := array(select r.id from customers.consent r
      where r.customer_id = any (customers.lineage_of(customers.survivor_of(new.customer_id))) and r.purpose = new.purpose and r.state <> 'granted');
  end if;
  return new;
end $$;
create trigger know_refusals before insert on customers.consent for each row execute function customers.know_refusals();

-- Stronger than any consent, on every record that bears the number; it outlives the record, hence a hash and no number.
create table customers.do_not_contact (
  id uuid primary key default app.new_id(),
  customer_id uuid references customers.customer (id),
  value_hash bytea,
  channel text check (channel in ('call', 'sms', 'email', 'wechat')),
  reason text not null,
  actor text not null default app.actor(),
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text,
  check (customer_id is not null or value_hash is not null),
  check ((lifted_at is null) = (lifted_by is null))
);
comment on column customers.do_not_contact.channel is 'Null: no channel at all.';
create index do_not_contact_value on customers.do_not_contact (value_hash) where lifted_at is null and value_hash is not null;
create index do_not_contact_customer on customers.do_not_contact (customer_id);
select app.protect_by('customers.do_not_contact', 'exists (select 1 from customers.relationship r where r.customer_id = do_not_contact.customer_id)');
select app.audited('customers.purpose'), app.audited('customers.recipient'), app.audited('customers.notice'), app.audited('customers.do_not_contact');

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('contact_hours', 'call', '电话联系时段', 'hours of calls', '{"from":"09:00","to":"20:00"}', 1),
  ('contact_hours', 'sms', '短信发送时段', 'hours of text messages', '{"from":"08:00","to":"22:00"}', 2),
  ('contact_hours', 'wechat', '微信推送时段', 'hours of WeChat messages', '{"from":"08:00","to":"22:00"}', 3),
  ('request_limit', 'acknowledge', '申请确认期限', 'a request is acknowledged within', '{"days":3}', 1),
  ('request_limit', 'complete', '申请办结期限', 'a request is completed within', '{"workingDays":15}', 2),
  ('request_limit', 'hard', '申请最长期限', 'a request takes at most', '{"days":30}', 3),
  ('request_limit', 'vehicle_sensitive', '车辆敏感信息删除期限', 'sensitive data of a car are deleted within', '{"workingDays":10}', 4),
  ('request_limit', 'package', '资料下载期限', 'a package can be fetched for', '{"days":14}', 5),
  ('retention', 'sale', '购车与售后记录保存期限', 'records of sale and after-sales are kept', '{"years":10}', 1),
  ('consent_channel', 'website', '网站', 'website', '{}', 1),
  ('consent_channel', 'owner', '车主页面', 'owner pages', '{}', 2),
  ('consent_channel', 'hotline', '客服热线', 'hotline', '{}', 3),
  ('consent_channel', 'showroom', '展厅', 'showroom', '{}', 4),
  ('consent_channel', 'paper', '书面签字', 'signed paper', '{}', 5),
  ('consent_channel', 'call', '电话', 'phone call', '{}', 6),
  ('consent_channel', 'sms', '短信回复', 'text-message reply', '{}', 7),
  ('consent_channel', 'wechat', '微信', 'WeChat', '{}', 8),
  ('consent_channel', 'email', '邮件', 'e-mail', '{}', 9);
update org.dictionary set attributes = attributes || '{"purpose":"care_calls"}' where kind = 'opportunity_kind' and not attributes ? 'purpose';

-- ───────────────────────────── the gate ─────────────────────────────

-- What stands for a purpose today: a grant that knew of every refusal and has not run out, else the newest refusal.
create function customers.standing(members uuid[], wanted text, to_unit uuid, to_recipient uuid, at timestamptz)
returns table (consent_id uuid, state text, outdated boolean)
language sql stable security definer set search_path = pg_catalog as $$
  with said as (
    -- plan: consent_customer, a handful of rows a person
    select c.* from customers.consent c
    where c.customer_id = any (members) and c.purpose = wanted
      and (c.recipient_unit_id is null or c.recipient_unit_id = to_unit) and (c.recipient_id is null or c.recipient_id = to_recipient)
  ), granted as (
    select g.* from said g where g.state = 'granted'
      and not exists (select 1 from said r where r.state <> 'granted' and r.id <> all (g.supersedes))
    order by g.created_at desc, g.id desc limit 1
  ), refused as (
    select r.id, r.state from said r where r.state <> 'granted' order by r.created_at desc, r.id desc limit 1
  )
  select g.id, case when g.valid_until <= at then 'expired' else 'granted' end,
    exists (select 1 from customers.notice n where n.renews and wanted = any (n.purposes) and n.valid_from <= at
      and n.valid_from > coalesce((select k.valid_from from customers.notice k where k.id = g.notice_id), g.created_at))
  from granted g
  union all
  select r.id, r.state, false from refused r where not exists (select 1 from granted)
$$;
comment on function customers.standing(uuid[], text, uuid, uuid, timestamptz) is 'The state of one purpose over all records of a person; no row where nothing was ever said.';

-- The one gate, for one person and for a campaign of thousands alike.
create function customers.contact_answers(wanted uuid[], for_purpose text, by_channel text, to_unit uuid, to_recipient uuid, at timestamptz, zone text)
returns table (customer_id uuid, allowed boolean, reason text, consent_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  purpose customers.purpose;
  hours jsonb;
  clock text := to_char(at at time zone zone, 'HH24:MI');
  kinds text[] := case by_channel when 'call' then '{mobile,landline}' when 'sms' then '{mobile}' when 'email' then '{email}' when 'wechat' then '{wechat}' end;
begin
  select * into purpose from customers.purpose p where p.code = for_purpose;
  select d.attributes into hours from org.dictionary d where d.kind = 'contact_hours' and d.code = by_channel and d.active;
  return query
    select a.id,
      verdict.reason = 'allowed', verdict.reason, s.consent_id
    from (select distinct x.id from unnest(wanted) x (id)) a
    -- plan: customer_pkey, customer_merged_into; a person has one record, seldom two
    cross join lateral (select customers.survivor_of(a.id) as id) root
    cross join lateral (select customers.lineage_of(root.id) as ids) family
    left join customers.customer c on c.id = root.id
    left join lateral customers.standing(family.ids, for_purpose, to_unit, to_recipient, at) s on true
    cross join lateral (
      -- plan: identifier_customer
      select count(*) filter (where i.kind = any (kinds)) as known,
        count(*) filter (where i.kind = any (kinds) and i.status not in ('empty', 'stopped')) as usable,
        array_agg(i.value_hash) as hashes
      from customers.identifier i where i.customer_id = any (family.ids)
    ) n
    cross join lateral (select case
      when c.id is null then 'unknown'
      when c.status in ('erased', 'restricted', 'outdated') then c.status
      when purpose.id is null or not purpose.active then 'purpose_closed'
      -- plan: do_not_contact_customer, do_not_contact_value
      when exists (select 1 from customers.do_not_contact d where d.lifted_at is null and (d.channel is null or d.channel = by_channel)
        and (d.customer_id = any (family.ids) or d.value_hash = any (n.hashes))) then 'do_not_contact'
      when by_channel is not null and by_channel <> all (purpose.channels) then 'channel'
      when by_channel is not null and n.known = 0 then 'no_number'
      when by_channel is not null and n.usable = 0 then 'number'
      when for_purpose <> 'minors_guardian' and c.birth_on > (at at time zone zone)::date - interval '14 years'
        and coalesce((select g.state from customers.standing(family.ids, 'minors_guardian', null, null, at) g),
          case when c.guardian_consent is null then 'none' else 'granted' end) <> 'granted' then 'minor'
      when purpose.legal_basis = 'consent' and s.state is null then 'no_consent'
      when purpose.legal_basis in ('consent', 'notice') and s.state <> 'granted' then s.state
      when by_channel is not null and purpose.quiet and not (clock >= (hours ->> 'from') and clock < (hours ->> 'to')) then 'quiet_hours'
      when purpose.legal_basis = 'consent' and s.outdated then 'version_outdated'
      else 'allowed' end as reason) verdict;
end $$;
comment on function customers.contact_answers(uuid[], text, text, uuid, uuid, timestamptz, text) is
  'May these people be contacted for a purpose, by a channel, now? With the reason and the consent it rests on. Callers see to it that they may see the people.';

-- What was decided when somebody acted on an answer, kept as the proof.
create table customers.contact_decision (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  purpose text not null references customers.purpose (code),
  channel text,
  recipient_unit_id uuid references org.unit (id),
  allowed boolean not null,
  reason text not null,
  consent_id uuid references customers.consent (id),
  about text not null,
  about_id uuid,
  actor text not null default app.actor(),
  created_at timestamptz not null default now()
);
create index contact_decision_customer on customers.contact_decision (customer_id, created_at desc);
create index contact_decision_org on customers.contact_decision (org_id, created_at desc);
select app.protect('customers.contact_decision'), app.append_only('customers.contact_decision');

-- ───────────────────────────── what was passed on ─────────────────────────────

create table customers.sharing (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  recipient_id uuid references customers.recipient (id),
  data_kinds text[] not null,
  ground text not null check (ground in ('consent', 'contract', 'request')),
  consent_id uuid references customers.consent (id),
  about text not null,
  about_id uuid,
  actor text not null default app.actor(),
  created_at timestamptz not null default now()
);
comment on table customers.sharing is 'Each time a person''s data went to a dealer or a partner: what, to whom, on which ground (PIPL art. 23). org_id is the unit that received them, or passed them to the third party.';
comment on column customers.sharing.ground is 'request: the person themself turned to the house for it.';
create index sharing_customer on customers.sharing (customer_id, created_at desc);
create index sharing_org on customers.sharing (org_id, created_at desc);
select app.protect('customers.sharing', 'customer_id'), app.append_only('customers.sharing');

-- A receiving dealer may lie outside the scope of whoever passes the data on (the public form, the hotline): written as the owner.
create function customers.log_sharing(customer uuid, receiver uuid, kinds text[], about text, about_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  select s.consent_id into found_id from customers.standing(customers.lineage_of(customers.survivor_of(customer)), 'share_dealer', receiver, null, clock_timestamp()) s
    where s.state = 'granted';
  insert into customers.sharing (org_id, customer_id, data_kinds, ground, consent_id, about, about_id)
    values (receiver, customer, kinds, case when found_id is null then 'request' else 'consent' end, found_id, log_sharing.about, log_sharing.about_id);
end $$;
comment on function customers.log_sharing(uuid, uuid, text[], text, uuid) is 'Notes that a dealer received a person''s data, and the consent it rests on.';

-- ───────────────────────────── requests of the people themselves (PIPL art. 44–50) ─────────────────────────────

create sequence customers.request_number;
create table customers.request (
  id uuid primary key,
  number text not null unique default to_char(now() at time zone 'Asia/Shanghai', '"R"YYMM') || lpad(nextval('customers.request_number')::text, 5, '0'),
  org_id uuid not null references org.unit (id),
  customer_id uuid not null references customers.customer (id),
  kind text not null check (kind in ('access', 'copy', 'correct', 'delete', 'explain', 'withdraw')),
  state text not null default 'received' check (state in ('received', 'working', 'approved', 'done', 'refused')),
  channel text not null,
  details text not null default '',
  vehicle_sensitive boolean not null default false,
  acknowledge_by timestamptz not null,
  due_at timestamptz not null,
  hard_due_at timestamptz not null,
  acknowledged_at timestamptz,
  verified_at timestamptz,
  verified_by text,
  verified_how text,
  assignee_id uuid references org.staff (id),
  approved_at timestamptz,
  approved_by text,
  outcome text check (outcome in ('provided', 'corrected', 'explained', 'withdrawn', 'erased', 'restricted', 'refused')),
  answer text,
  closed_at timestamptz,
  closed_by text,
  package_state text check (package_state in ('making', 'ready', 'failed')),
  html_file_id uuid references app.file (id),
  json_file_id uuid references app.file (id),
  package_expires_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint request_closed check ((state in ('done', 'refused')) = (closed_at is not null))
);
comment on column customers.request.due_at is 'Working days after receipt, by the calendar of the unit''s country; hard_due_at in plain days.';
create index request_org on customers.request (org_id, created_at desc, id desc);
create index request_created on customers.request (created_at desc, id desc);
create index request_customer on customers.request (customer_id, created_at desc);
create index request_open on customers.request (due_at) where state in ('received', 'working', 'approved');
create index request_package on customers.request (package_expires_at) where html_file_id is not null;
select app.protect('customers.request', 'customer_id'), app.audited('customers.request');
-- A person asks for what concerns themself; what becomes of it is the house's to write.
create policy own_insert on customers.request for insert to roadbook_app with check (customer_id = (select app.customer_id()) and state = 'received');

-- Who saw a person before their file was withheld. Taking the relationships away takes the person out of every list, search and contact.
create table customers.withheld (
  customer_id uuid not null references customers.customer (id),
  org_id uuid not null references org.unit (id),
  request_id uuid references customers.request (id),
  reason text not null,
  since timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (customer_id, org_id)
);
comment on column customers.withheld.since is 'When the unit had come to know the person.';
create index withheld_org on customers.withheld (org_id, created_at desc, customer_id desc);
select app.protect('customers.withheld');

grant select on customers.withheld to roadbook_app;
grant select, insert, update on customers.purpose, customers.recipient, customers.do_not_contact, customers.request to roadbook_app;
grant select, insert on customers.notice, customers.contact_decision to roadbook_app;
grant select on customers.sharing to roadbook_app;
grant usage on sequence customers.request_number to roadbook_app;

-- ───────────────────────────── storage only, and erasure (decision 0011) ─────────────────────────────

-- Append-only tables refuse every change but one: the blanking of an erased person's words, by the definer functions that do it. The
-- application role has no UPDATE on them, and the trail itself (audit) is never changed.
create or replace function app.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_schema <> 'audit' and current_setting('app.erasing', true) = 'on' then return null; end if;
  raise exception 'append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name using errcode = 'RB001';
end $$;

-- The trail keeps what happened, by whom and when; of an erased person it shows no words any more.
create table audit.redacted (
  row_id text primary key,
  at timestamptz not null default now()
);
comment on table audit.redacted is 'Records of erased persons: the trail shows that they changed, and none of their texts.';

create function audit.redact(doc jsonb) returns jsonb language sql immutable parallel safe set search_path = pg_catalog as $$
  select jsonb_object_agg(e.key, case
    when jsonb_typeof(e.value) in ('number', 'boolean', 'null') or e.value #>> '{}' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
      or e.key in ('status', 'state', 'stage', 'kind', 'purpose', 'created_at', 'updated_at', 'text_version') then e.value
    else to_jsonb('■'::text) end)
  from jsonb_each(doc) e
$$;

create function audit.mark_redacted(ids text[]) returns void language sql as $$
  insert into audit.redacted (row_id) select distinct unnest(ids) on conflict do nothing
$$;
revoke execute on function audit.mark_redacted(text[]) from public;

create function app.redact_trail(ids uuid[]) returns void language sql security definer set search_path = pg_catalog as $$
  select audit.mark_redacted(ids::text[])
$$;
comment on function app.redact_trail(uuid[]) is 'From now on the trail shows no words of these records. Nothing of it is changed: the chain holds.';

-- What an erasure itself changes and takes away is told without its words, so that the trail gets no fresh copy of them.
create or replace function audit.on_delete() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
  erasing boolean := coalesce(current_setting('app.erasing', true), '') = 'on';
begin
  select array_agg(row(0, 0, o.ordinal, o.doc ->> 'id', audit.org_of(o.doc, tg_relid),
      case when erasing then audit.redact(jsonb_strip_nulls(o.doc - sealed)) else jsonb_strip_nulls(o.doc - sealed) end, null)::audit.entry)
    into lines from (select row_number() over () as ordinal, to_jsonb(r) as doc from old_rows r) o;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'delete');
  return null;
end $$;

create or replace function audit.on_update() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  lines audit.entry[];
  sealed text[] := coalesce(tg_argv, '{}');
  erasing boolean := coalesce(current_setting('app.erasing', true), '') = 'on';
begin
  select array_agg(row(0, 0, d.ordinal, d.id, d.org_id, case when erasing then audit.redact(d.before) else d.before end, d.after)::audit.entry) into lines
  from (
    select row_number() over () as ordinal, coalesce(n.doc, o.doc) ->> 'id' as id, audit.org_of(coalesce(n.doc, o.doc), tg_relid) as org_id,
      changed.before, changed.after
    from (select to_jsonb(r) as doc from new_rows r) n
    full join (select to_jsonb(r) as doc from old_rows r) o on o.doc -> 'id' = n.doc -> 'id'
    cross join lateral (
      select jsonb_object_agg(k.key, o.doc -> k.key) filter (where o.doc is not null) as before,
        jsonb_object_agg(k.key, n.doc -> k.key) filter (where n.doc is not null) as after
      from jsonb_each(coalesce(n.doc, o.doc) - sealed) k where o.doc -> k.key is distinct from n.doc -> k.key
    ) changed
    where changed.before is not null or changed.after is not null
  ) d;
  perform audit.append(lines, tg_table_schema || '.' || tg_table_name, 'update');
  return null;
end $$;

create or replace function audit.visible(before_us bigint, before_chain integer, before_seq bigint, before_ordinal integer, wanted_row text,
  at_most integer, wanted_actors text[] default null, wanted_table text default null, wanted_operation text default null,
  wanted_address text default null, from_at timestamptz default null, to_at timestamptz default null)
returns table (chain integer, seq bigint, ordinal integer, at timestamptz, actor text, source_table text, operation text, row_id text,
               before jsonb, after jsonb, request_id text, address text)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  whole boolean := exists (select 1 from org.unit u where u.id = app.unit_id() and u.kind = 'group');
begin
  -- plan: as before (0011); then redacted_pkey for each line of the page
  return query execute
    'select p.chain, p.seq, p.ordinal, p.at, p.actor, p.source_table, p.operation, p.row_id,
       case when r.row_id is null then p.before else audit.redact(p.before) end, case when r.row_id is null then p.after else audit.redact(p.after) end,
       p.request_id, p.address from (
     select e.chain, e.seq, e.ordinal, b.at, b.actor, b.source_table, b.operation, e.row_id, e.before, e.after, b.request_id, b.address
     from audit.batch b join audit.entry e using (chain, seq) where true'
    || case when before_us is null then '' else format(
      ' and b.at <= to_timestamp(0) + %L::bigint * interval ''1 microsecond''
        and (b.at, b.chain, b.seq, e.ordinal) < (to_timestamp(0) + %1$L::bigint * interval ''1 microsecond'', %L, %L, %L)',
      before_us, before_chain, before_seq, before_ordinal) end
    || case when wanted_row is null then '' else format(' and e.row_id = %L', wanted_row) end
    || case when wanted_actors is null then '' when cardinality(wanted_actors) = 1 then format(' and b.actor = %L', wanted_actors[1])
      else format(' and b.actor = any (%L::text[])', wanted_actors) end
    || case when wanted_table is null then '' else format(' and b.source_table = %L', wanted_table) end
    || case when wanted_operation is null then '' else format(' and b.operation = %L', wanted_operation) end
    || case when wanted_address is null then '' else format(' and b.address = %L', wanted_address) end
    || case when from_at is null then '' else format(' and b.at >= %L', from_at) end
    || case when to_at is null then '' else format(' and b.at < %L', to_at) end
    || case when whole then '' else
      format(' and exists (select 1 from org.unit_closure c where c.ancestor_id = %L and c.unit_id = e.org_id)', app.unit_id()) end
    || format(' order by b.at desc, b.chain desc, b.seq desc, e.ordinal desc limit %s) p
      left join audit.redacted r on r.row_id = p.row_id order by p.at desc, p.chain desc, p.seq desc, p.ordinal desc', at_most);
end $$;

-- Words in events and notices: what people wrote, and numbers that name a person's things.
create function app.forget_events(people uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  update app.event e set payload = (
    select coalesce(jsonb_object_agg(p.key, case when jsonb_typeof(p.value) = 'string' and p.key in ('note', 'reason', 'comments', 'content', 'summary', 'name', 'vin', 'plate')
      then to_jsonb(''::text) else p.value end), '{}') from jsonb_each(e.payload) p)
  where e.customer_id = any (people);
  perform set_config('app.erasing', '', true);
end $$;

create function customers.withhold(customer uuid, request uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare people uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  update customers.customer c set status = why, version = c.version + 1, updated_at = now() where c.id = people[1] and c.status <> 'merged';
  insert into customers.withheld (customer_id, org_id, request_id, reason, since)
    select r.customer_id, r.org_id, request, why, r.created_at from customers.relationship r where r.customer_id = any (people)
  on conflict do nothing;
  delete from customers.relationship r where r.customer_id = any (people);
  -- Out of recognition: whoever enquires anew is a new person to the house.
  delete from customers.match_record m where m.customer_id = any (people);
  delete from customers.duplicate d where (d.low_id = any (people) or d.high_id = any (people)) and d.state = 'open';
  delete from customers.sign_in_code s where s.customer_id = any (people);
end $$;
comment on function customers.withhold(uuid, uuid, text) is 'Stops all processing but storage (restricted), or hides what is left (erased): nobody sees the person, nothing finds them.';

create function customers.hand_back(customer uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  update customers.customer c set status = 'active', version = c.version + 1, updated_at = now() where c.id = ids[1] and c.status = 'restricted';
  if not found then return false; end if;
  insert into customers.relationship (id, customer_id, org_id, created_at)
    select app.new_id(), w.customer_id, w.org_id, w.since from customers.withheld w where w.customer_id = any (ids)
  on conflict (customer_id, org_id) do nothing;
  delete from customers.withheld w where w.customer_id = any (ids);
  return true;
end $$;
comment on function customers.hand_back(uuid) is 'Ends the restriction of a file, for a legal claim or at the person''s own wish; false where it was not restricted.';

-- Takes a person's data out of this module. Returns the records the trail shall show no words of, and contents of files nothing refers to.
create function customers.forget(customer uuid) returns table (row_id uuid, content text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
  homes uuid[];
  files uuid[];
begin
  perform set_config('app.erasing', 'on', true);
  select array_agg(c.household_id) into homes from customers.customer c where c.id = any (ids) and c.household_id is not null;
  return query
    select unnest(ids), null::text
    union all select i.id, null from customers.identifier i where i.customer_id = any (ids)
    union all select a.id, null from customers.address a where a.customer_id = any (ids)
    union all select d.id, null from customers.document d where d.customer_id = any (ids)
    union all select x.id, null from customers.external_id x where x.customer_id = any (ids)
    union all select p.id, null from customers.contact_person p where p.customer_id = any (ids) or p.person_id = any (ids)
    union all select a.id, null from customers.attachment a where a.customer_id = any (ids)
    union all select v.id, null from customers.verification v where v.customer_id = any (ids)
    union all select n.id, null from customers.interaction n where n.customer_id = any (ids)
    union all select k.id, null from customers.consent k where k.customer_id = any (ids)
    union all select l.id, null from customers.claim l where l.customer_id = any (ids)
    union all select m.id, null from customers.merge m where m.survivor_id = any (ids) or m.loser_id = any (ids)
    union all select q.id, null from customers.request q where q.customer_id = any (ids)
    union all select d.id, null from customers.do_not_contact d where d.customer_id = any (ids);
  select array_agg(x) into files from (
    select a.file_id as x from customers.attachment a where a.customer_id = any (ids)
    union all select q.html_file_id from customers.request q where q.customer_id = any (ids)
    union all select q.json_file_id from customers.request q where q.customer_id = any (ids)) f where x is not null;
  delete from customers.attachment a where a.customer_id = any (ids);
  update customers.request q set details = '', answer = null, verified_how = null, html_file_id = null, json_file_id = null, package_state = null
    where q.customer_id = any (ids);
  return query select null::uuid, gone.content from unnest(coalesce(files, '{}')) f cross join lateral (select app.forget_file(f) as content) gone where gone.content is not null;
  delete from customers.identifier i where i.customer_id = any (ids);
  delete from customers.address a where a.customer_id = any (ids);
  delete from customers.document d where d.customer_id = any (ids);
  delete from customers.external_id x where x.customer_id = any (ids);
  delete from customers.contact_person p where p.customer_id = any (ids) or p.person_id = any (ids);
  delete from customers.duplicate d where d.low_id = any (ids) or d.high_id = any (ids);
  update customers.verification v set note = null where v.customer_id = any (ids);
  update customers.interaction n set content = '', next_step = null, next_on = null where n.customer_id = any (ids);
  update customers.stage_change g set reason = null where g.customer_id = any (ids) and g.reason is not null;
  update customers.claim l set reason = '', note = null where l.customer_id = any (ids);
  update customers.consent k set evidence = '{}' where k.customer_id = any (ids);
  update customers.merge m set survivor_before = '{}', loser_before = '{}', changes = '{}' where m.survivor_id = any (ids) or m.loser_id = any (ids);
  update customers.merge_moved v set before = case when v.before is null then null else '{}'::jsonb end, after = case when v.after is null then null else '{}'::jsonb end
    where v.merge_id in (select m.id from customers.merge m where m.survivor_id = any (ids) or m.loser_id = any (ids));
  update customers.customer c set name = '已删除', name_grams = '{}', primary_masked = null, gender = null, birth_on = null, province_code = null, city_code = null,
    occupation = null, income = null, residence = null, family_size = null, household_id = null, household_role = null, needs = '{}', hobbies = '{}', tags = '{}',
    vip = false, opinion_leader = false, value_class = null, expected_value_fen = null, source = null, custom = '{}', archivist_id = null,
    completeness = null, missing = '{}', guardian_consent = null, outdated_reason = null, updated_at = now() where c.id = any (ids);
  -- A household bears the family's name; it goes with its last member.
  delete from customers.household h where h.id = any (homes) and not exists (select 1 from customers.customer c where c.household_id = h.id);
  perform set_config('app.erasing', '', true);
end $$;
comment on function customers.forget(uuid) is 'Name, contacts, addresses, documents, attachments, words and evidence of a person, sealed values included. What stays: that there was a record, its dates, the ledger''s states, and the hash that forbids contact.';

-- What the law keeps of a person: sales and cars not older than the term of dictionary retention. Group-wide, whoever asks.
create function customers.retention(customer uuid, since date)
returns table (open_orders bigint, orders bigint, cars bigint, latest date)
language plpgsql stable security definer set search_path = pg_catalog as $$
declare ids uuid[] := customers.lineage_of(customers.survivor_of(customer));
begin
  return query
    -- plan: order_customer, ownership_customer
    select
      (select count(*) from sales.order o where o.customer_id = any (ids) and o.status = 'open'),
      (select count(*) from sales.order o where o.customer_id = any (ids) and o.status = 'delivered' and o.created_at >= since),
      (select count(*) from products.ownership w where w.customer_id = any (ids) and coalesce(w.to_date, current_date) >= since),
      greatest(
        (select max(o.created_at)::date from sales.order o where o.customer_id = any (ids) and o.status = 'delivered'),
        (select max(coalesce(w.to_date, current_date)) from products.ownership w where w.customer_id = any (ids)));
end $$;

-- Packages past their time: their rows go, and the contents that no other row refers to are named for removal.
create function customers.expire_packages() returns table (content text)
language plpgsql security definer set search_path = pg_catalog as $$
declare r record;
begin
  for r in select q.id, q.html_file_id, q.json_file_id from customers.request q where q.package_expires_at < now() and q.html_file_id is not null for update skip locked loop
    update customers.request q set html_file_id = null, json_file_id = null, package_state = null where q.id = r.id;
    return query select g.content from unnest(array[r.html_file_id, r.json_file_id]) f cross join lateral (select app.forget_file(f) as content) g where g.content is not null;
  end loop;
end $$;

-- Restricted files of the acting unit's subtree, for those who may see that they exist.
create function customers.withheld_files(before_us bigint, before_id uuid, at_most integer)
returns table (id uuid, name text, kind text, reason text, request_id uuid, request_number text, since timestamptz, units bigint)
language sql stable security definer set search_path = pg_catalog as $$
  -- plan: withheld_org or the whole of a small table; customer_pkey
  select c.id, c.name, c.kind, min(w.reason), (array_agg(w.request_id))[1], min(q.number), min(w.created_at), count(*)
  from customers.withheld w join customers.customer c on c.id = w.customer_id left join customers.request q on q.id = w.request_id
  where w.reason = 'restricted' and w.org_id in (select u.unit_id from org.unit_closure u where u.ancestor_id = (select app.unit_id()))
  group by c.id, c.name, c.kind
  having before_us is null or (min(w.created_at), c.id) < (to_timestamp(0) + before_us * interval '1 microsecond', before_id)
  order by min(w.created_at) desc, c.id desc limit at_most
$$;

-- Who a request is about, for those who handle it: the person may be hidden by then.
create function customers.subject_of(customer uuid) returns table (id uuid, name text, kind text, status text, masked text)
language sql stable security definer set search_path = pg_catalog as $$
  select c.id, c.name, c.kind, c.status, c.primary_masked from customers.customer c
  where c.id = customers.survivor_of(customer)
    and exists (select 1 from customers.request q join org.unit_closure u on u.unit_id = q.org_id
      where q.customer_id = customer and u.ancestor_id = (select app.unit_id()))
$$;

-- A restricted file is stored and nothing else: no enquiry comes to it.
create or replace function customers.match_identifier(wanted_kind text, wanted bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare found_id uuid;
begin
  perform pg_advisory_xact_lock(('x' || encode(substring(wanted from 1 for 8), 'hex'))::bit(64)::bigint);
  -- plan: index scan on identifier_value, customer_pkey
  select found.id into found_id from customers.identifier i
    cross join lateral (select customers.survivor_of(i.customer_id) as id) found
    join customers.customer c on c.id = found.id and c.status not in ('restricted', 'erased')
    where i.value_hash = wanted and i.kind = wanted_kind order by i.created_at, i.id limit 1;
  return found_id;
end $$;

-- ───────────────────────────── what the other modules stop and forget ─────────────────────────────

create function org.end_owner_sessions(people uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  delete from org.session s where s.customer_id = any (people)
$$;

create function leads.stop(people uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  update leads.lead l set status = 'invalid', due_at = null, next_contact_at = null, version = l.version + 1
    where l.customer_id = any (people) and l.status in ('new', 'assigned', 'accepted', 'following', 'ordered')
$$;
comment on function leads.stop(uuid[]) is 'Ends open leads of people whose data may no longer be processed.';

alter table leads.inbound alter column raw_enc drop not null;
comment on column leads.inbound.raw_enc is 'Empty once the person it came from was erased.';
create function leads.forget(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare ids uuid[] := array(select l.id from leads.lead l where l.customer_id = any (people));
begin
  perform set_config('app.erasing', 'on', true);
  return query select unnest(ids)
    union all select t.id from leads.touch t where t.lead_id = any (ids)
    union all select f.id from leads.follow_up f where f.lead_id = any (ids);
  update leads.lead l set comments = null, city_code = null where l.id = any (ids);
  update leads.touch t set comments = null where t.lead_id = any (ids);
  update leads.follow_up f set note = '' where f.lead_id = any (ids);
  -- plan: inbound has no index by lead: an erasure is rare, and reads the log once
  update leads.inbound i set raw_enc = null, warnings = '[]' where i.lead_id = any (ids);
  perform set_config('app.erasing', '', true);
end $$;

create function engagement.stop(people uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  update engagement.opportunity o set status = 'closed', version = o.version + 1 where o.customer_id = any (people) and o.status = 'open'
$$;
create function engagement.forget(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update engagement.opportunity o set last_note = null where o.customer_id = any (people) returning o.id;
  perform set_config('app.erasing', '', true);
end $$;

create function club.forget(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update club.member m set reason = null where m.customer_id = any (people) returning m.id;
  perform set_config('app.erasing', '', true);
end $$;

create function products.forget(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.erasing', 'on', true);
  return query update products.policy p set number_enc = null, number_hash = null, masked = null where p.customer_id = any (people) returning p.id;
  perform set_config('app.erasing', '', true);
end $$;
comment on function products.forget(uuid[]) is 'Policy numbers of an erased person. The cars and their service history stay with the cars.';
