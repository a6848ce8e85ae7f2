import type { Ctx } from '../../platform/context.ts';
import { newId } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { textFrom } from './inbound/decode.ts';
import { digest, jsonBody, readAdf, readJson } from './inbound/reading.ts';
import { type Format, type InboundAnswer, keepUnread, type Message, receive } from './inbound/receive.ts';
import { warningText } from './inbound/words.ts';
import type { Source } from './signature.ts';
import { isMapped } from './sources/shapes.ts';

/** A body may hold several prospects; more than this is not a lead message. */
const MAX_PROSPECTS = 100;

/**
 * One signed JSON message: created, merged into an open lead, duplicate of a message that came before, or rejected with the fields that
 * are wrong.
 */
export async function receiveJson(
  ctx: Ctx,
  source: Source,
  raw: Buffer,
  charset: string | null = null,
): Promise<InboundAnswer> {
  const { text, body, odd } = await signedBody(ctx, source, 'json', raw, charset);
  const { externalId, isTest, warnings, understand } = readJson(ctx, source, 'json', body);
  warnings.push(...odd);
  // A mapped sender may have no ids: there the message itself is what may come but once.
  const unnamed = isMapped(source.fieldMap) ? digest(ctx, text) : `unnamed-${newId()}`;
  const message: Message = { format: 'json', externalId: externalId ?? unnamed, raw: text, warnings, isTest };
  return { ...(await receive(ctx, source, message, understand)), externalId };
}

/** The body of a proven message; one that is no JSON is kept for a person to look at. @throws AppError request.invalid */
async function signedBody(ctx: Ctx, source: Source, format: Format, raw: Buffer, charset: string | null) {
  const { text, guessed } = textFrom(raw, charset);
  try {
    return { text, body: jsonBody(text), odd: guessed ? [`encoding.guessed=${guessed}`] : [] };
  } catch (error) {
    await keepUnread(ctx, source, { format, raw: text, externalId: digest(ctx, text) }, error);
    throw error;
  }
}

/** One message of the Google lead form webhook, its key checked already. */
export async function receiveGoogle(ctx: Ctx, source: Source, text: string, body: unknown): Promise<InboundAnswer> {
  const { externalId, isTest, warnings, understand } = readJson(ctx, source, 'google', body);
  // The key proved the message and is not kept with it.
  const raw = text.replace(/("google_key"\s*:\s*)"(?:[^"\\]|\\.){0,1000}"/g, '$1"***"');
  const message: Message = { format: 'google', externalId: externalId ?? digest(ctx, text), raw, warnings, isTest };
  return receive(ctx, source, message, understand);
}

/** One CreateLead as WeCom's edition for the car trade shapes it. */
export async function receiveTencent(
  ctx: Ctx,
  source: Source,
  raw: Buffer,
  charset: string | null = null,
): Promise<InboundAnswer> {
  const { text, body, odd } = await signedBody(ctx, source, 'tencent', raw, charset);
  const { externalId, isTest, warnings, understand } = readJson(ctx, source, 'tencent', body);
  warnings.push(...odd);
  // CreateLead carries no id: the same request again is the same lead.
  const message: Message = {
    format: 'tencent',
    externalId: externalId ?? digest(ctx, text),
    raw: text,
    warnings,
    isTest,
  };
  return receive(ctx, source, message, understand);
}

export interface AdfAnswer {
  results: (InboundAnswer & { warnings: string[] })[];
  warnings: string[];
}

/** How an ADF message came. */
export interface AdfCarrier {
  format?: 'adf' | 'mail';
  /** What the carrier says of the encoding. */
  charset?: string | null;
  /** What the carrier is known by: a prospect without an id is then known by it and its place. */
  id?: string | null;
}

/**
 * One ADF message with its prospects, each answered for itself. One that is no ADF at all is kept for a person to look at.
 * @throws AppError request.invalid, request.too_large
 */
export async function receiveAdf(
  ctx: Ctx,
  source: Source,
  raw: Buffer,
  { format = 'adf', charset = null, id: carrier = null }: AdfCarrier = {},
): Promise<AdfAnswer> {
  const { readings, warnings } = await readProspects(ctx, source, raw, { format, charset, id: carrier });
  const words = (codes: string[]) => codes.map((code) => warningText(code)[ctx.language]);
  const results: AdfAnswer['results'] = [];
  // One after the other: two prospects of one message may be the same person.
  for (const [at, { externalId, raw: document, warnings: odd, understand }] of readings.entries()) {
    const message: Message = {
      format,
      externalId: externalId ?? `unnamed-${carrier ?? newId()}.${at}`,
      raw: document,
      warnings: odd,
    };
    const answer = await receive(ctx, source, message, understand);
    results.push({ ...answer, externalId, warnings: words(odd) });
  }
  return { results, warnings: words(warnings) };
}

async function readProspects(ctx: Ctx, source: Source, raw: Buffer, { format, charset, id }: Required<AdfCarrier>) {
  try {
    const read = readAdf(source, raw, { charset, isMail: format === 'mail' });
    if (read.readings.length <= MAX_PROSPECTS) return read;
    throw invalid(
      'body',
      `一份报文最多 ${MAX_PROSPECTS} 条线索。`,
      `One message holds at most ${MAX_PROSPECTS} prospects.`,
    );
  } catch (error) {
    const { text } = textFrom(raw, charset);
    await keepUnread(ctx, source, { format, raw: text, externalId: id ?? digest(ctx, text) }, error);
    throw error;
  }
}
