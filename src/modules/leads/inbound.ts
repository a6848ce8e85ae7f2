import type { Ctx } from '../../platform/context.ts';
import { newId } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { digest, jsonBody, readAdf, readJson } from './inbound/reading.ts';
import { type InboundAnswer, type Message, receive } from './inbound/receive.ts';
import { warningText } from './inbound/words.ts';
import type { Source } from './signature.ts';
import { isMapped } from './sources/shapes.ts';

/** A body may hold several prospects; more than this is not a lead message. */
const MAX_PROSPECTS = 100;

/**
 * One signed JSON message: created, merged into an open lead, duplicate of a message that came before, or rejected with the fields that
 * are wrong.
 */
export async function receiveJson(ctx: Ctx, source: Source, raw: Buffer): Promise<InboundAnswer> {
  const text = raw.toString('utf8');
  const { externalId, isTest, warnings, understand } = readJson(ctx, source, 'json', jsonBody(text));
  // A mapped sender may have no ids: there the message itself is what may come but once.
  const unnamed = isMapped(source.fieldMap) ? digest(ctx, text) : `unnamed-${newId()}`;
  const message: Message = { format: 'json', externalId: externalId ?? unnamed, raw: text, warnings, isTest };
  return { ...(await receive(ctx, source, message, understand)), externalId };
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
export async function receiveTencent(ctx: Ctx, source: Source, raw: Buffer): Promise<InboundAnswer> {
  const text = raw.toString('utf8');
  const { externalId, isTest, warnings, understand } = readJson(ctx, source, 'tencent', jsonBody(text));
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

/** One ADF message with its prospects, each answered for itself. @throws AppError request.invalid when it is no ADF at all */
export async function receiveAdf(
  ctx: Ctx,
  source: Source,
  raw: Buffer | string,
  format: 'adf' | 'mail' = 'adf',
  /** What the carrier of the message is known by: a prospect without an id is then known by it and its place. */
  carrier: string | null = null,
): Promise<AdfAnswer> {
  const { readings, warnings } = readAdf(source, raw.toString());
  if (readings.length > MAX_PROSPECTS) {
    throw invalid(
      'body',
      `一份报文最多 ${MAX_PROSPECTS} 条线索。`,
      `One message holds at most ${MAX_PROSPECTS} prospects.`,
    );
  }
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
