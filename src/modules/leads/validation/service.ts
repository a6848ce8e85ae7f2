import type * as z from 'zod';
import { civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { markNumber } from '../../customers/index.ts';
import { leadMerged, leadValidated } from '../../events.ts';
import { entryOf, numberOf, textOf } from '../../org/index.ts';
import { requireCity, requireSeries } from '../intake.ts';
import { addTouch, lockLead, touchesOf } from '../queries.ts';
import { dispatchValid } from './dispatch.ts';
import * as queries from './queries.ts';
import type { ValidationDecision } from './schema.ts';

const COUNT_CAP = 1000;
type Decision = z.output<typeof ValidationDecision>;
type Waiting = NonNullable<Awaited<ReturnType<typeof queries.lockWaiting>>>;

/** The queue of the acting unit, oldest first. */
export async function listWaiting(ctx: Ctx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  return pageFrom(await read(ctx, (tx) => queries.queue(tx, staffIdOf(ctx), ctx.clock.now(), cursor, limit)), limit);
}

/** What waits, and what was decided since the day of the acting unit began. */
export async function countWaiting(ctx: Ctx) {
  const { timeZone } = scopeOf(ctx);
  const since = startOfCivilDay(civilDate(ctx.clock.now(), timeZone), timeZone);
  const { waiting, today } = await read(ctx, (tx) => queries.figures(tx, staffIdOf(ctx), since, COUNT_CAP));
  const of = (outcome: string) => today.find((row) => row.outcome === outcome)?.n ?? 0;
  return {
    waiting: waiting?.n ?? 0,
    cap: COUNT_CAP,
    oldestAt: waiting?.oldestAt ?? null,
    today: {
      valid: of('valid'),
      invalid: of('invalid'),
      duplicate: of('duplicate'),
      mine: today.reduce((sum, row) => sum + row.mine, 0),
    },
  };
}

async function leaseEnd(ctx: Ctx, tx: Tx): Promise<Date> {
  const minutes = await numberOf(ctx, tx, 'intake_rule', 'lease', 'minutes', 15);
  return new Date(ctx.clock.now().getTime() + minutes * 60_000);
}

async function view(ctx: Ctx, tx: Tx, id: string) {
  const row = await queries.waitingById(tx, id, staffIdOf(ctx), ctx.clock.now());
  if (!row) throw new AppError('request.not_found');
  const [touches, earlier] = await Promise.all([
    touchesOf(tx, row.leadId),
    queries.otherLeads(tx, row.customerId, row.leadId),
  ]);
  return { ...row, touches, earlier };
}

/** Hands the caller the next lead: two who ask at once get two different ones. */
export async function takeNext(ctx: Ctx) {
  return transact(ctx, async (tx) => {
    const id = await queries.holdNext(tx, staffIdOf(ctx), ctx.clock.now(), await leaseEnd(ctx, tx));
    return { row: id ? await view(ctx, tx, id) : null };
  });
}

/** @throws AppError request.not_found once it is decided, validation.held while somebody else has it */
async function lockMine(ctx: Ctx, tx: Tx, id: string): Promise<Waiting> {
  const found = await queries.lockWaiting(tx, id);
  if (!found) throw new AppError('request.not_found');
  const { heldBy, heldUntil } = found.row;
  if (heldBy && heldBy !== staffIdOf(ctx) && heldUntil && heldUntil > ctx.clock.now())
    throw new AppError('validation.held');
  return found;
}

/** Takes one lead of the queue. @throws AppError request.not_found, validation.held */
export async function take(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await lockMine(ctx, tx, id);
    await queries.hold(tx, id, staffIdOf(ctx), await leaseEnd(ctx, tx));
    return view(ctx, tx, id);
  });
}

/** Puts one's lead back. @throws AppError request.not_found, validation.held */
export async function release(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await lockMine(ctx, tx, id);
    await queries.hold(tx, id, staffIdOf(ctx), null);
    return { released: true as const };
  });
}

/**
 * Decides a lead (清洗): a valid one goes on with the corrected facts and to its dealer, an invalid or repeated one ends with its reason.
 * @throws AppError request.not_found, request.conflict, validation.held, request.invalid
 */
export async function decide(ctx: Ctx, id: string, decision: Decision) {
  if (decision.outcome === 'invalid') await entryOf(ctx, 'invalid_reason', decision.reason, 'reason');
  return transact(ctx, async (tx) => {
    const found = await lockMine(ctx, tx, id);
    const { lead } = found;
    if (lead.version !== decision.version)
      throw new AppError('request.conflict', { current: { status: lead.status, version: lead.version } });
    const { outcome } = decision;
    const reason = outcome === 'invalid' ? decision.reason : outcome === 'duplicate' ? 'duplicate' : null;
    const note = outcome === 'valid' ? null : decision.note || null;
    await queries.decide(tx, id, { outcome, reason, note, staffId: staffIdOf(ctx), decidedAt: ctx.clock.now() });
    const { orgId, customerId } = lead;
    const payload = { outcome, reason };
    await emit(ctx, tx, leadValidated, { orgId, subjectId: lead.id, customerId, payload });
    if (outcome === 'valid') return asValid(ctx, tx, found, decision);
    if (outcome === 'duplicate' && decision.leadId) await addToOther(ctx, tx, found, decision.leadId);
    if (outcome === 'invalid') await markDead(ctx, tx, found, decision.reason);
    await end(tx, found, outcome, reason);
    return { leadId: lead.id, outcome, status: 'invalid', dealerName: null };
  });
}

async function asValid(ctx: Ctx, tx: Tx, { row, lead }: Waiting, facts: Decision & { outcome: 'valid' }) {
  const cityCode = requireCity(facts.cityCode) ?? lead.cityCode;
  const seriesId = (await requireSeries(tx, facts.seriesCode)) ?? lead.seriesId;
  const today = todayOf(ctx);
  if (facts.expectedOn && facts.expectedOn < today)
    throw invalid('expectedOn', '预计购车日期不能早于今天。', 'The expected date lies in the past.');
  await tx
    .updateTable('leads.lead')
    .set({
      validity: 'valid',
      grade: facts.grade,
      expectedOn: facts.expectedOn ?? null,
      cityCode,
      seriesId,
      testDrive: facts.testDrive,
      comments: facts.comments ?? lead.comments,
      version: lead.version + 1,
    })
    .where('id', '=', lead.id)
    .execute();
  const now = { ...lead, cityCode, seriesId, grade: facts.grade, version: lead.version + 1 };
  const dealerName = await dispatchValid(ctx, tx, now, { chosen: facts.dealerId ?? null, wished: row.dealerId });
  return { leadId: lead.id, outcome: facts.outcome, status: dealerName ? 'assigned' : 'new', dealerName };
}

async function end(tx: Tx, { lead }: Waiting, validity: 'invalid' | 'duplicate', reason: string | null): Promise<void> {
  await tx
    .updateTable('leads.lead')
    .set({
      status: 'invalid',
      validity,
      invalidReason: reason,
      dueAt: null,
      nextContactAt: null,
      version: lead.version + 1,
    })
    .where('id', '=', lead.id)
    .execute();
}

/** A number that turned out dead is marked so on the customer's file (dictionary `invalid_reason`, attribute `number`). */
async function markDead(ctx: Ctx, tx: Tx, { lead }: Waiting, reason: string): Promise<void> {
  const status = await textOf(ctx, tx, 'invalid_reason', reason, 'number', '');
  if (status !== 'empty' && status !== 'stopped') return;
  const primary = await tx
    .selectFrom('customers.identifier')
    .select('id')
    .where('customerId', '=', lead.customerId)
    .where('isPrimary', '=', true)
    .where('kind', 'in', ['mobile', 'landline'])
    .executeTakeFirst();
  if (primary) await markNumber(ctx, tx, { customerId: lead.customerId, identifierId: primary.id, status });
}

const ENDED = ['won', 'defeated', 'dormant', 'invalid'];

/** The enquiry becomes a touch of the open lead it repeats. */
async function addToOther(ctx: Ctx, tx: Tx, { lead }: Waiting, otherId: string): Promise<void> {
  const other = await lockLead(tx, otherId);
  if (!other || other.id === lead.id || ENDED.includes(other.status))
    throw invalid('leadId', '没有这条进行中的线索。', 'There is no such open lead.');
  const { channel, sourceId, seriesId, comments } = lead;
  await addTouch(tx, { id: newId(), leadId: otherId, channel, sourceId, seriesId, comments });
  const payload = { channel, seriesId };
  await emit(ctx, tx, leadMerged, { orgId: other.orgId, subjectId: otherId, customerId: other.customerId, payload });
}
