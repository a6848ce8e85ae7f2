/** What a raw message says, by its format and the map of its source: the same for a message that comes in, one that is replayed, and a sample. */
import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { parse } from '../../../platform/http.ts';
import { cityOf } from '../../org/index.ts';
import { AdfError, type AdfProspect } from '../adf.ts';
import { adfExternalId, adfIncoming, adfRefusal } from '../inbound-adf.ts';
import { type Incoming, requireCity, requirePhone, requireSeries } from '../intake.ts';
import { InboundLead } from '../schema.ts';
import type { Source } from '../signature.ts';
import { applyMap, type Mapped } from '../sources/field-map.ts';
import type { SourceKind } from '../sources/schema.ts';
import { isMapped, mapFor } from '../sources/shapes.ts';
import { parseAdfBody } from './adf-body.ts';
import { answersBeside, isDummy } from './answers-beside.ts';
import { parseLossless } from './lossless.ts';
import { isYes, mappedIncoming } from './mapped.ts';
import type { Format, Understand } from './receive.ts';

/** A message that was read, before anybody was looked up. `warnings` may grow while it is understood. */
export interface Reading {
  externalId: string | null;
  isTest: boolean;
  warnings: string[];
  /** What the map found; null for shapes that need none. */
  mapped: Mapped | null;
  understand: Understand;
}

const SHAPE_OF: Record<Format, SourceKind> = {
  json: 'json',
  adf: 'adf',
  mail: 'adf',
  meta: 'meta',
  google: 'google',
  tencent: 'tencent',
};

/** A JSON body, long ids whole. @throws AppError request.invalid when it is none */
export function jsonBody(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    throw invalid('body', '正文不是有效的 JSON。', 'The body is not valid JSON.');
  }
}

/**
 * Reads a JSON message of one of the JSON shapes. The generic one without a map of its own is held to its schema as it stands in the
 * contract; every other is read tolerantly by the map.
 */
export function readJson(ctx: Ctx, source: Source, format: Format, body: unknown): Reading {
  if (format === 'json' && !isMapped(source.fieldMap)) return readGeneric(ctx, source, body);
  const mapped = applyMap(mapFor(SHAPE_OF[format], source.fieldMap), body);
  const warnings: string[] = [];
  const answers = answersBeside(format, body, mapped);
  const given = mapped.externalId?.value ?? null;
  return {
    externalId: given && given.length > 120 ? digest(ctx, given) : given,
    isTest: isYes(mapped.isTest?.value) || isDummy(format, body),
    warnings,
    mapped,
    understand: (tx) => mappedIncoming(tx, source, mapped, warnings, answers),
  };
}

/** An id for a message that brings none: its own print, so that the same message twice is one. Keyed, since it holds a number. */
export function digest(ctx: Pick<Ctx, 'keys'>, raw: string): string {
  return `sum-${blindIndex(ctx.keys, 'leads.inbound', raw).toString('hex').slice(0, 48)}`;
}

function readGeneric(ctx: Ctx, source: Source, body: unknown): Reading {
  const given = (body as { externalId?: unknown } | null)?.externalId;
  const usable = typeof given === 'string' && given.trim() && given.isWellFormed() && !given.includes('\0');
  return {
    externalId: usable ? given.trim().slice(0, 120) : null,
    isTest: (body as { isTest?: unknown } | null)?.isTest === true,
    warnings: [],
    mapped: null,
    understand: async (tx) => genericIncoming(tx, source, parse(InboundLead, body, ctx.language, 'body')),
  };
}

async function genericIncoming(tx: Tx, source: Source, lead: z.output<typeof InboundLead>): Promise<Incoming> {
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
    validate: source.validate,
    requestedAt: lead.requestedAt ? new Date(lead.requestedAt) : null,
  };
}

/**
 * The prospects of an ADF message, each as a reading with its own raw document; of a whole mail those of the part that holds them.
 * @throws AppError request.invalid, request.too_large
 */
export function readAdf(
  source: Source,
  raw: Buffer | string,
  carrier: { charset?: string | null; isMail?: boolean } = {},
): { readings: (Reading & { raw: string; prospect: AdfProspect })[]; warnings: string[] } {
  try {
    const { charset = null, isMail = false } = carrier;
    const { prospects, warnings } = parseAdfBody(Buffer.from(raw), charset, isMail);
    const odd = warnings.filter((warning) => warning.startsWith('encoding.'));
    for (const prospect of prospects) prospect.warnings.push(...odd);
    const readings = prospects.map((prospect) => ({
      externalId: adfExternalId(prospect),
      isTest: false,
      warnings: prospect.warnings,
      mapped: null,
      raw: prospect.raw,
      prospect,
      understand: (tx: Tx) => adfIncoming(tx, source, prospect),
    }));
    return { readings, warnings };
  } catch (error) {
    if (error instanceof AdfError) throw adfRefusal(error);
    throw error;
  }
}

/**
 * A kept message read again by the source's map of now. Of an ADF document with several prospects the one of that id, or at the place the
 * id of an unnamed one ends with.
 * @throws AppError request.invalid when the raw text cannot be read at all
 */
export function readAgain(
  ctx: Ctx,
  source: Source,
  kept: { format: Format; externalId: string; raw: string },
): Reading {
  const { format, externalId, raw } = kept;
  if (format !== 'adf' && format !== 'mail') return readJson(ctx, source, format, jsonBody(raw));
  const { readings } = readAdf(source, raw, { isMail: format === 'mail' });
  const place = Number(/^unnamed-.*\.(\d+)$/.exec(externalId)?.[1] ?? 0);
  const found = readings.find((one) => one.externalId === externalId) ?? readings[place] ?? readings[0];
  if (!found) throw invalid('body', '报文中没有 prospect。', 'There is no prospect in the message.');
  return found;
}
