import { randomInt } from 'node:crypto';
import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { leadClosed, leadCloseProposed, leadCloseRefused } from '../../events.ts';
import { dictionaries, entryOf, numberOf } from '../../org/index.ts';
import { daysAfter, gradeRule } from '../grades.ts';
import { type Locked, lock } from '../lock.ts';
import { planContact, requireNextContact } from '../next-contact.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** The kinds of closing: dictionary of their reasons, the state and the grade they end in. */
const KINDS = {
  defeat: { reasons: 'defeat_reason', status: 'defeated', grade: 'F' },
  dormancy: { reasons: 'dormant_reason', status: 'dormant', grade: 'S' },
} as const;
type Kind = keyof typeof KINDS;
type Proposed = Omit<z.output<(typeof schema.proposeClosing)['body']>, 'version'>;

/** A reason of the lower level with the evidence that it asks for. @throws AppError request.invalid, closing.too_early */
async function needEvidence(ctx: Ctx, tx: Tx, lead: Locked, given: Proposed): Promise<void> {
  const { attributes } = await entryOf(ctx, KINDS[given.kind].reasons, given.reason, 'reason');
  if (given.kind === 'defeat' && typeof attributes.parent !== 'string')
    throw invalid('reason', '请选择第二级原因。', 'Choose a reason of the second level.');
  if (attributes.competitor === true && !given.competitor)
    throw invalid('competitor', '请填写竞品品牌和车型。', 'Name the brand and model they chose.');
  const { minAttempts, minDays } = attributes;
  if (typeof minAttempts === 'number' && typeof minDays === 'number') {
    const tried = await queries.missedAttempts(tx, lead.id, scopeOf(ctx).timeZone);
    if (tried.attempts < minAttempts || tried.days < minDays)
      throw new AppError('closing.too_early', { attempts: minAttempts, days: minDays });
  }
  if (given.attachmentId && !(await queries.isAttachmentOf(tx, given.attachmentId, lead.customerId)))
    throw invalid('attachmentId', '没有这个附件。', 'The customer has no such attachment.');
}

/**
 * Proposes to close a lead; until the manager has decided it is worked on as before, so that nothing lies still.
 * @throws AppError lead.not_open, closing.pending, closing.too_early, request.invalid
 */
export function proposeClosing(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.proposeClosing)['body']>,
) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow', version);
    const closing = await propose(ctx, tx, lead, given);
    return { id: closing.id, leadId: id, version: 1, decideBy: closing.decideBy };
  });
}

/** As `proposeClosing`, in the caller's transaction and for a lead already locked. */
export async function propose(ctx: Ctx, tx: Tx, lead: Locked, given: Proposed) {
  if (!['accepted', 'following'].includes(lead.status)) throw new AppError('lead.not_open');
  if (lead.pendingClose) throw new AppError('closing.pending');
  await needEvidence(ctx, tx, lead, given);
  const id = newId();
  const { kind, reason, note, competitor = null, attachmentId = null } = given;
  const days = await numberOf(ctx, tx, 'closing_rule', 'decide', 'days', 2);
  const decideBy = daysAfter(ctx.clock.now(), days);
  await tx
    .insertInto('leads.closing')
    .values({
      ...{ id, orgId: lead.orgId, leadId: lead.id, kind, reason, note, competitor: competitor || null, attachmentId },
      ...{ grade: lead.grade, proposedBy: staffIdOf(ctx), decideBy },
    })
    .execute();
  await tx
    .updateTable('leads.lead')
    .set({
      pendingClose: kind,
      version: lead.version + 1,
      // Somebody has to act on it by then, whatever the manager does.
      ...(lead.dueAt || lead.nextContactAt ? {} : { nextContactAt: decideBy }),
    })
    .where('id', '=', lead.id)
    .execute();
  if (!lead.dueAt && !lead.nextContactAt) await planContact(ctx, tx, lead, lead.grade, decideBy);
  const fact = { orgId: lead.orgId, subjectId: lead.id, customerId: lead.customerId };
  await emit(ctx, tx, leadCloseProposed, { ...fact, payload: { kind, reason, competitor: competitor || null, note } });
  return { id, decideBy };
}

/** Proposals of the acting unit, newest first; a consultant's are their own. */
export async function listClosings(ctx: Ctx, query: z.output<(typeof schema.listClosings)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const proposedBy = ownerFilter(ctx, 'lead.read');
  const rows = await read(ctx, (tx) => queries.closings(tx, { ...query, orgIds, proposedBy }));
  return pageFrom(rows, query.limit);
}

/** The pending proposal and its lead, both locked, as the caller saw them. */
async function pending(ctx: Ctx, tx: Tx, id: string, permission: 'lead.close' | 'lead.follow', version: number) {
  const closing = await queries.lockClosing(tx, id);
  if (!closing) throw new AppError('request.not_found');
  const lead = await lock(ctx, tx, closing.leadId, permission);
  if (closing.version !== version || closing.state !== 'pending')
    throw new AppError('request.conflict', { current: { state: closing.state, version: closing.version } });
  return { closing: { ...closing, kind: closing.kind as Kind }, lead };
}

/** The manager approves: the lead is closed, looked at again later, and perhaps checked by a call. Or refuses: it is worked on, by a time. */
export function decideClosing(ctx: Ctx, id: string, given: z.output<(typeof schema.decideClosing)['body']>) {
  const { decision, note, version } = given;
  if (decision === 'refuse' && !note) throw invalid('note', '请说明驳回理由。', 'Say why it is refused.');
  return transact(ctx, async (tx) => {
    const { closing, lead } = await pending(ctx, tx, id, 'lead.close', version);
    const decidedBy = staffIdOf(ctx);
    if (closing.proposedBy === decidedBy) throw new AppError('closing.own');
    const state = decision === 'approve' ? ('approved' as const) : ('refused' as const);
    const now = ctx.clock.now();
    await tx
      .updateTable('leads.closing')
      .set({ state, decidedBy, decidedAt: now, decisionNote: note ?? null, version: version + 1 })
      .where('id', '=', id)
      .execute();
    const { kind, reason } = closing;
    const fact = { orgId: lead.orgId, subjectId: lead.id, customerId: lead.customerId };
    const answer = { id, version: version + 1, state, leadId: lead.id };
    if (decision === 'approve') {
      const { status, grade } = KINDS[kind];
      const { revisitDays } = await gradeRule(ctx, tx, grade);
      await tx
        .updateTable('leads.lead')
        .set({ status, grade, closeReason: reason, pendingClose: null, dueAt: null, nextContactAt: null })
        .set({ revisitAt: daysAfter(now, revisitDays ?? 90), version: lead.version + 1 })
        .where('id', '=', lead.id)
        .execute();
      if (kind === 'defeat') await sampleRecheck(ctx, tx, lead, id);
      await emit(ctx, tx, leadClosed, { ...fact, payload: { kind, reason, note: note ?? null } });
      return { ...answer, status };
    }
    const planned = lead.nextContactAt;
    const kept = planned && planned > now ? planned : daysAfter(now, 1);
    const nextContactAt = given.nextContactAt ? requireNextContact(ctx, given.nextContactAt) : kept;
    await tx
      .updateTable('leads.lead')
      .set({ pendingClose: null, dueAt: null, nextContactAt, version: lead.version + 1 })
      .where('id', '=', lead.id)
      .execute();
    await planContact(ctx, tx, lead, lead.grade, nextContactAt);
    const words = { proposedBy: closing.proposedBy, note: note ?? '', nextContactAt: nextContactAt.toISOString() };
    await emit(ctx, tx, leadCloseRefused, { ...fact, payload: { kind, reason, ...words } });
    return { ...answer, status: lead.status };
  });
}

/** Draws the sample that headquarters checks (战败抽检): the share is data, each defeat is drawn for itself. */
async function sampleRecheck(ctx: Ctx, tx: Tx, lead: Locked, closingId: string): Promise<void> {
  const rule = (await dictionaries(ctx, tx)).find(({ kind, code }) => kind === 'closing_rule' && code === 'recheck');
  const { percent, days } = rule?.attributes ?? {};
  if (typeof percent !== 'number' || randomInt(10_000) >= percent * 100) return;
  const dueAt = daysAfter(ctx.clock.now(), typeof days === 'number' && days > 0 ? days : 3);
  await tx
    .insertInto('leads.recheck')
    .values({ id: newId(), orgId: lead.orgId, leadId: lead.id, closingId, dueAt })
    .execute();
}

/** Takes a proposal back: the lead goes on as if it had not been made. */
export function withdrawClosing(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const { lead } = await pending(ctx, tx, id, 'lead.follow', version);
    const state = 'withdrawn' as const;
    // The trigger of the lead withdraws what waits.
    await tx
      .updateTable('leads.lead')
      .set({ pendingClose: null, version: lead.version + 1 })
      .where('id', '=', lead.id)
      .execute();
    return { id, version: version + 1, state };
  });
}
