import * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';

const CONTEXT = 'org.task.query';
const Query = z.record(z.string(), z.string());

/** The filters of a list as a task keeps them: sealed, or, in tasks from before that, as they were. */
export const KeptQuery = z.union([z.string(), Query]);

/** Seals the filters of a list: what is searched for may be a phone number (SEC-03). */
export function sealQuery(ctx: Pick<Ctx, 'keys'>, query: Record<string, string>): string {
  return encrypt(ctx.keys, JSON.stringify(query), CONTEXT).toString('base64');
}

/** The filters that a task keeps. */
export function openQuery(ctx: Pick<Ctx, 'keys'>, kept: z.output<typeof KeptQuery>): Record<string, string> {
  if (typeof kept !== 'string') return kept;
  return Query.parse(JSON.parse(decrypt(ctx.keys, Buffer.from(kept, 'base64'), CONTEXT)));
}
