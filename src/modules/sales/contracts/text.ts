import * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import { fill } from '../contract-texts/fill.ts';
import { textFor } from '../contract-texts/service.ts';
import { SHIPPED_SUPPLEMENT } from '../contract-texts/shipped.ts';
import { valuesOf } from './values.ts';

/** The words of a contract, as they are sealed. */
const Sealed = z.object({
  title: z.string(),
  titleEn: z.string(),
  paragraphs: z.array(z.object({ zh: z.string(), en: z.string(), own: z.boolean() })),
});
export type ContractWords = z.output<typeof Sealed>;

const contextOf = (id: string) => `sales.contract:${id}`;

export function sealWords(ctx: Pick<Ctx, 'keys'>, id: string, words: ContractWords): Buffer {
  return encrypt(ctx.keys, JSON.stringify(words), contextOf(id));
}

/** The words as they were drawn up; none once the person was let go of. */
export function openWords(ctx: Pick<Ctx, 'keys'>, row: { id: string; textEnc: Buffer | null }): ContractWords {
  if (!row.textEnc) return { title: '', titleEn: '', paragraphs: [] };
  return Sealed.parse(JSON.parse(decrypt(ctx.keys, row.textEnc, contextOf(row.id))));
}

/** A picture of a signature, sealed in the row so that it is rotated and erased with it. */
export function sealPicture(ctx: Pick<Ctx, 'keys'>, id: string, picture: Buffer): Buffer {
  return encrypt(ctx.keys, picture.toString('base64'), contextOf(id));
}

export function openPicture(ctx: Pick<Ctx, 'keys'>, id: string, sealed: Buffer): Buffer {
  return Buffer.from(decrypt(ctx.keys, sealed, contextOf(id)), 'base64');
}

interface ToFill {
  kind: string;
  orderId: string;
  orgId: string;
  number: string | null;
  baseNumber: string | null;
  agreed: string;
}

/** The contract as it reads if it is drawn up today, and with which versions of the text. */
export async function filledNow(ctx: Ctx, tx: Tx, contract: ToFill) {
  const today = civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);
  const { values, cases } = await valuesOf(ctx, tx, contract.orderId, contract);
  if (contract.kind === 'supplement') {
    const { title, titleEn, paragraphs } = SHIPPED_SUPPLEMENT;
    const words: ContractWords = { title, titleEn, paragraphs: fill(paragraphs, values, cases, false) };
    return { words, text: { id: null, number: 0 }, clauses: undefined };
  }
  const { text, clauses } = await textFor(tx, contract.orgId, today);
  const { title, titleEn } = text;
  const paragraphs = fill(text.paragraphs, values, cases, false);
  if (clauses) paragraphs.push(...fill(clauses.paragraphs, values, cases, true));
  return { words: { title, titleEn, paragraphs } satisfies ContractWords, text, clauses };
}
