-- The file of an import that was checked and left lying goes after seven days like every other: until then at the latest it may hold somebody
-- who has been erased since (PIPL art. 47; a request is answered within 15 working days). What the check staged stays and can still be taken:
-- rows of an erased person are deleted there one by one.
create or replace function org.expire_task_files() returns table (sha256_hex text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  kept record;
begin
  -- plan: one pass over the tasks of half a year, once an hour
  for kept in
    select t.id, t.file_id, t.expires_at < now() as expired from org.task t
    where t.file_id is not null and (t.expires_at < now() or (t.kind = 'import' and t.state = 'checked' and t.finished_at < now() - interval '7 days'))
    for update skip locked
  loop
    update org.task t set file_id = null, input = case when kept.expired then '{}' else t.input end where t.id = kept.id;
    sha256_hex := app.forget_file(kept.file_id);
    if sha256_hex is not null then return next; end if;
  end loop;
end $$;
