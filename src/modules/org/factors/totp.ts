import { generateSecret, generateURI, verify } from 'otplib';
import type { Ctx } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import * as queries from './queries.ts';

const sealedAs = (id: string) => `org.staff_factor:${id}`;

/** Seconds a clock may be off: one step of RFC 6238 either way. */
const STEP_SECONDS = 30;

/** Begins to set up an authenticator app. @throws AppError factor.exists where one is set up already */
export async function beginTotp(ctx: Ctx, tx: Tx, who: { staffId: string; login: string; orgId: string }) {
  const { staffId, login, orgId } = who;
  const known = await queries.totpOf(tx, staffId);
  if (known?.confirmedAt) throw new AppError('factor.exists');
  const id = newId();
  const secret = generateSecret({ length: 20 });
  const secretEnc = encrypt(ctx.keys, secret, sealedAs(id));
  await queries.putTotp(tx, { id, orgId, staffId, name: 'TOTP', secretEnc });
  return { secret, uri: generateURI({ issuer: 'Roadbook', label: login, secret }) };
}

/**
 * Takes a code of the authenticator app, each code once (RFC 6238 §5.2); false where it does not fit or was taken before.
 * @param setUp take the first code of an app that is being set up, which confirms it; else of one that is
 */
export async function takeTotp(ctx: Ctx, tx: Tx, staffId: string, code: string, setUp: boolean): Promise<boolean> {
  const token = code.replace(/\s/g, '');
  const factor = await queries.totpOf(tx, staffId);
  if (!factor?.secretEnc || !/^\d{6}$/.test(token) || (factor.confirmedAt === null) !== setUp) return false;
  const secret = decrypt(ctx.keys, factor.secretEnc, sealedAs(factor.id));
  const epoch = Math.floor(ctx.clock.now().getTime() / 1000);
  const found = await verify({ secret, token, epoch, epochTolerance: STEP_SECONDS });
  return found.valid && 'timeStep' in found && queries.takeTimeStep(tx, factor.id, found.timeStep);
}
