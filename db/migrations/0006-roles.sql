-- Where a role may be held: kinds of unit. The shipped templates are added by the program after the migrations.
alter table org.role add column held_at text[] not null default '{}' check (held_at <@ '{group,brand,region,dealer}'::text[]);
alter table org.role add column version integer not null default 1;
