-- Telephone surveys with recorded answers.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-char-field

-- ───────────────────────────── telephone surveys (LED-05, SAT-14) ─────────────────────────────

create table engagement.questionnaire (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  revision integer not null default 1,
  name text not null,
  name_en text not null,
  purpose text not null default 'survey',
  opening text not null default '',
  opening_en text not null default '',
  questions jsonb not null,
  status text not null default 'draft' check (status in ('draft', 'active', 'retired')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint questionnaire_revision unique (org_id, code, revision)
);
comment on table engagement.questionnaire is 'A version of a questionnaire. Once calls are made with it its questions do not change: a change is a new version.';
comment on column engagement.questionnaire.questions is '[{code, kind: single|several|scale|text, title, titleEn, required, options: [{code, name, nameEn}], from, to}]';
create index questionnaire_org on engagement.questionnaire (org_id, created_at desc, id desc);
-- Read below the unit that made it, so that a dealer calls with its brand's questionnaire; written where it was made.
select app.wall('engagement.questionnaire',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = questionnaire.org_id)
   or (questionnaire.status <> ''draft'' and exists (select 1 from org.unit_closure c where c.ancestor_id = questionnaire.org_id and c.unit_id = (select app.unit_id())))',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = questionnaire.org_id)',
  'exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = questionnaire.org_id)');
select app.audited('engagement.questionnaire');

create table engagement.call_list (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  questionnaire_id uuid not null references engagement.questionnaire (id),
  name text not null,
  attempts smallint not null default 3 check (attempts between 1 and 20),
  status text not null default 'open' check (status in ('open', 'closed')),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create index call_list_org on engagement.call_list (org_id, created_at desc, id desc);
select app.protect('engagement.call_list'), app.audited('engagement.call_list');

create table engagement.survey_call (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  list_id uuid not null references engagement.call_list (id),
  customer_id uuid not null references customers.customer (id),
  lead_id uuid references leads.lead (id),
  status text not null default 'open' check (status in ('open', 'answered', 'refused', 'unreached', 'barred', 'stopped')),
  reason text,
  attempts smallint not null default 0,
  last_result text,
  last_staff_id uuid references org.staff (id),
  note text not null default '',
  next_at timestamptz not null default now(),
  taken_by uuid references org.staff (id),
  taken_until timestamptz,
  answered_at timestamptz,
  interest_lead_id uuid references leads.lead (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint survey_call_once unique (list_id, customer_id)
);
comment on table engagement.survey_call is 'One person of a call list. barred: the gate said no, with its reason; unreached: as many attempts as the list allows; refused: the person does not want to answer.';
create index survey_call_next on engagement.survey_call (list_id, next_at, id) where status = 'open';
create index survey_call_list on engagement.survey_call (list_id, created_at desc, id desc);
create index survey_call_status on engagement.survey_call (list_id, status, created_at desc, id desc);
create index survey_call_customer on engagement.survey_call (customer_id, created_at desc);
select app.protect('engagement.survey_call'), app.audited('engagement.survey_call');

create table engagement.survey_answer (
  id uuid primary key,
  org_id uuid not null references org.unit (id),
  call_id uuid not null references engagement.survey_call (id),
  list_id uuid not null references engagement.call_list (id),
  question text not null,
  choices text[] not null default '{}',
  number smallint,
  words text,
  created_at timestamptz not null default now(),
  constraint survey_answer_once unique (call_id, question)
);
comment on table engagement.survey_answer is 'What somebody answered to one question: codes of options, a number of a scale, or words.';
create index survey_answer_list on engagement.survey_answer (list_id, question);
select app.protect('engagement.survey_answer'), app.audited('engagement.survey_answer');

create function engagement.stop_calls(people uuid[]) returns void
language sql security definer set search_path = pg_catalog as $$
  update engagement.survey_call c set status = 'stopped', taken_by = null, taken_until = null, version = c.version + 1
    where c.customer_id = any (people) and c.status = 'open'
$$;
comment on function engagement.stop_calls(uuid[]) is 'Takes people whose data may no longer be processed off the call lists.';

create function engagement.forget_calls(people uuid[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  calls uuid[] := array(select c.id from engagement.survey_call c where c.customer_id = any (people));
begin
  perform set_config('app.erasing', 'on', true);
  return query select unnest(calls) union all select a.id from engagement.survey_answer a where a.call_id = any (calls);
  update engagement.survey_call c set note = '' where c.id = any (calls);
  update engagement.survey_answer a set words = null where a.call_id = any (calls);
  perform set_config('app.erasing', '', true);
end $$;
comment on function engagement.forget_calls(uuid[]) is 'What an erased person said in words. What they chose stays, without them, in the counts.';
