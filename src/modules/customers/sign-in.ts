import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { brandScope, openSession } from '../../platform/auth.ts';
import type { Ctx } from '../../platform/context.ts';
import { blindIndex } from '../../platform/crypto.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { consume } from '../../platform/rate.ts';
import { contactHash, phoneContact } from './identifiers.ts';

const MINUTES = 10;
/** Codes a number may ask for in an hour, whether somebody has it or not; each process counts for itself, the database for all (0025). */
const codesAnHour = new RateLimiterMemory({ keyPrefix: 'owner-code', points: 5, duration: 3600 });

/** Whom a mobile signs in: the one person whose it is beyond doubt (`customers.owner_of_mobile`). */
async function customerOf(ctx: Ctx, hash: Buffer): Promise<string | null> {
  const found = await ctx.db.pool.query<{ id: string | null }>('select customers.owner_of_mobile($1) as id', [hash]);
  return found.rows[0]?.id ?? null;
}

function mobileHash(ctx: Ctx, mobile: string): Buffer {
  const contact = phoneContact(mobile);
  if (contact?.kind !== 'mobile')
    throw invalid(
      'mobile',
      '请输入 11 位手机号,例如 13812345678。',
      'Enter a mobile number of 11 digits, for example 13812345678.',
    );
  return contactHash(ctx, contact);
}

/**
 * Makes a one-time code for an owner's mobile. Says the same whether the number is known or not. Until a message channel is set up the
 * code cannot be sent; where demo data is loaded it is handed back so that the pages can be tried, elsewhere it is logged for the operator.
 */
export async function requestCode(ctx: Ctx, mobile: string): Promise<{ sent: true; demoCode: string | null }> {
  const hash = mobileHash(ctx, mobile);
  await consume(codesAnHour, hash.toString('hex'));
  return issueCode(ctx, await customerOf(ctx, hash));
}

/**
 * Makes a code for a person, in place of any before; nothing is kept where there is none. `about` binds it to one thing, such as the new
 * number it was sent to: the code for that opens nothing else.
 */
export async function issueCode(
  ctx: Ctx,
  customerId: string | null,
  about = '',
): Promise<{ sent: true; demoCode: string | null }> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const { pool } = ctx.db;
  const demo =
    (await pool.query("select 1 from app.setting where key = 'demo' and value ->> 'state' = 'loaded'")).rowCount === 1;
  if (customerId) {
    const ends = new Date(Date.now() + MINUTES * 60_000);
    await pool.query('select customers.put_sign_in_code($1, $2, $3)', [
      customerId,
      codeHash(ctx, customerId, code, about),
      ends,
    ]);
    if (!demo) ctx.log.warn({ customerId }, 'no message channel is set up: the sign-in code was not sent');
  }
  return { sent: true, demoCode: demo ? code : null };
}

const codeHash = (ctx: Ctx, customerId: string, code: string, about: string) =>
  blindIndex(ctx.keys, 'code', about ? `${customerId}:${about}:${code}` : `${customerId}:${code}`);

/** Whether a code is the newest of a person, for what it was made; five tries, ten minutes, once. */
export async function codeFits(ctx: Ctx, customerId: string, code: string, about = ''): Promise<boolean> {
  const tried = await ctx.db.pool.query<{ fits: boolean }>('select customers.try_sign_in_code($1, $2) as fits', [
    customerId,
    codeHash(ctx, customerId, code, about),
  ]);
  return tried.rows[0]?.fits ?? false;
}

/** Signs an owner in. @throws AppError auth.failed for a wrong or old code, an unknown number, or after five tries */
export async function ownerSignIn(
  ctx: Ctx,
  mobile: string,
  code: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const hash = mobileHash(ctx, mobile);
  const customerId = await customerOf(ctx, hash);
  if (!customerId) throw new AppError('auth.failed');
  if (!(await codeFits(ctx, customerId, code))) throw new AppError('auth.failed');
  await codesAnHour.delete(hash.toString('hex'));
  const { unitId } = await brandScope(ctx);
  await openSession(ctx, request, reply, { customerId, unitId });
}
