import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import type { Text } from '../../../platform/i18n.ts';
import { REASONS, type Reason } from './reasons.ts';

/** Ways to reach a person. */
export type ContactChannel = 'call' | 'sms' | 'email' | 'wechat';

/** What is asked of the gate. Without a channel: whether data may be used for the purpose at all. */
export interface Asked {
  /** Code of customers.purpose. */
  purpose: string;
  channel?: ContactChannel | null | undefined;
  /** For purposes that pass data on: the dealer. */
  recipientUnitId?: string | null | undefined;
  /** For purposes that pass data on: the third party. */
  recipientId?: string | null | undefined;
  /** Now, where nothing is said. */
  at?: Date | undefined;
}

/** The gate's answer; `consentId` is the row of the ledger it rests on. */
export interface GateAnswer {
  allowed: boolean;
  reason: Reason;
  consentId: string | null;
  explained: Text;
}

interface Row {
  customerId: string;
  allowed: boolean;
  reason: Reason;
  consentId: string | null;
}

/**
 * The same question about many people, for lists and campaigns; the same SQL function answers both. Asked anew each time: a withdrawal
 * counts from the moment it is written. Callers see to it that they may see the people.
 */
export async function mayContactMany(
  ctx: Ctx,
  tx: Tx,
  customerIds: readonly string[],
  { purpose, channel = null, recipientUnitId = null, recipientId = null, at = ctx.clock.now() }: Asked,
): Promise<ReadonlyMap<string, GateAnswer>> {
  if (customerIds.length === 0) return new Map();
  const zone = ctx.scope?.timeZone ?? 'Asia/Shanghai';
  const { rows } = await sql<Row>`
    select * from customers.contact_answers(${[...customerIds]}::uuid[], ${purpose}, ${channel}, ${recipientUnitId}::uuid, ${recipientId}::uuid,
      ${at}::timestamptz, ${zone})`.execute(tx);
  return new Map(
    rows.map(({ customerId, allowed, reason, consentId }) => [
      customerId,
      { allowed, reason, consentId, explained: REASONS[reason] },
    ]),
  );
}

/** May this person be contacted for a purpose, by a channel, now? In the caller's transaction (PIPL art. 13–15, 47). */
export async function mayContact(ctx: Ctx, tx: Tx, customerId: string, asked: Asked): Promise<GateAnswer> {
  const answer = (await mayContactMany(ctx, tx, [customerId], asked)).get(customerId);
  return answer ?? { allowed: false, reason: 'unknown', consentId: null, explained: REASONS.unknown };
}

/** As `mayContact`, for somebody who is about to act on the answer: the decision is kept with its reason as the proof. */
export async function decideContact(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  asked: Asked,
  about: { type: string; id: string },
): Promise<GateAnswer> {
  const answer = await mayContact(ctx, tx, customerId, asked);
  await tx
    .insertInto('customers.contactDecision')
    .values({
      id: newId(),
      orgId: scopeOf(ctx).unitId,
      customerId,
      purpose: asked.purpose,
      channel: asked.channel ?? null,
      recipientUnitId: asked.recipientUnitId ?? null,
      allowed: answer.allowed,
      reason: answer.reason,
      consentId: answer.consentId,
      about: about.type,
      aboutId: about.id,
    })
    .execute();
  return answer;
}
