import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { startTimer } from './clocks/timers.ts';
import type { Locked } from './lock.ts';

/** A next contact further away is a lead forgotten, not followed. */
const MAX_NEXT_CONTACT_DAYS = 180;

/** When the customer is spoken to next: ahead, and not too far (LED-28). @throws AppError request.invalid at `nextContactAt` */
export function requireNextContact(ctx: Ctx, given: string): Date {
  const at = new Date(given);
  const days = (at.getTime() - ctx.clock.now().getTime()) / 86_400_000;
  if (days > 0 && days <= MAX_NEXT_CONTACT_DAYS) return at;
  throw invalid(
    'nextContactAt',
    `下次联系时间须在未来 ${MAX_NEXT_CONTACT_DAYS} 天内。`,
    `The next contact has to lie within the coming ${MAX_NEXT_CONTACT_DAYS} days.`,
  );
}

/** Starts the clock of an agreed next contact, in place of whatever clock the lead had; the lead's own column is the caller's to set. */
export async function planContact(
  ctx: Ctx,
  tx: Tx,
  lead: Pick<Locked, 'id' | 'orgId' | 'sourceId'>,
  grade: string,
  startedAt: Date,
): Promise<void> {
  const { id: leadId, orgId, sourceId } = lead;
  await startTimer(ctx, tx, { leadId, orgId, sourceId, grade, clock: 'next_contact', startedAt });
}
