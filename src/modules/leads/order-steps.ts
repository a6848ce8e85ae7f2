import { type Ctx, ownerFilter } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { planContact } from './next-contact.ts';
import { lockLead } from './queries.ts';

export interface LeadForOrder {
  id: string;
  orgId: string;
  customerId: string;
  consultantId: string;
}

/** The lead an order is about to be made from, locked. @throws AppError request.not_found, lead.needs_consultant, lead.not_open */
export async function leadForOrder(ctx: Ctx, tx: Tx, leadId: string): Promise<LeadForOrder> {
  const lead = await lockLead(tx, leadId);
  const own = ownerFilter(ctx, 'order.create');
  if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
  if (['new', 'assigned'].includes(lead.status) || !lead.consultantId) throw new AppError('lead.needs_consultant');
  if (!['accepted', 'following', 'ordered'].includes(lead.status)) throw new AppError('lead.not_open');
  const { id, orgId, customerId, consultantId } = lead;
  return { id, orgId, customerId, consultantId };
}

const WEEK_MS = 7 * 86_400_000;

/** The customer ordered: grade O, no clock but the next contact. */
export async function markOrdered(ctx: Ctx, tx: Tx, leadId: string): Promise<void> {
  const lead = await step(tx, leadId, { status: 'ordered', grade: 'O' });
  if (!lead || lead.nextContactAt) return;
  // Nobody orders and is forgotten: where no next contact stands, it is a week from now, as grade O has it.
  const nextContactAt = new Date(ctx.clock.now().getTime() + WEEK_MS);
  await tx.updateTable('leads.lead').set({ nextContactAt }).where('id', '=', leadId).execute();
  await planContact(ctx, tx, lead, 'O', nextContactAt);
}

/** The car is handed over: the lead is won and asks for nothing more. */
export async function markWon(tx: Tx, leadId: string): Promise<void> {
  await step(tx, leadId, { status: 'won', grade: 'O', nextContactAt: null });
}

/** The order came to nothing: the lead is followed up again, from the next contact on, whose clock runs (LED-30). */
export async function markReopened(ctx: Ctx, tx: Tx, leadId: string, nextContactAt: Date): Promise<void> {
  const lead = await step(tx, leadId, { status: 'following', grade: 'A', nextContactAt });
  if (lead) await planContact(ctx, tx, lead, 'A', nextContactAt);
}

function step(tx: Tx, leadId: string, change: { status: string; grade: string; nextContactAt?: Date | null }) {
  return tx
    .updateTable('leads.lead')
    .set(({ eb }) => ({ ...change, dueAt: null, version: eb('version', '+', 1) }))
    .where('id', '=', leadId)
    .returning(['id', 'orgId', 'sourceId', 'nextContactAt'])
    .executeTakeFirst();
}
