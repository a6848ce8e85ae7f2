import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { decrypt } from '../../../platform/crypto.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, type FieldError, invalid } from '../../../platform/errors.ts';
import { takeIn } from '../intake.ts';
import { type Source, sourceFrom, sourceScope } from '../signature.ts';
import { enqueueFetch } from './meta.ts';
import * as queries from './queries.ts';
import { readAgain } from './reading.ts';
import { blottedFields, earlier, type Format, isRepeat, rawContext, refusal, worded } from './receive.ts';
import { blotted } from './words.ts';

const OPEN = ['rejected', 'failed'];
const AT_ONCE = 200;

export interface Replayed {
  result: queries.Settled['result'];
  leadId: string | null;
  problems: { field: string; message: string }[];
}

export const keptSource = (row: queries.Kept): Source => sourceFrom({ ...row, id: row.sourceId });

/** @throws AppError auth.forbidden for who may only look at messages */
function needReplay(ctx: Ctx): void {
  if (!ctx.permissions.has('source.edit') && !ctx.permissions.has('lead.create'))
    throw new AppError('auth.forbidden', { permission: 'source.edit' });
}

/**
 * Reads a rejected or failed message again by the map of now: created, merged, duplicate, or rejected anew. One that was taken already
 * answers what became of it and changes nothing. @throws AppError request.not_found, inbound.gone
 */
export async function replay(ctx: Ctx, id: string): Promise<Replayed> {
  needReplay(ctx);
  return replayOne(ctx, id);
}

/** As `replay` for all failures of a source, the oldest first, each for itself. */
export async function replayAll(ctx: Ctx, sourceId: string) {
  needReplay(ctx);
  const ids = await read(ctx, (tx) => queries.failuresOf(tx, sourceId, AT_ONCE + 1));
  const counts = { replayed: 0, taken: 0, rejected: 0, left: ids.length > AT_ONCE };
  for (const id of ids.slice(0, AT_ONCE)) {
    const { result } = await replayOne(ctx, id);
    counts.replayed += 1;
    if (result === 'rejected' || result === 'failed') counts.rejected += 1;
    else counts.taken += 1;
  }
  return counts;
}

async function replayOne(ctx: Ctx, id: string): Promise<Replayed> {
  const seen = await read(ctx, (tx) => queries.messageById(tx, id));
  if (!seen) throw new AppError('request.not_found');
  if (!OPEN.includes(seen.result))
    return { result: seen.result as Replayed['result'], leadId: seen.leadId, problems: [] };
  const source = keptSource(seen);
  // A lead belongs to the brand of its source, whoever has it read again.
  const acting = { ...ctx, scope: sourceScope(ctx, source) };
  try {
    return await transact(acting, (tx) => readAndTake(acting, tx, id, source));
  } catch (error) {
    if (isRepeat(error)) return transact(acting, (tx) => endAsDuplicate(acting, tx, id, source));
    const fields = refusal(error);
    await transact(acting, (tx) => endAsRejected(acting, tx, id, fields));
    return { result: 'rejected', leadId: null, problems: worded(ctx, fields) };
  }
}

async function readAndTake(ctx: Ctx, tx: Tx, id: string, source: Source): Promise<Replayed> {
  const row = await queries.lockMessage(tx, id);
  if (!row) throw new AppError('request.not_found');
  // Somebody else was quicker.
  if (!OPEN.includes(row.result)) return { result: row.result as Replayed['result'], leadId: row.leadId, problems: [] };
  if (!row.rawEnc) throw new AppError('inbound.gone');
  const before = await earlier(tx, row.sourceId, row.externalId);
  if (before) return settleAs(ctx, tx, row, { result: 'duplicate', leadId: before.leadId });
  const raw = decrypt(ctx.keys, row.rawEnc, rawContext(id));
  if (row.format === 'meta' && row.result === 'failed') {
    await enqueueFetch(tx, row.id, source.orgId);
    return settleAs(ctx, tx, row, { result: 'pending', attempts: 0 });
  }
  const reading = readAgain(ctx, source, { format: row.format as Format, externalId: row.externalId, raw });
  // A test of Meta's is filled with words that say so: there is nothing to understand.
  const nothing = reading.isTest && row.format === 'meta';
  const incoming = nothing ? null : await reading.understand(tx);
  const warnings = reading.warnings.map(blotted);
  if (reading.isTest || !incoming) return settleAs(ctx, tx, row, { result: 'test', isTest: true, warnings });
  const { result, leadId } = await takeIn(ctx, tx, incoming);
  return settleAs(ctx, tx, row, { result, leadId, warnings });
}

async function settleAs(ctx: Ctx, tx: Tx, row: queries.Kept, change: queries.Settled): Promise<Replayed> {
  await queries.settle(tx, row.id, { ...change, replayedAt: ctx.clock.now() });
  await note(tx, row, change.result);
  return { result: change.result, leadId: change.leadId ?? null, problems: [] };
}

async function endAsDuplicate(ctx: Ctx, tx: Tx, id: string, source: Source): Promise<Replayed> {
  const row = await queries.lockMessage(tx, id);
  const before = row && (await earlier(tx, source.id, row.externalId));
  if (!row || !before) throw new AppError('server.unavailable');
  return settleAs(ctx, tx, row, { result: 'duplicate', leadId: before.leadId });
}

async function endAsRejected(ctx: Ctx, tx: Tx, id: string, fields: readonly FieldError[]): Promise<void> {
  const row = await queries.lockMessage(tx, id);
  if (!row || !OPEN.includes(row.result)) return;
  await settleAs(ctx, tx, row, { result: 'rejected', problems: blottedFields(fields) });
}

/** Who had a message read again, and what came of it, stands in the audit trail. */
async function note(tx: Tx, row: queries.Kept, result: string): Promise<void> {
  const detail = JSON.stringify({ replayed: result, was: row.result });
  await sql`select app.audit_view('leads.inbound', ${row.id}, ${row.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
}

/** The raw text of a message, in clear; who opened it and why goes into the audit trail in the same transaction. */
export async function openMessage(ctx: Ctx, id: string, reason: string): Promise<{ raw: string; format: string }> {
  if (!ctx.permissions.has('source.edit') && !ctx.permissions.has('customer.reveal'))
    throw new AppError('auth.forbidden', { permission: 'customer.reveal' });
  return transact(ctx, async (tx) => {
    const row = await queries.messageById(tx, id);
    if (!row) throw new AppError('request.not_found');
    if (!row.rawEnc) throw new AppError('inbound.gone');
    if (row.leadId && !ctx.permissions.has('customer.reveal') && !OPEN.includes(row.result))
      throw invalid(
        'reason',
        '已成为线索的来信只能由可查看完整号码的人打开。',
        'This one became a lead: opening it needs the permission to see clear numbers.',
      );
    const detail = JSON.stringify({ reason, result: row.result });
    await sql`select app.audit_view('leads.inbound', ${id}, ${row.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    return { raw: decrypt(ctx.keys, row.rawEnc, rawContext(id)), format: row.format };
  });
}
