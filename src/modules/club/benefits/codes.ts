import { randomInt } from 'node:crypto';
import { type Ctx, dealerOf } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { benefitUsed } from '../../events.ts';
import { secretHash } from '../partners/service.ts';
import * as queries from './queries.ts';

/** Letters and digits that nobody takes for one another (no 0, 1, I, L, O, U). */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A new code: eight signs, as people read them out in two fours. */
export function newCode(): string {
  return Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');
}

/** Keyed hash of a code as somebody typed it: small letters, spaces and hyphens do not matter. */
export function codeHash(ctx: Pick<Ctx, 'keys'>, typed: string): Buffer {
  return blindIndex(ctx.keys, 'benefit_code', typed.toUpperCase().replace(/[\s-]/g, ''));
}

/** Checks or uses a code at the acting dealer. @throws AppError benefit.code_refused, org.dealer_only */
export async function atDealer(ctx: Ctx, code: string, take: boolean) {
  const { unitId } = dealerOf(ctx);
  const shown = { hash: codeHash(ctx, code), unitId, secret: null, at: ctx.clock.now() };
  if (!take) return shownOf(await read(ctx, (tx) => queries.honour(tx, { ...shown, take })));
  return transact(ctx, async (tx) => {
    const honoured = shownOf(await queries.honour(tx, { ...shown, take }));
    await announce(ctx, tx, unitId, honoured);
    return honoured;
  });
}

/** Checks or uses a code at the desk of the partner whose key is shown. @throws AppError benefit.code_refused */
export async function atDesk(ctx: Ctx, given: { secret: string; code: string }, take: boolean) {
  const shown = {
    hash: codeHash(ctx, given.code),
    unitId: null,
    secret: secretHash(given.secret),
    at: ctx.clock.now(),
  };
  const named = (found: queries.Honoured) => ({ ...found, partnerName: found.partnerName ?? '' });
  if (!take) return named(shownOf(await read(ctx, (tx) => queries.honour(tx, { ...shown, take }))));
  return transact(ctx, async (tx) => {
    const honoured = shownOf(await queries.honour(tx, { ...shown, take }));
    await announce(ctx, tx, honoured.orgId, honoured);
    return named(honoured);
  });
}

function shownOf(found: queries.Honoured | undefined): queries.Honoured {
  if (!found) throw new AppError('benefit.code_refused');
  return found;
}

/** Told at the dealer that honoured it; what a partner honoured, at the member's branch. */
function announce(ctx: Ctx, tx: Parameters<typeof emit>[1], orgId: string, honoured: queries.Honoured): Promise<void> {
  const { memberId, customerId, benefitName: name, benefitNameEn: nameEn, partnerName } = honoured;
  return emit(ctx, tx, benefitUsed, {
    orgId,
    subjectId: memberId,
    customerId,
    payload: { memberId, name, nameEn, partner: partnerName },
  });
}
