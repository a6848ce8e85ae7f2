import type { FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const sealedAs = (id: string) => `org.oidc_provider:${id}`;

/** Where providers send browsers back to; it has to be registered there. */
export function redirectUri(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}/api/session/oidc/callback`;
}

/** Providers that are switched on, with no more than their names. */
export async function offered(ctx: Ctx) {
  const rows = await read(ctx, queries.providers);
  return { rows: rows.filter((row) => row.enabled).map(({ code, name, nameEn }) => ({ code, name, nameEn })) };
}

/** All providers with their settings, the secrets left out. */
export async function listProviders(ctx: Ctx, request: FastifyRequest) {
  const rows = await read(ctx, queries.providers);
  return {
    rows: rows.map(({ secretEnc, ...row }) => ({ ...row, hasSecret: secretEnc !== null })),
    redirectUri: redirectUri(request),
  };
}

/** A provider's client secret; undefined for a public client. */
export function secretOf(ctx: Ctx, row: queries.ProviderRow): string | undefined {
  return row.secretEnc ? decrypt(ctx.keys, row.secretEnc, sealedAs(row.id)) : undefined;
}

/** @throws AppError request.invalid for an issuer without TLS that is not this machine */
function checkIssuer(issuer: string): void {
  if (/^https:\/\//.test(issuer) || /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/.test(issuer)) return;
  throw invalid('issuer', '服务地址须以 https:// 开头。', 'The issuer has to begin with https://.');
}

/** Adds a provider. @throws AppError provider.code_taken */
export async function addProvider(ctx: Ctx, { secret, ...given }: z.output<(typeof schema.addProvider)['body']>) {
  needWholeGroup(ctx, 'security.edit');
  checkIssuer(given.issuer);
  const id = newId();
  const secretEnc = secret ? encrypt(ctx.keys, secret, sealedAs(id)) : null;
  return transact(ctx, async (tx) => {
    await queries.insertProvider(tx, { id, secretEnc, ...given });
    return { id, version: 1 };
  });
}

/** Changes a provider. @throws AppError request.not_found, request.conflict */
export async function editProvider(
  ctx: Ctx,
  id: string,
  { secret, ...given }: z.output<(typeof schema.editProvider)['body']>,
) {
  needWholeGroup(ctx, 'security.edit');
  checkIssuer(given.issuer);
  const sealed = secret ? { secretEnc: encrypt(ctx.keys, secret, sealedAs(id)) } : {};
  await transact(ctx, async (tx) => {
    const known = await queries.providerBy(tx, 'id', id);
    if (!known) throw new AppError('request.not_found');
    // The stored secret would be shown to whoever answers at the new address.
    if (known.secretEnc && !secret && known.issuer !== given.issuer)
      throw invalid('secret', '更换服务地址时请重新填写密钥。', 'A new issuer needs its secret entered again.');
    if (!(await queries.updateProvider(tx, { id, ...given, ...sealed }))) {
      const { secretEnc: _secret, ...current } = known;
      throw new AppError('request.conflict', { current });
    }
  });
  return { version: given.version + 1 };
}
