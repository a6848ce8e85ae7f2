import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';

/**
 * One row in each table of a customer's file, for the tests that walk every table. `other` is a second customer: the person behind the first
 * where a link needs two.
 */
export async function fillCustomerFile(
  house: House,
  file: { customerId: string; other: string; unitId: string; staffId: string },
): Promise<void> {
  const { customerId, other, unitId, staffId } = file;
  const query = (text: string, values: unknown[] = []) => house.owner.query(text, values);
  const householdId = newId();
  await query("insert into customers.household (id, name) values ($1, '一家')", [householdId]);
  await query('update customers.customer set household_id = $1 where id = $2', [householdId, customerId]);
  await query("insert into customers.stage_change (id, customer_id, to_stage) values (app.new_id(), $1, 'owner')", [
    customerId,
  ]);
  await query('insert into customers.contact_person (id, customer_id, person_id) values (app.new_id(), $1, $2)', [
    customerId,
    other,
  ]);
  await query("insert into customers.address (id, customer_id, city_code) values (app.new_id(), $1, '310100')", [
    customerId,
  ]);
  await query(
    "insert into customers.document (id, customer_id, kind, number_enc, number_hash, masked) values (app.new_id(), $1, 'other', '\\x00', '\\x00', '1')",
    [customerId],
  );
  await query(
    "insert into customers.external_id (id, customer_id, source, external_id) values (app.new_id(), $1, 'dms', '1')",
    [customerId],
  );
  const fileId = newId();
  await query(
    "insert into app.file (id, org_id, name, media_type, bytes, sha256_hex) values ($1, $2, 'b.csv', 'text/csv', 1, 'y')",
    [fileId, unitId],
  );
  await query(
    "insert into customers.attachment (id, customer_id, file_id, title) values (app.new_id(), $1, $2, '合同')",
    [customerId, fileId],
  );
  await query(
    "insert into customers.verification (id, customer_id, staff_id, channel, result) values (app.new_id(), $1, $2, 'call', 'confirmed')",
    [customerId, staffId],
  );
  await query(
    "insert into customers.custom_field (id, code, name, name_en, type) values (app.new_id(), 'nickname', '昵称', 'nickname', 'text') on conflict do nothing",
  );
  const mergeId = newId();
  await query(
    `insert into customers.merge (id, org_id, survivor_id, loser_id, reason, survivor_before, loser_before, undone_at, undone_by)
     values ($1, $2, $3, $4, '同一人', '{}', '{}', now(), 'x')`,
    [mergeId, unitId, customerId, other],
  );
  await query(
    "insert into customers.merge_moved (merge_id, table_name, column_name, row_id) values ($1, 'leads.lead', 'customer_id', app.new_id())",
    [mergeId],
  );
  await query(
    `insert into customers.claim (id, customer_id, org_id, staff_id, holder_id, reason, decide_by)
     select app.new_id(), $1, u.id, $2, $3, '客户到店', now() from org.unit u where u.kind = 'dealer' and u.id <> $3 limit 1`,
    [other, staffId, unitId],
  );
  await query(
    `insert into customers.interaction (id, org_id, customer_id, staff_id, channel, direction, content, occurred_at)
     values (app.new_id(), $1, $2, $3, 'call', 'out', '回访', now())`,
    [unitId, customerId, staffId],
  );
  await query(
    `insert into customers.duplicate (id, low_id, high_id, weight, probability, band, evidence, state)
     values (app.new_id(), least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 1, 0.5, 'possible', '[]', 'distinct')
     on conflict do nothing`,
    [customerId, other],
  );
  await query(
    `insert into products.unit_person (id, org_id, unit_id, customer_id, role, from_date)
     select app.new_id(), org_id, unit_id, customer_id, 'driver', from_date from products.ownership where customer_id = $1 limit 1`,
    [customerId],
  );
}
