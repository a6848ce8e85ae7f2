import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';

/** The customer of a lead came to the showroom: the first arrival counts. A lead that another unit holds is left alone. */
export async function noteArrival(tx: Tx, leadId: string, at: Date): Promise<void> {
  await tx
    .updateTable('leads.lead')
    .set({ arrivedAt: sql<Date>`coalesce(arrived_at, ${at}::timestamptz)` })
    .where('id', '=', leadId)
    .where('arrivedAt', 'is', null)
    .execute();
}

/** The customer of a lead drove a car: the first test drive counts. A lead that another unit holds is left alone. */
export async function noteTestDrive(tx: Tx, leadId: string, at: Date): Promise<void> {
  await tx
    .updateTable('leads.lead')
    .set({ testDrivenAt: sql<Date>`coalesce(test_driven_at, ${at}::timestamptz)` })
    .where('id', '=', leadId)
    .where('testDrivenAt', 'is', null)
    .execute();
}

/** A lead as far as visible: where it is held, whose it is, and who follows it. */
export function leadCard(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.lead')
    .select(['id', 'orgId', 'customerId', 'consultantId', 'status', 'seriesId', 'grade'])
    .where('id', '=', leadId)
    .executeTakeFirst();
}
