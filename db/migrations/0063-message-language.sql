-- Customers are told things in their own language: which one it is, and the words of each message in English.
-- What is added has no default or a constant one; functions are changed where a new column has to be read or emptied.
-- squawk-ignore-file adding-field-with-default

alter table customers.customer add column language text;
alter table customers.customer add constraint customer_language check (language in ('zh', 'en')) not valid;
comment on column customers.customer.language is 'The language the customer is told things in; null: nobody said, Chinese.';

-- The record of a customer shows it, a deletion empties it: the functions stay what they are but for the one phrase.
do $$
declare
  change record;
  told text;
begin
  for change in
    select * from (values
      ('customers.file_of(uuid, uuid[])', 'c.gender, c.birth_on as "birthOn"', 'c.gender, c.language, c.birth_on as "birthOn"'),
      ('customers.forget(uuid)', 'gender = null, birth_on = null', 'gender = null, language = null, birth_on = null')
    ) as c (named, before, after)
  loop
    told := pg_get_functiondef(change.named::regprocedure);
    if strpos(told, change.before) = 0 then raise exception '% does not read as expected', change.named; end if;
    execute replace(told, change.before, change.after);
  end loop;
end $$;

alter table engagement.message_text
  add column subject_en text not null default '',
  add column body_en text not null default '';
comment on column engagement.message_text.body_en is 'The words for whoever is told things in English; places and brackets as in body.';
update engagement.message_text t set subject_en = e.subject, body_en = e.body from (values
  ('sign_in_code', 'Verification code', 'Your code is {code}; it is valid for {minutes} minutes. Do not tell it to anybody, our staff included.'),
  ('order_step', 'News of your order', 'Dear {name}, there is news of your order {number}: {step}.[ Expected delivery: {date}.][ Follow it here: {link}] – {dealer}'),
  ('order_changed', 'Your order was changed', 'Dear {name}, your order {number} was changed as agreed: {step}.[ Follow it here: {link}][ Questions? Call {phone}.] – {dealer}'),
  ('order_cancelled', 'Your order was cancelled', 'Dear {name}, your order {number} was cancelled.[ Questions? Call {phone}.] – {dealer}'),
  ('test_drive_asked', 'We have your test-drive request', 'Dear {name}, we have your request for a[ {car}] test drive. {dealer} will call you soon to agree on a time.[ Phone: {phone}.]'),
  ('test_drive_booked', 'Your test drive is booked', 'Dear {name}, your {car} test drive is booked for {date} at {dealer}. Please bring your driving licence.[ To move it call {phone}.]'),
  ('test_drive_cancelled', 'Your test drive was cancelled', 'Dear {name}, your {car} test drive at {dealer} was cancelled.[ To book another call {phone}.]')
) as e (kind, subject, body) where e.kind = t.kind;
