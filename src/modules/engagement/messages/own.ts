import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import { openText } from './sealed.ts';

const CAP = 99;

function ownerOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'owner') throw new AppError('auth.required');
  return ctx.actor.customerId;
}

/** What the signed-in owner was told; row-level security shows nobody else's. */
export async function ownMessages(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const found = await read(ctx, (tx) => queries.ownMessages(tx, ownerOf(ctx), query));
  const { rows, next } = pageFrom(found, query.limit);
  return {
    next,
    rows: rows.map(({ textEnc, subjectType, subjectId, ...row }) => ({
      ...row,
      text: openText(ctx, { id: row.id, textEnc }),
      orderId: subjectType === 'order' ? subjectId : null,
    })),
  };
}

/** How many of them are new to the owner. */
export async function ownUnseen(ctx: Ctx) {
  return { unseen: await read(ctx, (tx) => queries.unseenOf(tx, ownerOf(ctx), CAP)), cap: CAP };
}

/** The owner has looked at them. */
export async function seeOwnMessages(ctx: Ctx) {
  ownerOf(ctx);
  return transact(ctx, async (tx) => {
    const { rows } = await sql<{ seen: number }>`select engagement.see_messages() as seen`.execute(tx);
    return { seen: rows[0]?.seen ?? 0 };
  });
}
