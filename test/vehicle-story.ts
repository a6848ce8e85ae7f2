import type { House } from './harness.ts';

/** One row of everything that hangs on a vehicle and its owner, and of the catalogue around it. */
export async function fillVehicleFile(
  house: House,
  { unitId, customerId, orgId }: { unitId: string; customerId: string; orgId: string },
): Promise<void> {
  const dates = "'2026-01-01', '2036-12-31'";
  await house.owner.query(
    `insert into products.plate (id, org_id, unit_id, plate, from_date) values (app.new_id(), '${orgId}', '${unitId}', '沪A77777', '2026-01-01');
     insert into products.policy (id, org_id, unit_id, customer_id, insurer, from_date, to_date) values (app.new_id(), '${orgId}', '${unitId}', '${customerId}', '保险', ${dates});
     insert into products.loan (id, org_id, unit_id, customer_id, bank, from_date, to_date) values (app.new_id(), '${orgId}', '${unitId}', '${customerId}', '银行', ${dates});
     insert into products.unit_person (id, org_id, unit_id, customer_id, role, from_date)
       select app.new_id(), '${orgId}', '${unitId}', '${customerId}', 'driver', '2026-01-01' where not exists (select 1 from products.unit_person);
     insert into products.maintenance_item (id, series_id, code, name, name_en, every_km) select app.new_id(), id, 'oil', '机油', 'Oil', 10000 from products.series limit 1;
     insert into products.picture (id, series_id, sha256_hex, media_type, bytes, title, title_en) select app.new_id(), id, repeat('0', 64), 'image/png', 1, '图', 'Picture' from products.series limit 1;
     insert into products.warranty (id, org_id, unit_id, kind, from_date, to_date) values (app.new_id(), '${orgId}', '${unitId}', 'extended', ${dates});
     insert into products.mileage (id, org_id, unit_id, read_on, km, source) values (app.new_id(), '${orgId}', '${unitId}', '2026-01-01', 1, 'staff')`,
  );
}
