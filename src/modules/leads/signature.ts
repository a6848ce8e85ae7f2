import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Ctx, Scope } from '../../platform/context.ts';
import { blindIndex, decrypt, encrypt } from '../../platform/crypto.ts';
import { newId } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { sign } from '../../platform/signed.ts';
import { FieldMap, type SourceKind, SourceSettings } from './sources/schema.ts';

/** Seconds by which a message's clock may differ from ours; older ones are replays. */
const TOLERANCE = 300;

/** A source of outside leads whose message was proven, or whose lead is read again. */
export interface Source {
  id: string;
  orgId: string;
  code: string;
  channel: string;
  kind: SourceKind;
  fieldMap: FieldMap;
  settings: SourceSettings;
  /** Its leads wait for the validation desk. */
  validate: boolean;
}

interface SourceRow {
  id: string;
  org_id: string;
  code: string;
  channel: string;
  kind: SourceKind;
  field_map: unknown;
  settings: unknown;
  validate: boolean;
  secret_enc: Buffer | null;
  access_enc: Buffer | null;
  verify_hash: Buffer | null;
}

const context = (id: string) => `leads.source:${id}`;

/** Seals a source's key for its row. */
export function sealSecret(ctx: Pick<Ctx, 'keys'>, id: string, secret: string): Buffer {
  return encrypt(ctx.keys, secret, context(id));
}

/** Keyed hash of the token a webhook is subscribed with. */
export function verifyHash(ctx: Pick<Ctx, 'keys'>, id: string, token: string): Buffer {
  return blindIndex(ctx.keys, 'leads.source.verify', `${id}:${token}`);
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
  const { source, secret } = await findSource(ctx, code);
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
  if (!source) throw new AppError('auth.signature');
  return source;
}

/** A source as a message names it, with its keys; for an unknown one a key that nobody has, so that the answer takes as long. */
export async function findSource(
  ctx: Pick<Ctx, 'db' | 'keys'>,
  code: unknown,
): Promise<{ source: Source | null; secret: string; access: string | null; verifyHash: Buffer | null }> {
  if (typeof code !== 'string' || code.length > 60 || code.includes('\0')) throw new AppError('auth.signature');
  const found = await ctx.db.pool.query<SourceRow>({
    name: ctx.db.statements ? 'leads.find_source' : undefined,
    text: 'select id, org_id, code, channel, kind, field_map, settings, validate, secret_enc, access_enc, verify_hash from leads.find_source($1)',
    values: [code],
  });
  const row = found.rows[0];
  const open = (sealed: Buffer | null | undefined) =>
    row && sealed ? decrypt(ctx.keys, sealed, context(row.id)) : null;
  return {
    source: row ? sourceFrom({ ...row, orgId: row.org_id, fieldMap: row.field_map }) : null,
    secret: open(row?.secret_enc) ?? newId(),
    access: open(row?.access_enc),
    verifyHash: row?.verify_hash ?? null,
  };
}

/** A source as its row has it; what an earlier version stored differently is read as empty. */
export function sourceFrom(row: {
  id: string;
  orgId: string;
  code: string;
  channel: string;
  kind: string;
  fieldMap: unknown;
  settings: unknown;
  validate: boolean;
}): Source {
  const { id, orgId, code, channel, validate } = row;
  return {
    id,
    orgId,
    code,
    channel,
    validate,
    kind: row.kind as SourceKind,
    fieldMap: FieldMap.safeParse(row.fieldMap).data ?? FieldMap.parse({}),
    settings: SourceSettings.safeParse(row.settings).data ?? {},
  };
}

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export const sameSecret = same;

/** The caller's context as the source itself, at the brand the source belongs to. */
export function asSource(ctx: Ctx, source: Source): Ctx {
  return {
    ...ctx,
    scope: sourceScope(ctx, source),
    actor: { kind: 'source', id: source.id, label: `source:${source.code}` },
  };
}

/** The unit whose leads a source's are: its brand, whoever reads the message. */
export function sourceScope(ctx: Pick<Ctx, 'scope'>, source: Pick<Source, 'orgId'>): Scope {
  if (ctx.scope?.unitId === source.orgId) return ctx.scope;
  return {
    unitId: source.orgId,
    unitKind: 'brand',
    timeZone: ctx.scope?.timeZone ?? 'Asia/Shanghai',
    orgIds: null,
    allBut: null,
  };
}
