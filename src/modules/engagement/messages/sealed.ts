import type { Ctx } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';

const context = (id: string) => `engagement.message:${id}`;

/** Seals the words of a message for its row. */
export function sealText(ctx: Pick<Ctx, 'keys'>, id: string, text: string): Buffer {
  return encrypt(ctx.keys, text, context(id));
}

/** The words of a message; null where they are not fixed yet, or were erased. */
export function openText(ctx: Pick<Ctx, 'keys'>, row: { id: string; textEnc: Buffer | null }): string | null {
  return row.textEnc ? decrypt(ctx.keys, row.textEnc, context(row.id)) : null;
}
