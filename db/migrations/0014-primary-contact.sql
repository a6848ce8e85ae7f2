-- The masked primary contact stands on the customer, since every list that shows a person shows it: one probe of the identifiers and one
-- check of their policy less a row (the lead list of a million: a quarter of its time).
alter table customers.customer add column primary_masked text;
comment on column customers.customer.primary_masked is 'What identifier.masked says for the oldest primary identifier; kept by trigger.';

create function customers.keep_primary() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  holder uuid := case when tg_op = 'DELETE' then old.customer_id else new.customer_id end;
  shown text := (select i.masked from customers.identifier i where i.customer_id = holder and i.is_primary order by i.created_at, i.id limit 1);
begin
  -- plan: identifier_customer, customer_pkey; writes nothing where the customer was made with it
  update customers.customer c set primary_masked = shown where c.id = holder and c.primary_masked is distinct from shown;
  return null;
end $$;
create trigger keep_primary after insert or delete or update of masked, is_primary on customers.identifier
  for each row execute function customers.keep_primary();

update customers.customer c set primary_masked =
  (select i.masked from customers.identifier i where i.customer_id = c.id and i.is_primary order by i.created_at, i.id limit 1);
