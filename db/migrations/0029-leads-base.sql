-- What intake, clocks, follow-up, showroom and sales share of a lead.

-- Not validated: what stood before was held to a narrower list.
alter table leads.lead drop constraint lead_status_check;
alter table leads.lead add constraint lead_status_check
  check (status in ('new', 'assigned', 'accepted', 'following', 'ordered', 'won', 'defeated', 'dormant', 'invalid')) not valid;
alter table leads.lead
  add column validity text not null default 'unchecked' check (validity in ('unchecked', 'valid', 'invalid', 'duplicate')),
  add column invalid_reason text,
  add column expected_on date,
  add column pending_close text check (pending_close in ('defeat', 'dormancy')),
  add column first_attempt_at timestamptz,
  add column first_connected_at timestamptz,
  add column arrived_at timestamptz,
  add column test_driven_at timestamptz,
  add column ordered_at timestamptz,
  add column closed_at timestamptz,
  add column origin_id uuid,
  add constraint lead_origin foreign key (origin_id) references leads.lead (id) not valid;
comment on column leads.lead.validity is 'What the validation desk (清洗) found: whether somebody real asked for something we sell (LED-20 ff.).';
comment on column leads.lead.expected_on is 'When the customer means to buy; choosing a grade proposes it.';
comment on column leads.lead.pending_close is 'A proposal to end the lead waits for its manager; the lead is worked on until then.';
comment on column leads.lead.first_attempt_at is 'The first attempt to reach the customer; the first that reached them is kept apart (first_connected_at).';
comment on column leads.lead.origin_id is 'The defeated or dormant lead this one gives a second life.';

-- Each step of a lead: from which state and grade to which, when, by whom. Written by trigger, so that no door forgets it.
create table leads.stage_change (
  id uuid primary key default app.new_id(),
  org_id uuid not null references org.unit (id),
  lead_id uuid not null references leads.lead (id),
  from_status text not null,
  to_status text not null,
  from_grade text not null,
  to_grade text not null,
  actor text not null default app.actor(),
  created_at timestamptz not null default now()
);
create index stage_change_lead on leads.stage_change (lead_id, created_at);
create index stage_change_org on leads.stage_change (org_id, created_at desc);
select app.protect('leads.stage_change');
grant select on leads.stage_change to roadbook_app;

create function leads.note_stage() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into leads.stage_change (org_id, lead_id, from_status, to_status, from_grade, to_grade)
    values (new.org_id, new.id, old.status, new.status, old.grade, new.grade);
  return null;
end $$;
create trigger note_stage after update of status, grade on leads.lead for each row
  when (old.status is distinct from new.status or old.grade is distinct from new.grade) execute function leads.note_stage();

-- Milestones follow the states they belong to; arrival and test drive are noted by the showroom.
create function leads.keep_milestones() returns trigger language plpgsql as $$
begin
  if new.status = 'ordered' and old.status <> 'ordered' then new.ordered_at := coalesce(new.ordered_at, now()); end if;
  if new.status in ('won', 'defeated', 'dormant', 'invalid') then
    if old.status not in ('won', 'defeated', 'dormant', 'invalid') then new.closed_at := now(); end if;
    new.pending_close := null;
  else
    new.closed_at := null;
  end if;
  return new;
end $$;
create trigger keep_milestones before update of status on leads.lead for each row execute function leads.keep_milestones();
