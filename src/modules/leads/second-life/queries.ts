import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Locked } from '../lock.ts';

/** Whether a customer's data may be used: in use, not merged, restricted or erased. */
export async function isLive(tx: Tx, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('customers.customer')
    .select('id')
    .where('id', '=', id)
    .where('status', 'in', ['active', 'outdated'])
    .executeTakeFirst();
  return found !== undefined;
}

/** The units that held a lead or one it goes back to. plan: lead_pkey, once a life */
export async function dealersThatGaveUp(tx: Tx, leadId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select leads.gave_up(${leadId}::uuid) as id`.execute(tx);
  return found.rows.map(({ id }) => id);
}

/**
 * Writes the second life of a lead, to be dispatched, with what the customer asked for; what a dealer noted stays with that dealer. That
 * somebody real asked was found out in its first life.
 */
export async function insertLead(
  tx: Tx,
  given: Pick<Locked, 'customerId' | 'channel' | 'sourceId' | 'seriesId' | 'cityCode'> & {
    id: string;
    orgId: string;
    originId: string;
  },
): Promise<void> {
  const { id, orgId, originId, customerId, channel, sourceId, seriesId, cityCode } = given;
  await tx
    .insertInto('leads.lead')
    .values({
      id,
      orgId,
      originId,
      customerId,
      channel,
      sourceId,
      seriesId,
      cityCode,
      status: 'new',
      grade: 'N',
      validity: 'valid',
    })
    .execute();
  await sql`insert into leads.touch (id, org_id, lead_id, channel, source_id, series_id)
    values (app.new_id(), ${orgId}, ${id}, ${channel}, ${sourceId}::uuid, ${seriesId}::uuid)`.execute(tx);
}
