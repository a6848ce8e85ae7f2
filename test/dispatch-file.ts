import type { House } from './harness.ts';

/** What a dealer takes and took, and what one of its consultants is at: a row in each table of dispatch. */
export async function fillDispatch(
  house: House,
  { orgId, staffId }: { orgId: string; staffId: string },
): Promise<void> {
  const { owner } = house;
  await owner.query('insert into leads.dealer_capacity (org_id) values ($1) on conflict do nothing', [orgId]);
  await owner.query(
    "insert into leads.dealer_turn (org_id, pass, day) values ($1, 0, '2026-01-02') on conflict do nothing",
    [orgId],
  );
  await owner.query(
    "insert into leads.dealer_day (org_id, day, taken) values ($1, '2026-01-01', 1) on conflict do nothing",
    [orgId],
  );
  await owner.query('insert into leads.consultant (org_id, staff_id) values ($1, $2) on conflict do nothing', [
    orgId,
    staffId,
  ]);
}
