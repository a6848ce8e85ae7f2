-- One base of answers with versions for the call centre, the dealers and the site (LED-32), and what was answered (LED-01).
-- New tables read no rows.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── answers and their versions ─────────────────────────────

create table org.answer (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  status text not null default 'draft' check (status in ('draft', 'published', 'withdrawn')),
  revision integer not null default 0,
  latest integer not null default 1,
  audience text check (audience in ('internal', 'dealers', 'public')),
  grams text[] not null default '{}',
  review_on date,
  end_note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint answer_revision check (revision between 0 and latest),
  constraint answer_published check (status <> 'published' or (revision > 0 and audience is not null and review_on is not null))
);
comment on table org.answer is 'A question that is asked again and again; what is answered stands in its versions.';
comment on column org.answer.revision is 'The version in force; 0: none was published yet.';
comment on column org.answer.latest is 'The newest version; above revision it is a draft.';
comment on column org.answer.audience is 'Of the version in force: internal (headquarters and regions), dealers, public.';
comment on column org.answer.grams is 'What the version in force is found by; of one that was never published, its draft.';
comment on column org.answer.review_on is 'When somebody has to look again whether it still holds.';
create index answer_org on org.answer (org_id, created_at desc, id desc);
create index answer_due on org.answer (org_id, review_on) where status = 'published';
create index answer_public on org.answer (id) where status = 'published' and audience = 'public';
create index answer_grams on org.answer using gin (grams);

create table org.answer_version (
  id uuid primary key,
  answer_id uuid not null references org.answer (id),
  revision integer not null check (revision > 0),
  question text not null,
  question_en text,
  keywords text[] not null default '{}',
  body text not null,
  body_en text,
  category text not null,
  series_id uuid references products.series (id),
  audience text not null check (audience in ('internal', 'dealers', 'public')),
  valid_from date not null,
  valid_to date,
  note text,
  author_id uuid not null references org.staff (id),
  publisher_id uuid references org.staff (id),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  constraint answer_version_once unique (answer_id, revision),
  constraint answer_version_valid check (valid_to >= valid_from),
  constraint answer_version_published check ((publisher_id is null) = (published_at is null))
);
comment on table org.answer_version is 'What an answer says. A version that was published does not change: a new one takes its place.';
create index answer_version_series on org.answer_version (series_id) where series_id is not null;

create function org.wall_answers() returns void language plpgsql as $$
declare
  held text := 'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = answer.org_id)';
  below text := 'exists (select 1 from org.unit_closure c where c.unit_id = (select app.unit_id()) and c.ancestor_id = answer.org_id)';
  above_dealers text := '(select u.kind not in (''dealer'', ''department'') from org.unit u where u.id = (select app.unit_id()))';
  of_version text := 'exists (select 1 from org.answer a where a.id = answer_version.answer_id)';
  held_version text := 'exists (select 1 from org.answer a join org.unit_closure c on c.unit_id = a.org_id and c.ancestor_id = (select app.unit_id()) where a.id = answer_version.answer_id)';
begin
  -- What is public everybody reads: it stands on the site. The rest is read below the unit that keeps it, as far as it is for one.
  perform app.wall('org.answer',
    format('%s or (answer.status = ''published'' and (answer.audience = ''public'' or (%s and (answer.audience = ''dealers'' or %s))))', held, below, above_dealers),
    held, held);
  -- Versions that were published are read by whoever reads the answer, as far as each was for them; drafts where the answer is kept.
  perform app.wall('org.answer_version',
    format('%s or (answer_version.published_at is not null and %s and (answer_version.audience = ''public'' or ((select app.unit_id()) is not null and (answer_version.audience = ''dealers'' or %s))))',
      held_version, of_version, above_dealers),
    held_version || ' and answer_version.published_at is null', held_version);
end $$;
select org.wall_answers();
drop function org.wall_answers();
-- What was published stays as it was: only a draft may change, and becoming published is its last change.
drop policy scope_update on org.answer_version;
create policy scope_update on org.answer_version for update to roadbook_app
  using (answer_version.published_at is null and exists (select 1 from org.answer a join org.unit_closure c on c.unit_id = a.org_id and c.ancestor_id = (select app.unit_id()) where a.id = answer_version.answer_id))
  with check (exists (select 1 from org.answer a join org.unit_closure c on c.unit_id = a.org_id and c.ancestor_id = (select app.unit_id()) where a.id = answer_version.answer_id));
select app.audited('org.answer'), app.audited('org.answer_version');

-- ───────────────────────────── what was answered, and what could not be ─────────────────────────────

create table org.answer_use (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  answer_id uuid not null references org.answer (id),
  revision integer not null,
  staff_id uuid not null references org.staff (id),
  subject_type text check (subject_type in ('interaction', 'touch', 'phone_call')),
  subject_id uuid,
  helped boolean,
  used_at timestamptz not null,
  constraint answer_use_version foreign key (answer_id, revision) references org.answer_version (answer_id, revision),
  constraint answer_use_subject check ((subject_type is null) = (subject_id is null))
);
comment on table org.answer_use is 'An answer that was given, in which version, with which record of what was said, and whether it helped. It names no customer.';
comment on column org.answer_use.subject_type is 'interaction: customers.interaction; touch: leads.touch; phone_call: showroom.phone_call; empty: given without a record.';
create index answer_use_answer on org.answer_use (answer_id, used_at desc);
create index answer_use_of on org.answer_use (subject_id) where subject_id is not null;
select app.protect('org.answer_use'), app.audited('org.answer_use');

create table org.answer_tally (
  answer_id uuid primary key references org.answer (id) on delete cascade,
  uses bigint not null default 0,
  helped bigint not null default 0,
  unhelped bigint not null default 0
);
comment on table org.answer_tally is 'How often an answer was given, kept by trigger; beside the answer, which its editors alone write.';
create index answer_tally_uses on org.answer_tally (uses desc, answer_id desc);
select app.wall('org.answer_tally', 'exists (select 1 from org.answer a where a.id = answer_tally.answer_id)', 'false', 'false');

-- Each answer has its line from the start, so that the most used are read in the order of the index.
create function org.begin_answer_tally() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into org.answer_tally (answer_id) values (new.id);
  return null;
end $$;
create trigger answer_tallied after insert on org.answer for each row execute function org.begin_answer_tally();

create function org.count_answer_use() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Many in one statement take the rows in one order, so that two of them never wait for each other.
  perform 1 from org.answer_tally t where t.answer_id in (select n.answer_id from fresh n) order by t.answer_id for update;
  update org.answer_tally t set uses = t.uses + n.uses, helped = t.helped + n.helped, unhelped = t.unhelped + n.unhelped
    from (select f.answer_id, count(*) as uses, count(*) filter (where f.helped) as helped, count(*) filter (where not f.helped) as unhelped
      from fresh f group by 1) n
    where t.answer_id = n.answer_id;
  return null;
end $$;
create trigger answer_use_counted after insert on org.answer_use referencing new table as fresh
  for each statement execute function org.count_answer_use();

create table org.answer_gap (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  words text not null,
  times integer not null default 1,
  status text not null default 'open' check (status in ('open', 'answered', 'dismissed')),
  asked_by uuid not null references org.staff (id),
  asked_at timestamptz not null,
  answer_id uuid references org.answer (id),
  note text,
  settled_by uuid references org.staff (id),
  settled_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint answer_gap_answered check (status <> 'answered' or answer_id is not null),
  constraint answer_gap_settled check ((status = 'open') = (settled_at is null))
);
comment on table org.answer_gap is 'What was searched for and not found, for the editors; numbers in the words are blotted out.';
create unique index answer_gap_open on org.answer_gap (org_id, words) where status = 'open';
create index answer_gap_org on org.answer_gap (org_id, status, asked_at desc, id desc);
select app.protect('org.answer_gap'), app.audited('org.answer_gap');

-- What a customer asked about, beside what was said (LED-01); an enquiry of a lead has it already.
alter table customers.interaction add column topic text;
comment on column customers.interaction.topic is 'What it was about: a code of dictionary enquiry_kind.';

-- ───────────────────────────── rights and dictionaries ─────────────────────────────

grant select, insert, update on org.answer, org.answer_gap to roadbook_app;
grant select, insert, update, delete on org.answer_version to roadbook_app;
grant select, insert on org.answer_use to roadbook_app;
grant select on org.answer_tally to roadbook_app;

insert into org.dictionary (kind, code, name, name_en, attributes, sort) values
  ('answer_category', 'buying', '购车与订金', 'buying and deposits', '{"enquiry":"sales"}', 1),
  ('answer_category', 'delivery', '交车与上牌', 'delivery and registration', '{"enquiry":"sales"}', 2),
  ('answer_category', 'test_drive', '试乘试驾', 'test drives', '{"enquiry":"sales"}', 3),
  ('answer_category', 'product', '产品与配置', 'products and equipment', '{"enquiry":"product"}', 4),
  ('answer_category', 'charging', '充电与续航', 'charging and range', '{"enquiry":"product"}', 5),
  ('answer_category', 'warranty', '质保与三包', 'warranty', '{"enquiry":"service"}', 6),
  ('answer_category', 'maintenance', '保养与维修', 'maintenance and repair', '{"enquiry":"service"}', 7),
  ('answer_category', 'club', '会员与积分', 'club and points', '{}', 8),
  ('answer_category', 'privacy', '个人信息', 'personal data', '{}', 9),
  ('answer_category', 'complaint', '投诉处理', 'complaints', '{"enquiry":"complaint"}', 10),
  ('answer_term', 'review', '知识库复核周期(月)', 'answers are looked at again after (months)', '{"months":12}', 1);
