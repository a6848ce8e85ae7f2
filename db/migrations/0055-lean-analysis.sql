-- What analysis has counted already, so that a usual night looks at what is new; written for every size of house.

create table analytics.counted (
  kind text not null check (kind in ('order', 'delivery', 'funnel')),
  as_of date not null,
  horizons smallint not null check (horizons between 0 and 3),
  looked_at timestamptz not null default now(),
  primary key (kind, as_of)
);
comment on table analytics.counted is 'Days whose open leads (orders) analytics.exposure holds: how many of the horizons of 30, 60 and 90 days had passed when they were counted, and when a night last looked whether older leads were brought in since. Of the funnel: the last day analytics.funnel_day holds.';
insert into app.open_table values ('analytics.counted', 'dates alone');
grant select, insert, update, delete on analytics.counted to roadbook_app;

-- ───────────────────────────── the funnel of units above dealers ─────────────────────────────

create table analytics.funnel_day (
  org_id uuid not null references org.unit (id),
  below boolean not null,
  mode text not null check (mode in ('cohort', 'period')),
  day date not null,
  codes smallint[] not null,
  counts integer[] not null check (cardinality(counts) = cardinality(codes)),
  primary key (org_id, below, mode, day)
);
comment on table analytics.funnel_day is 'What the funnel of regions and brands is summed from, as of the last night: leads a unit holds itself, or (below) all at and below it, by the day they came in (cohort) or took a step (period).';
comment on column analytics.funnel_day.codes is 'What is counted: 1000 times the step (0 enquiry … 8 delivery) plus how long it took, 0–99 tenths of a day, then half days from ten days on; 9000 plus the furthest step leads of a cohort came to.';
select app.protect('analytics.funnel_day');
grant select, insert, update, delete on analytics.funnel_day to roadbook_app;
