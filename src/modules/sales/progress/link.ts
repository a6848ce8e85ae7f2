import { createHash } from 'node:crypto';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';

/** What is kept of a link's secret. */
export const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** The token stands behind the #, so that no server writes it into a log. */
export const pathOf = (token: string) => `/progress#${token}`;

/** The secret of an order's link: it follows from the order, its link's number and the installation's key, and is stored nowhere. */
export function tokenOf(ctx: Pick<Ctx, 'keys'>, orderId: string, number: number): string {
  return blindIndex(ctx.keys, 'sales.link', `${orderId}:${number}`).toString('base64url');
}
