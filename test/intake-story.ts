import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';

/** What `fillIntake` made. */
export interface IntakeRows {
  validationId: string;
  /** A message that was rejected. */
  inboundId: string;
}

/** One row in each table of intake, for the tests that walk every table: a lead that was validated, one recommended, one message rejected. */
export async function fillIntake(
  house: House,
  { orgId, sourceId, leadId, referrerId }: { orgId: string; sourceId: string; leadId: string; referrerId: string },
): Promise<IntakeRows> {
  const [validationId, inboundId] = [newId(), newId()];
  await house.owner.query('insert into leads.validation (id, org_id, lead_id) values ($1, $2, $3)', [
    validationId,
    orgId,
    leadId,
  ]);
  await house.owner.query('insert into leads.referral (lead_id, referrer_id) values ($1, $2)', [leadId, referrerId]);
  await house.owner.query(
    `insert into leads.inbound (id, org_id, source_id, external_id, format, result) values ($1, $2, $3, 'odd', 'json', 'rejected')`,
    [inboundId, orgId, sourceId],
  );
  return { validationId, inboundId };
}
