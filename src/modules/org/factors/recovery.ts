import { randomInt } from 'node:crypto';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import * as queries from './queries.ts';

// Without letters that are taken for digits; ten of 30 are some 49 bits, and tries are counted.
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const CODES = 10;

const plain = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
const hashOf = (ctx: Ctx, staffId: string, code: string) =>
  blindIndex(ctx.keys, 'recovery_code', `${staffId}:${plain(code)}`);

/** Makes ten new recovery codes, like `K3M7P-QRST8`; those before are void. Stored as keyed hashes, so they are shown once only. */
export async function renewCodes(ctx: Ctx, tx: Tx, staffId: string, orgId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => {
    const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
  const hashes = codes.map((code) => hashOf(ctx, staffId, code));
  await queries.putCodes(tx, staffId, orgId, hashes);
  return codes;
}

/** Takes a recovery code, each once. */
export function takeRecoveryCode(ctx: Ctx, tx: Tx, staffId: string, code: string): Promise<boolean> {
  return queries.takeCode(tx, staffId, hashOf(ctx, staffId, code));
}
