import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { mayContactMany } from '../customers/index.ts';
import { textOf } from '../org/index.ts';

/** The purpose a call about an opportunity serves: what the dictionary says of its kind, else care calls. */
export function purposeOfKind(ctx: Ctx, tx: Tx, kind: string): Promise<string> {
  return textOf(ctx, tx, 'opportunity_kind', kind, 'purpose', 'care_calls');
}

/** Rows of the care desk's list with the gate's word on a call now; null for those that are settled. */
export async function withAnswers<R extends { customerId: string; kind: string; status: string }>(
  ctx: Ctx,
  tx: Tx,
  rows: R[],
) {
  const open = rows.filter((row) => row.status === 'open');
  const purposes = new Map<string, string>();
  for (const { kind } of open) if (!purposes.has(kind)) purposes.set(kind, await purposeOfKind(ctx, tx, kind));
  const answers = new Map<string, Awaited<ReturnType<typeof mayContactMany>>>();
  for (const purpose of new Set(purposes.values())) {
    const ids = open.filter((row) => purposes.get(row.kind) === purpose).map((row) => row.customerId);
    answers.set(purpose, await mayContactMany(ctx, tx, ids, { purpose, channel: 'call' }));
  }
  return rows.map((row) => {
    const answer = row.status === 'open' && answers.get(purposes.get(row.kind) ?? '')?.get(row.customerId);
    if (!answer) return { ...row, contact: null };
    const { allowed, reason, explained } = answer;
    return { ...row, contact: { allowed, reason, explained } };
  });
}
