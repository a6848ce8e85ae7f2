import { sql } from 'kysely';
import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { advanceStage, markNumber } from '../../customers/index.ts';
import { leadFollowedUp } from '../../events.ts';
import { entryOf } from '../../org/index.ts';
import { addDays, gradeRule } from '../grades.ts';
import { type Locked, lock } from '../lock.ts';
import { noteArrival, noteTestDrive } from '../milestones.ts';
import { planContact, requireNextContact } from '../next-contact.ts';
import { primaryNumber } from './queries.ts';
import type { followUp as endpoint } from './schema.ts';

type Given = z.output<(typeof endpoint)['body']>;

/** What dictionary call_result says of a result. */
async function resultOf(ctx: Ctx, code: string) {
  const { attributes } = await entryOf(ctx, 'call_result', code, 'result');
  const { number } = attributes;
  const mark = number === 'empty' || number === 'stopped' ? (number as 'empty' | 'stopped') : null;
  return { connected: attributes.connected !== false, visit: attributes.visit === true, mark };
}

/** Where the customer was reached there is something to say, and, until they order, a grade to give. */
function needWords(given: Given, ordered: boolean): void {
  if (given.note === '') throw invalid('note', '请填写沟通内容。', 'Say what was talked about.');
  if (!given.grade && !ordered) throw invalid('grade', '请选择意向等级。', 'Choose a grade.');
}

/** The day the customer means to buy, fitting the grade. @throws AppError request.invalid at `expectedOn` */
async function expectedOn(ctx: Ctx, tx: Tx, lead: Locked, given: Given, today: string): Promise<string | null> {
  const { grade } = given;
  if (!grade) return lead.expectedOn;
  const { expectedDays } = await gradeRule(ctx, tx, grade);
  const last = expectedDays === null ? null : addDays(today, expectedDays);
  if (!given.expectedOn)
    return grade === lead.grade && lead.expectedOn && lead.expectedOn >= today ? lead.expectedOn : last;
  if (given.expectedOn < today)
    throw invalid('expectedOn', '预计购车日不能早于今天。', 'The expected day cannot lie in the past.');
  if (last && given.expectedOn > last)
    throw invalid(
      'expectedOn',
      `${grade} 级的预计购车日不晚于 ${last};更晚请选择较低等级。`,
      `Grade ${grade} means a purchase by ${last}; choose a lower grade for a later day.`,
    );
  return given.expectedOn;
}

function promisedOn(given: Given, needed: boolean, today: string): string | null {
  const { promisedVisitOn } = given;
  if (!promisedVisitOn) {
    if (needed) throw invalid('promisedVisitOn', '请填写承诺到店日期。', 'Give the day they promised to come.');
    return null;
  }
  if (promisedVisitOn < today)
    throw invalid('promisedVisitOn', '承诺到店日期不能早于今天。', 'The promised day cannot lie in the past.');
  return promisedVisitOn;
}

/**
 * Records a follow-up of any level: what was tried, whether the customer was reached, the grade, and when they are spoken to next, which
 * nobody may leave open (LED-28). First attempt and first contact are kept apart; a dead number is marked in the customer's file (CUS-22).
 */
export async function followUp(ctx: Ctx, id: string, given: Given) {
  const { channel, kind, note } = given;
  await entryOf(ctx, 'follow_up_channel', channel, 'channel');
  await entryOf(ctx, 'follow_up_type', kind, 'kind');
  const { connected, visit, mark } = await resultOf(ctx, given.result);
  const now = ctx.clock.now();
  const today = civilDate(now, scopeOf(ctx).timeZone);
  const nextContactAt = requireNextContact(ctx, given.nextContactAt);
  const promised = promisedOn(given, visit, today);
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow');
    if (!['accepted', 'following', 'ordered'].includes(lead.status)) throw new AppError('lead.not_open');
    const ordered = lead.status === 'ordered';
    if (connected) needWords(given, ordered);
    const grade = given.grade ?? lead.grade;
    const expected = ordered ? lead.expectedOn : await expectedOn(ctx, tx, lead, given, today);
    const followUpId = newId();
    await tx
      .insertInto('leads.followUp')
      .values({
        ...{ id: followUpId, orgId: lead.orgId, leadId: id, staffId: staffIdOf(ctx), channel, kind, note, grade },
        ...{ result: given.result, connected, nextContactAt, promisedVisitOn: promised },
      })
      .execute();
    const version = lead.version + 1;
    const status = ordered ? 'ordered' : 'following';
    const earliest = (column: 'first_follow_at' | 'first_attempt_at' | 'first_connected_at') =>
      sql<Date>`coalesce(${sql.ref(column)}, ${now}::timestamptz)`;
    await tx
      .updateTable('leads.lead')
      .set(({ eb }) => ({
        status,
        grade: ordered ? lead.grade : grade,
        expectedOn: expected,
        nextContactAt,
        dueAt: null,
        attempts: eb('attempts', '+', 1),
        missed: connected ? 0 : eb('missed', '+', 1),
        firstFollowAt: earliest('first_follow_at'),
        firstAttemptAt: earliest('first_attempt_at'),
        ...(connected ? { firstConnectedAt: earliest('first_connected_at') } : {}),
        ...(promised ? { promisedVisitOn: promised } : {}),
        version,
      }))
      .where('id', '=', id)
      .execute();
    await planContact(ctx, tx, lead, grade, nextContactAt);
    if (connected) await onReached(tx, lead, kind, now);
    if (mark) await markTried(ctx, tx, lead.customerId, given.identifierId, mark);
    const first = lead.status === 'accepted' ? { first: true as const } : {};
    const said = { channel, kind, result: given.result, grade, note, nextContactAt: nextContactAt.toISOString() };
    const payload = { ...said, ...first };
    await emit(ctx, tx, leadFollowedUp, { orgId: lead.orgId, subjectId: id, customerId: lead.customerId, payload });
    return { id, status, version, followUpId };
  });
}

/** What being in contact means beside the lead: the customer is a prospect, a visit is an arrival, a drive a test drive. */
async function onReached(tx: Tx, lead: Locked, kind: string, at: Date): Promise<void> {
  await advanceStage(tx, lead.customerId, 'prospect');
  if (kind === 'visit' || kind === 'test_drive') await noteArrival(tx, lead.id, at);
  if (kind === 'test_drive') await noteTestDrive(tx, lead.id, at);
}

async function markTried(ctx: Ctx, tx: Tx, customerId: string, tried: string | undefined, status: 'empty' | 'stopped') {
  const identifierId = tried ?? (await primaryNumber(tx, customerId));
  if (!identifierId) return;
  const marked = await markNumber(ctx, tx, { customerId, identifierId, status });
  if (!marked) throw invalid('identifierId', '没有这个号码。', 'The customer has no such number.');
}
