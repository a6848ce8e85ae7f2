import { sql } from 'kysely';
import pg from 'pg';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { encrypt } from '../../../platform/crypto.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import { type Incoming, takeIn } from '../intake.ts';
import type { IntakeResult } from '../schema.ts';
import type { Source } from '../signature.ts';
import { blotted } from './words.ts';

export type Format = 'json' | 'adf' | 'meta' | 'google' | 'tencent' | 'mail';

export interface InboundAnswer {
  result: z.output<typeof IntakeResult>;
  leadId: string | null;
  externalId: string | null;
  problems: { field: string; message: string }[];
}

/** A message as it came. `warnings` may grow while it is understood. */
export interface Message {
  format: Format;
  externalId: string;
  raw: string;
  warnings: string[];
  /** Marked by its sender as a test: understood and kept, but no lead comes of it. */
  isTest?: boolean;
}

/** What a message asks for; throws request.invalid naming what nobody can work with. */
export type Understand = (tx: Tx) => Promise<Incoming>;

export const rawContext = (id: string) => `leads.inbound:${id}`;

/** The results by which a message counts as come: a further one with its id is a duplicate. In letters, as inbound_once has them. */
export const COUNTED = sql<boolean>`result in ('pending', 'created', 'merged', 'test')`;

/**
 * The steps every outside message takes, in one transaction. Whatever becomes of it, the raw message is kept, sealed: a rejected one leaves
 * its record and nothing else, a repeated one stands beside the first.
 */
export async function receive(
  ctx: Ctx,
  source: Source,
  message: Message,
  understand: Understand,
): Promise<InboundAnswer> {
  const { externalId } = message;
  try {
    return await transact(ctx, async (tx) => {
      const before = await earlier(tx, source.id, externalId);
      if (before) return asDuplicate(ctx, tx, source, message, before.leadId);
      const incoming = await understand(tx);
      if (message.isTest) {
        await keep(ctx, tx, source, message, { result: 'test', leadId: null });
        return { result: 'test', leadId: null, externalId, problems: [] };
      }
      const { result, leadId } = await takeIn(ctx, tx, incoming);
      await keep(ctx, tx, source, message, { result, leadId });
      return { result, leadId, externalId, problems: [] };
    });
  } catch (error) {
    // The same message twice at the same moment: the other one was first.
    if (isRepeat(error)) {
      const before = await read(ctx, (tx) => earlier(tx, source.id, externalId));
      if (before) return transact(ctx, (tx) => asDuplicate(ctx, tx, source, message, before.leadId));
    }
    const fields = refusal(error);
    await transact(ctx, (tx) => keep(ctx, tx, source, message, { result: 'rejected', leadId: null, fields }));
    return { result: 'rejected', leadId: null, externalId, problems: worded(ctx, fields) };
  }
}

async function asDuplicate(
  ctx: Ctx,
  tx: Tx,
  source: Source,
  message: Message,
  leadId: string | null,
): Promise<InboundAnswer> {
  await keep(ctx, tx, source, message, { result: 'duplicate', leadId });
  return { result: 'duplicate', leadId, externalId: message.externalId, problems: [] };
}

/** Whether two messages, or two leads of one person, met at the same moment. */
export function isRepeat(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.constraint === 'inbound_once' || error.constraint === 'lead_open');
}

/** The fields a message was refused for; anything else that went wrong is thrown on. */
export function refusal(error: unknown): readonly FieldError[] {
  if (error instanceof AppError && error.code === 'request.invalid') return error.fields;
  throw error;
}

/** Problems in the reader's language. */
export function worded(
  ctx: Pick<Ctx, 'language'>,
  fields: readonly FieldError[],
): { field: string; message: string }[] {
  return fields.map((field) => ({ field: field.field, message: field[ctx.language] }));
}

/** The message that came before with the same id and counts; another one than `except`. plan: inbound_once */
export async function earlier(
  tx: Tx,
  sourceId: string,
  externalId: string,
): Promise<{ id: string; leadId: string | null } | null> {
  const found = await tx
    .selectFrom('leads.inbound')
    .select(['id', 'leadId'])
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', externalId)
    .where(COUNTED)
    .executeTakeFirst();
  return found ?? null;
}

/** What is kept of a body that nobody can read. */
const MAX_UNREAD = 256 * 1024;

/**
 * Keeps a body that is no message at all beside the rejected ones, with the reason, for a person to look at; its sender is refused all the
 * same. An empty one leaves nothing to look at; other errors are none of a body's.
 */
export async function keepUnread(
  ctx: Ctx,
  source: Source,
  { format, raw, externalId }: Pick<Message, 'format' | 'raw' | 'externalId'>,
  error: unknown,
): Promise<void> {
  const fields = unreadWhy(error);
  if (!fields || (!raw.trim() && format !== 'mail')) return;
  const message: Message = { format, externalId, raw: raw.slice(0, MAX_UNREAD).toWellFormed(), warnings: [] };
  await transact(ctx, (tx) => keep(ctx, tx, source, message, { result: 'rejected', leadId: null, fields }));
}

function unreadWhy(error: unknown): readonly FieldError[] | null {
  if (!(error instanceof AppError)) return null;
  if (error.code === 'request.too_large')
    return [{ field: 'body', zh: '报文过大,未读取。', en: 'The message is too large and was not read.' }];
  return error.code === 'request.invalid' ? error.fields : null;
}

interface Outcome {
  result: 'pending' | 'created' | 'merged' | 'duplicate' | 'rejected' | 'test';
  leadId: string | null;
  fields?: readonly FieldError[];
}

/** Keeps a message with what became of it; its id. */
export async function keep(ctx: Ctx, tx: Tx, source: Source, message: Message, outcome: Outcome): Promise<string> {
  const id = newId();
  const { result, leadId, fields = [] } = outcome;
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
      isTest: message.isTest ?? false,
      warnings: JSON.stringify(message.warnings.map(blotted)),
      problems: JSON.stringify(blottedFields(fields)),
      rawEnc: encrypt(ctx.keys, message.raw, rawContext(id)),
    })
    .execute();
  return id;
}

/** Problems without the numbers a sender may have put in the wrong field. */
export function blottedFields(fields: readonly FieldError[]): FieldError[] {
  return fields.map(({ field, zh, en }) => ({ field: blotted(field), zh: blotted(zh), en: blotted(en) }));
}
