-- What an owner does on their own pages leaves its event like everybody else's step; only what concerns them can be written.
create policy own_insert on app.event for insert to roadbook_app with check (customer_id = (select app.customer_id()));

-- The owner's pages show when the first maintenance of their car is due.
create policy own_read on engagement.opportunity for select to roadbook_app using (customer_id = (select app.customer_id()));
