import { newId } from '../src/platform/db.ts';
import type { House } from './harness.ts';

/** What was written of a lead's end: ids by table. */
export interface LeadFile {
  closingId: string;
  recheckId: string;
  downgradeId: string;
}

/** One row in each table of how a lead ends, for the tests that walk every table. */
export async function fillLeadFile(
  house: House,
  { leadId, orgId, staffId }: { leadId: string; orgId: string; staffId: string },
): Promise<LeadFile> {
  const [closingId, recheckId, downgradeId] = [newId(), newId(), newId()];
  await house.owner.query(
    `insert into leads.closing (id, org_id, lead_id, kind, reason, note, grade, proposed_by, decide_by)
     values ($1, $2, $3, 'defeat', 'price', '优惠不足', 'A', $4, now())`,
    [closingId, orgId, leadId, staffId],
  );
  await house.owner.query(
    'insert into leads.recheck (id, org_id, lead_id, closing_id, due_at) values ($1, $2, $3, $4, now())',
    [recheckId, orgId, leadId, closingId],
  );
  await house.owner.query(
    `insert into leads.downgrade (id, org_id, lead_id, from_grade, to_grade, expected_on) values ($1, $2, $3, 'H', 'A', '2026-01-01')`,
    [downgradeId, orgId, leadId],
  );
  return { closingId, recheckId, downgradeId };
}
