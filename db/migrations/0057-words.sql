-- One word for one thing: an agreement (经销协议) is the contract with a dealer; what a visitor signs before a test drive (试驾协议) is a
-- waiver. Earlier entries of the audit trail keep the old name: they are never changed.
-- squawk-ignore-file renaming-table, renaming-column
alter table showroom.agreement rename to waiver;
alter table showroom.test_drive rename column agreement_version to waiver_version;
comment on table showroom.waiver is 'The waiver of a test drive (试驾协议), version by version; the newest is signed.';
update app.open_table set name = 'showroom.waiver' where name = 'showroom.agreement';
alter index showroom.agreement_version_key rename to waiver_version_key;
alter index showroom.agreement_pkey rename to waiver_pkey;
alter index showroom.test_drive_agreement rename to test_drive_waiver;
alter table showroom.test_drive rename constraint test_drive_agreement_version_fkey to test_drive_waiver_version_fkey;

-- Whoever edits a benefit writes the uses that are left in all as they saw them: a use in between has to show as somebody else's change.
create function club.benefit_taken() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.stock is distinct from old.stock and new.version = old.version then new.version := old.version + 1; end if;
  return new;
end $$;
create trigger benefit_taken before update of stock on club.benefit for each row execute function club.benefit_taken();
