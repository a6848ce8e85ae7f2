import { encrypt } from '../src/platform/crypto.ts';
import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';

/** Ids of one row in each table of the showroom. */
export interface ShowroomRows {
  visitId: string;
  carId: string;
  driveId: string;
  placementId: string;
}

/**
 * One row in each table of the showroom, at one dealer, for the tests that walk every table: a visit that is open, a call, an open daily
 * report, a placement, a car and a booking of it.
 */
export async function fillShowroom(
  house: House,
  at: { orgId: string; leadId: string; customerId: string; staffId: string; seriesId: string },
): Promise<ShowroomRows> {
  const { orgId, leadId, customerId, staffId, seriesId } = at;
  const query = (text: string, values: unknown[]) => house.owner.query(text, values);
  const rows = { visitId: newId(), carId: newId(), driveId: newId(), placementId: newId() };
  await query(
    `insert into showroom.visit (id, org_id, day, people, kind, counts_as, source, consultant_id, opened_by, arrived_at, lead_id, customer_id)
     values ($1, $2, '2026-03-01', 2, 'first', 'first', 'walk_in', $3, $3, '2026-03-01T02:00:00Z', $4, $5)`,
    [rows.visitId, orgId, staffId, leadId, customerId],
  );
  await query(
    `insert into showroom.phone_call (id, org_id, day, called_at, source, outcome, staff_id, lead_id, customer_id)
     values (app.new_id(), $1, '2026-03-01', '2026-03-01T02:00:00Z', 'call_in', 'information', $2, $3, $4)`,
    [orgId, staffId, leadId, customerId],
  );
  await query("insert into showroom.daily_report (id, org_id, day) values (app.new_id(), $1, '2026-03-01')", [orgId]);
  await query(
    `insert into showroom.placement (id, org_id, media, title, from_date, to_date, budget_fen)
     values ($1, $2, 'radio', '早高峰', '2026-03-01', '2026-03-10', 100000)`,
    [rows.placementId, orgId],
  );
  await query(
    `insert into showroom.test_car (id, org_id, series_id, name, plate, insured_until) values ($1, $2, $3, '试驾车', '沪A00001', '2099-01-01')`,
    [rows.carId, orgId, seriesId],
  );
  const signature = encrypt(house.platform.keys, '', `showroom.test_drive:${rows.driveId}`);
  await query(
    `insert into showroom.test_drive (id, org_id, lead_id, customer_id, consultant_id, car_id, series_id, day, starts_at, ends_at, free_at, signature_enc)
     values ($1, $2, $3, $4, $5, $6, $7, '2099-01-01', '2099-01-01T02:00:00Z', '2099-01-01T03:00:00Z', '2099-01-01T03:15:00Z', $8)`,
    [rows.driveId, orgId, leadId, customerId, staffId, rows.carId, seriesId, signature],
  );
  return rows;
}
