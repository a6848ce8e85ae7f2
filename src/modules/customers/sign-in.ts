import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { brandScope, openSession } from '../../platform/auth.ts';
import type { Ctx } from '../../platform/context.ts';
import { blindIndex } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';
import { isDemo } from '../../platform/demo.ts';
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

function needMobile(ctx: Ctx, mobile: string): { hash: Buffer; value: string } {
  const contact = phoneContact(mobile);
  if (contact?.kind !== 'mobile')
    throw invalid(
      'mobile',
      '请输入 11 位手机号,例如 13812345678。',
      'Enter a mobile number of 11 digits, for example 13812345678.',
    );
  return { hash: contactHash(ctx, contact), value: contact.value };
}

/**
 * Makes a one-time code for an owner's mobile and sends it there. Says the same, in about the same time, whether the number is known or not.
 * @throws AppError auth.code_not_sent, request.rate_limited
 */
export async function requestCode(ctx: Ctx, mobile: string): Promise<{ sent: true; demoCode: string | null }> {
  const { hash, value } = needMobile(ctx, mobile);
  return issueCode(ctx, await customerOf(ctx, hash), value);
}

/**
 * Makes a code for a person, in place of any before, and sends it to a mobile; nothing is kept or sent where there is none. `about` binds it
 * to one thing, such as the new number it was sent to: the code for that opens nothing else. Where demo data is loaded nothing is sent, and
 * the code is handed back so that the pages can be tried.
 * @throws AppError auth.code_not_sent, request.rate_limited
 */
export async function issueCode(
  ctx: Ctx,
  customerId: string | null,
  mobile: string,
  about = '',
): Promise<{ sent: true; demoCode: string | null }> {
  await consume(codesAnHour, contactHash(ctx, { kind: 'mobile', value: mobile }).toString('hex'));
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const { pool } = ctx.db;
  const demo = await isDemo(ctx);
  let counts = false;
  if (customerId) {
    const ends = new Date(Date.now() + MINUTES * 60_000);
    const kept = await pool.query<{ counts: boolean }>('select customers.put_sign_in_code($1, $2, $3) as counts', [
      customerId,
      codeHash(ctx, customerId, code, about),
      ends,
    ]);
    counts = kept.rows[0]?.counts ?? false;
  }
  if (!demo) await sendCode(ctx, counts ? mobile : null, code);
  return { sent: true, demoCode: demo ? code : null };
}

/** Sends a code; to nobody it takes as long and ends as the one before did, so that the answer does not tell who has an account. */
async function sendCode(ctx: Ctx, mobile: string | null, code: string): Promise<void> {
  const { sms } = ctx.channels;
  if (!sms) {
    if (mobile) ctx.log.warn('no message channel is set up: the sign-in code was not sent');
    return;
  }
  // In the language of the page that asked: who does, nobody knows yet.
  const { rows } = await ctx.db.pool.query<{ body: string }>(
    "select case when $1 = 'en' and body_en <> '' then body_en else body end as body from engagement.message_text where kind = 'sign_in_code'",
    [ctx.language],
  );
  const text = (rows[0]?.body ?? '{code}').replace('{code}', code).replace('{minutes}', String(MINUTES));
  try {
    await (mobile ? sms.send({ id: newId(), mobile, text, purpose: 'sign_in_code' }) : sms.pretend());
  } catch (error) {
    if (mobile) ctx.log.warn({ err: error }, 'a sign-in code was not sent');
    throw new AppError('auth.code_not_sent');
  }
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
  const { hash } = needMobile(ctx, mobile);
  const customerId = await customerOf(ctx, hash);
  if (!customerId) throw new AppError('auth.failed');
  if (!(await codeFits(ctx, customerId, code))) throw new AppError('auth.failed');
  await codesAnHour.delete(hash.toString('hex'));
  const { unitId } = await brandScope(ctx);
  await openSession(ctx, request, reply, { customerId, unitId });
}
