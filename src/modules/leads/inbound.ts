import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import { encrypt } from '../../platform/crypto.ts';
import { newId, read, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { parse } from '../../platform/http.ts';
import { cityOf } from '../org/index.ts';
import { AdfError, type AdfProspect, adfWarningText, parseAdf } from './adf.ts';
import { adfIncoming } from './inbound-adf.ts';
import { type Incoming, requireCity, requirePhone, requireSeries, takeIn } from './intake.ts';
import { InboundLead, type IntakeResult } from './schema.ts';
import type { Source } from './signature.ts';

/** A body may hold several prospects; more than this is not a lead message. */
const MAX_PROSPECTS = 100;

export interface InboundAnswer {
  result: z.output<typeof IntakeResult>;
  leadId: string | null;
  externalId: string | null;
  problems: { field: string; message: string }[];
}

interface Message {
  format: 'json' | 'adf';
  externalId: string;
  raw: string;
  warnings: string[];
}

/**
 * One signed JSON message: created, merged into an open lead, duplicate of a message that came before, or rejected with the fields that
 * are wrong. Whatever became of it, the raw message is kept, sealed.
 */
export async function receiveJson(ctx: Ctx, source: Source, raw: Buffer): Promise<InboundAnswer> {
  const text = raw.toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('body', '正文不是有效的 JSON。', 'The body is not valid JSON.');
  }
  const given = (body as { externalId?: unknown } | null)?.externalId;
  const externalId =
    typeof given === 'string' && given.trim() && given.isWellFormed() && !given.includes('\0')
      ? given.trim().slice(0, 120)
      : null;
  const message: Message = { format: 'json', externalId: externalId ?? `unnamed-${newId()}`, raw: text, warnings: [] };
  const answer = await receive(ctx, source, message, async (tx) =>
    jsonIncoming(tx, source, parse(InboundLead, body, ctx.language, 'body')),
  );
  return { ...answer, externalId };
}

async function jsonIncoming(tx: Tx, source: Source, lead: z.output<typeof InboundLead>): Promise<Incoming> {
  const { consent } = lead;
  return {
    name: lead.name,
    contacts: [requirePhone(lead.mobile)],
    cityCode: requireCity(lead.cityCode) ?? (lead.city ? cityOf(lead.city) : null),
    seriesId: await requireSeries(tx, lead.seriesCode),
    testDrive: lead.testDrive,
    comments: lead.comments ?? null,
    channel: source.channel,
    sourceId: source.id,
    grade: null,
    consents: consent
      ? [
          { purpose: 'share_dealer', granted: consent.shareDealer },
          { purpose: 'marketing_call', granted: consent.marketing },
        ]
      : [],
    consentShown: {
      textVersion: consent?.textVersion ?? '',
      evidence: { source: source.code, externalId: lead.externalId },
    },
    dealerId: null,
    consultantId: null,
  };
}

export interface AdfAnswer {
  results: (InboundAnswer & { warnings: string[] })[];
  warnings: string[];
}

/** One ADF message with its prospects, each answered for itself. @throws AppError request.invalid when it is no ADF at all */
export async function receiveAdf(ctx: Ctx, source: Source, raw: Buffer): Promise<AdfAnswer> {
  const text = raw.toString('utf8');
  let parsed: ReturnType<typeof parseAdf>;
  try {
    parsed = parseAdf(text);
  } catch (error) {
    if (error instanceof AdfError) throw adfRefusal(error);
    throw error;
  }
  if (parsed.prospects.length > MAX_PROSPECTS) {
    throw invalid(
      'body',
      `一份报文最多 ${MAX_PROSPECTS} 条线索。`,
      `One message holds at most ${MAX_PROSPECTS} prospects.`,
    );
  }
  const words = (warnings: string[]) => warnings.map((warning) => adfWarningText(warning)[ctx.language]);
  const results: AdfAnswer['results'] = [];
  // One after the other: two prospects of one message may be the same person.
  for (const prospect of parsed.prospects) {
    const externalId = adfExternalId(prospect);
    const message: Message = {
      format: 'adf',
      externalId: externalId ?? `unnamed-${newId()}`,
      raw: prospect.raw,
      warnings: prospect.warnings,
    };
    const answer = await receive(ctx, source, message, (tx) => adfIncoming(tx, source, prospect));
    results.push({ ...answer, externalId, warnings: words(prospect.warnings) });
  }
  return { results, warnings: words(parsed.warnings) };
}

function adfExternalId({ externalId, externalSource }: AdfProspect): string | null {
  if (!externalId) return null;
  const id = externalSource ? `${externalSource}:${externalId}` : externalId;
  // Cut short, two long ids could pass for one: the digest keeps them apart.
  return id.length <= 120 ? id : `${id.slice(0, 50).toWellFormed()}~${createHash('sha256').update(id).digest('hex')}`;
}

function adfRefusal(error: AdfError): AppError {
  if (error.code === 'too_large') return new AppError('request.too_large', { limit: '256 KiB' });
  const texts = {
    doctype: ['不接受 DOCTYPE 或 ENTITY 声明。', 'DOCTYPE and ENTITY declarations are not accepted.'],
    not_xml: ['正文不是 ADF 报文。', 'The body is not an ADF message.'],
    no_prospect: ['报文中没有 prospect。', 'There is no prospect in the message.'],
  } as const;
  const [zh, en] = texts[error.code];
  return invalid('body', zh, en);
}

/** The steps every outside message takes, in one transaction; a rejected one leaves its record and nothing else. */
async function receive(
  ctx: Ctx,
  source: Source,
  message: Message,
  understand: (tx: Tx) => Promise<Incoming>,
): Promise<InboundAnswer> {
  const { externalId } = message;
  try {
    return await transact(ctx, async (tx) => {
      const before = await earlier(tx, source.id, externalId);
      if (before) return { result: 'duplicate', leadId: before, externalId, problems: [] };
      const taken = await takeIn(ctx, tx, await understand(tx));
      await keep(ctx, tx, source, message, taken.result, taken.leadId);
      return { result: taken.result, leadId: taken.leadId, externalId, problems: [] };
    });
  } catch (error) {
    // The same message twice at the same moment: the other one was first.
    if (
      error instanceof pg.DatabaseError &&
      (error.constraint === 'inbound_once' || error.constraint === 'lead_open')
    ) {
      const leadId = await read(ctx, (tx) => earlier(tx, source.id, externalId));
      if (leadId) return { result: 'duplicate', leadId, externalId, problems: [] };
    }
    if (!(error instanceof AppError) || error.code !== 'request.invalid') throw error;
    await transact(ctx, (tx) => keep(ctx, tx, source, message, 'rejected', null));
    const problems = error.fields.map((field) => ({ field: field.field, message: field[ctx.language] }));
    return { result: 'rejected', leadId: null, externalId, problems };
  }
}

async function earlier(tx: Tx, sourceId: string, externalId: string): Promise<string | null> {
  const found = await tx
    .selectFrom('leads.inbound')
    .select('leadId')
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', externalId)
    // Written out: a kept plan uses inbound_once only where it can read the index's own condition.
    .where('result', '<>', sql.lit('rejected'))
    .executeTakeFirst();
  return found?.leadId ?? null;
}

async function keep(
  ctx: Ctx,
  tx: Tx,
  source: Source,
  message: Message,
  result: 'created' | 'merged' | 'rejected',
  leadId: string | null,
): Promise<void> {
  const id = newId();
  await tx
    .insertInto('leads.inbound')
    .values({
      id,
      orgId: scopeOf(ctx).unitId,
      sourceId: source.id,
      externalId: message.externalId,
      format: message.format,
      result,
      leadId,
      warnings: JSON.stringify(message.warnings),
      rawEnc: encrypt(ctx.keys, message.raw, `leads.inbound:${id}`),
    })
    .execute();
}
