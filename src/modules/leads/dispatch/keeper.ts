import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';

/** Days for which a customer stays with their first filer, where the dealer set none. */
const DAYS = 90;

/**
 * Whose a customer's new lead at a dealer is (撞单): the first filer's within the dealer's days, else whoever registers it.
 * plan: dealer_capacity_pkey, lead_customer
 */
export async function keeperOf(
  ctx: Ctx,
  tx: Tx,
  { dealerId, customerId, consultantId }: { dealerId: string; customerId: string; consultantId: string },
): Promise<string> {
  const { rows } = await sql<{ id: string | null }>`
    select leads.first_filer(${dealerId}, ${customerId},
      coalesce((select c.collision_days from leads.dealer_capacity c where c.org_id = ${dealerId}), ${DAYS}), ${ctx.clock.now()}) as id`.execute(
    tx,
  );
  return rows[0]?.id ?? consultantId;
}

/** Surname alone: 王小明 → 王**, as one sees whose a customer is without learning who that is. */
export function masked(name: string): string {
  const [first = ''] = name;
  return `${first}**`;
}

/** Who follows a lead in sight; null where nobody does yet. */
export async function followerOf(tx: Tx, leadId: string): Promise<{ id: string; name: string } | null> {
  const found = await tx
    .selectFrom('leads.lead as l')
    .innerJoin('org.staff as s', 's.id', 'l.consultantId')
    .select(['s.id', 's.name'])
    .where('l.id', '=', leadId)
    .executeTakeFirst();
  return found ?? null;
}
