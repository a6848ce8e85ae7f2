import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Ctx } from '../../platform/context.ts';
import { decrypt, encrypt } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';

/** Seconds by which a message's clock may differ from ours; older ones are replays. */
const TOLERANCE = 300;

/** A source of outside leads whose signature was right. */
export interface Source {
  id: string;
  orgId: string;
  code: string;
  channel: string;
}

interface SourceRow {
  id: string;
  org_id: string;
  code: string;
  channel: string;
  secret_enc: Buffer | null;
}

const context = (id: string) => `leads.source:${id}`;

/** Seals a source's key for its row. */
export function sealSecret(ctx: Pick<Ctx, 'keys'>, id: string, secret: string): Buffer {
  return encrypt(ctx.keys, secret, context(id));
}

/** The signature of a message: hex HMAC-SHA256 of `timestamp.body` with the source's key. */
export function sign(secret: string, timestamp: string, body: Buffer | string): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}

const same = (a: string, b: string) => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * Whose message this is: X-Source names it, X-Timestamp (Unix seconds) and X-Signature prove it; ADF senders that cannot sign may use
 * HTTP Basic with code and key. An unknown source and a wrong signature answer alike.
 * @throws AppError auth.signature
 */
export async function verifySource(
  ctx: Ctx,
  headers: IncomingHttpHeaders,
  body: Buffer,
  allowBasic: boolean,
): Promise<Source> {
  const basic = allowBasic ? /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1] : undefined;
  const [basicCode, ...basicKey] = basic ? Buffer.from(basic, 'base64').toString().split(':') : [];
  const code = basicCode ?? headers['x-source'];
  if (typeof code !== 'string' || code.length > 60 || code.includes('\0')) throw new AppError('auth.signature');
  const found = await ctx.db.pool.query<SourceRow>({
    name: ctx.db.statements ? 'leads.find_source' : undefined,
    text: 'select id, org_id, code, channel, secret_enc from leads.find_source($1)',
    values: [code],
  });
  const row = found.rows[0];
  const secret = row?.secret_enc ? decrypt(ctx.keys, row.secret_enc, context(row.id)) : newId();
  if (basic) {
    if (!same(basicKey.join(':'), secret)) throw new AppError('auth.signature');
  } else {
    const timestamp = String(headers['x-timestamp'] ?? '');
    const signature = String(headers['x-signature'] ?? '')
      .replace(/^sha256=/, '')
      .toLowerCase();
    const age = Math.abs(ctx.clock.now().getTime() / 1000 - Number(timestamp));
    if (!/^\d{9,11}$/.test(timestamp) || age > TOLERANCE || !same(signature, sign(secret, timestamp, body)))
      throw new AppError('auth.signature');
  }
  if (!row) throw new AppError('auth.signature');
  return { id: row.id, orgId: row.org_id, code: row.code, channel: row.channel };
}
