import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import * as queries from './queries.ts';

/** The site a passkey belongs to, as the browser that calls sees it. */
const siteOf = (request: FastifyRequest) => ({
  rpID: request.hostname,
  origin: `${request.protocol}://${request.host}`,
});

type Options = Record<string, unknown>;

/** Options to make a passkey. */
export async function registrationOptions(
  tx: Tx,
  request: FastifyRequest,
  who: { staffId: string; login: string; name: string },
): Promise<Options & { challenge: string }> {
  const known = await queries.passkeysOf(tx, who.staffId);
  const options = await generateRegistrationOptions({
    rpName: '路书 Roadbook',
    rpID: siteOf(request).rpID,
    userName: who.login,
    userDisplayName: who.name,
    userID: new Uint8Array(Buffer.from(who.staffId)),
    attestationType: 'none',
    excludeCredentials: known.map((key) => ({ id: key.credentialId ?? '', transports: key.transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { ...options };
}

/** Checks what the authenticator made and keeps its public key. @throws AppError auth.passkey_refused */
export async function register(
  ctx: Ctx,
  tx: Tx,
  request: FastifyRequest,
  made: { staffId: string; orgId: string; name: string; challenge: string; response: unknown },
): Promise<void> {
  const { rpID, origin } = siteOf(request);
  const { registrationInfo: info } = await verifyRegistrationResponse({
    response: made.response as RegistrationResponseJSON,
    expectedChallenge: made.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: false,
  }).catch((error: Error) => {
    ctx.log.info({ err: error }, 'passkey not accepted');
    throw new AppError('auth.passkey_refused');
  });
  if (!info) throw new AppError('auth.passkey_refused');
  const { id, publicKey, counter, transports } = info.credential;
  const { staffId, orgId, name } = made;
  await queries.addPasskey(tx, {
    id: newId(),
    orgId,
    staffId,
    name,
    credentialId: id,
    publicKey: Buffer.from(publicKey),
    counter,
    transports: transports ?? [],
  });
}

/** Options to sign in with a passkey: one of the account, or (null) whichever the browser has. */
export async function authenticationOptions(
  tx: Tx | null,
  request: FastifyRequest,
  staffId: string | null,
): Promise<Options & { challenge: string }> {
  const known = tx && staffId ? await queries.passkeysOf(tx, staffId) : [];
  const options = await generateAuthenticationOptions({
    rpID: siteOf(request).rpID,
    allowCredentials: known.map((key) => ({ id: key.credentialId ?? '', transports: key.transports })),
    // Without a password before it the passkey has to be two factors: what one has, and a finger or a PIN.
    userVerification: staffId ? 'preferred' : 'required',
  });
  return { ...options };
}

/**
 * Checks a signature of one of the colleague's passkeys.
 * @param verified the authenticator has to have checked finger, face or PIN
 * @throws AppError auth.passkey_refused
 */
export async function takePasskey(
  ctx: Ctx,
  tx: Tx,
  request: FastifyRequest,
  given: { staffId: string; challenge: string; response: unknown; verified: boolean },
): Promise<void> {
  const response = given.response as AuthenticationResponseJSON;
  const key = (await queries.passkeysOf(tx, given.staffId)).find((one) => one.credentialId === response.id);
  if (!key?.publicKey) throw new AppError('auth.passkey_refused');
  const { rpID, origin } = siteOf(request);
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: given.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(key.publicKey),
      counter: Number(key.counter),
      transports: key.transports,
    },
    requireUserVerification: given.verified,
  }).catch((error: Error) => {
    ctx.log.info({ err: error }, 'passkey not accepted');
    throw new AppError('auth.passkey_refused');
  });
  if (!result.verified) throw new AppError('auth.passkey_refused');
  await queries.notePasskey(tx, key.id, result.authenticationInfo.newCounter);
}
