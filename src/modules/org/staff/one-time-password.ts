import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../../platform/context.ts';
import { derive } from '../../../platform/crypto.ts';

// Without letters and digits that are taken for one another when read aloud or copied by hand.
const UPPER = 'ABCDEFGHJKMNPQRSTVWXYZ';
const LOWER = 'abcdefghjkmnpqrstvwxyz';
const DIGITS = '23456789';
const PATTERN = [UPPER, LOWER, LOWER, DIGITS];
const GROUPS = 4;

/**
 * A password for one sign-in: four groups like `Kxm7`, some 65 bits. A request that is repeated under its idempotency key gets the same
 * one, made again from the key: the stored answer of the first try holds no password.
 */
export function oneTimePassword(ctx: Ctx): string {
  const { idempotency: claim, actor } = ctx;
  const bytes = claim
    ? derive(ctx.keys, JSON.stringify(['one-time password', actor.label, claim.endpoint, claim.key]), 16)
    : randomBytes(16);
  const letters = [...bytes].map((byte, at) => {
    const alphabet = PATTERN[at % PATTERN.length] as string;
    return alphabet[byte % alphabet.length] as string;
  });
  const size = PATTERN.length;
  return Array.from({ length: GROUPS }, (_, group) => letters.slice(group * size, (group + 1) * size).join('')).join(
    '-',
  );
}
