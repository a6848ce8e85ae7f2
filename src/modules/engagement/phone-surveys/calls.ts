import type * as z from 'zod';
import { type Ctx, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { insertMany } from '../../../platform/insert-many.ts';
import { currentVersion, explainGate, markNumber, mayContactMany } from '../../customers/index.ts';
import { surveyContacted } from '../../events.ts';
import { requireSeries, takeIn } from '../../leads/index.ts';
import { entryOf } from '../../org/index.ts';
import * as queries from './queries.ts';
import { readAnswers } from './questions.ts';
import type * as schema from './schema.ts';

const IN_HAND_MS = 30 * 60_000;
const LATER_MS = 2 * 3_600_000;
/** People passed over in one go because they may no longer be called. */
const PASSED_AT_ONCE = 50;

/**
 * Takes the next person in hand. The gate is asked again: whoever withdrew since is passed over with the reason, and outside the hours of
 * calling nobody is given out.
 * @throws AppError request.not_found, call_list.closed
 */
export async function nextCall(ctx: Ctx, listId: string): Promise<{ callId: string | null; quiet: boolean }> {
  const staffId = staffIdOf(ctx);
  const now = ctx.clock.now();
  const until = new Date(now.getTime() + IN_HAND_MS);
  return transact(ctx, async (tx) => {
    const list = await queries.callListById(tx, listId);
    if (!list) throw new AppError('request.not_found');
    if (list.status !== 'open') throw new AppError('call_list.closed');
    for (let passed = 0; passed < PASSED_AT_ONCE; passed++) {
      const taken = await queries.takeNext(tx, listId, staffId, now, until);
      if (!taken) return { callId: null, quiet: false };
      const { id, customerId, purpose } = taken;
      const answer = (await mayContactMany(ctx, tx, [customerId], { purpose, channel: 'call' })).get(customerId);
      if (answer?.allowed) return { callId: id, quiet: false };
      const quiet = answer?.reason === 'quiet_hours';
      const change = quiet ? {} : { status: 'barred', reason: answer?.reason ?? 'unknown' };
      await tx
        .updateTable('engagement.surveyCall')
        .set(({ eb }) => ({ ...change, takenBy: null, takenUntil: null, version: eb('version', '+', 1) }))
        .where('id', '=', id)
        .execute();
      if (quiet) return { callId: null, quiet: true };
    }
    return { callId: null, quiet: false };
  });
}

/** One person of a list with the questions and what was answered. @throws AppError request.not_found */
export async function getCall(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const found = await queries.callById(tx, id);
    if (!found) throw new AppError('request.not_found');
    const { takenBy, takenUntil, ...row } = found;
    const mine = takenBy === staffIdOf(ctx) && takenUntil !== null && takenUntil > ctx.clock.now();
    const answers = await queries.answersOf(tx, id);
    return { ...row, mine, answers, explained: explainGate(row.reason) };
  });
}

type Given = z.output<(typeof schema.recordCall)['body']>;

async function needOwn(ctx: Ctx, tx: Tx, id: string, version: number) {
  const call = await queries.lockCall(tx, id);
  if (!call) throw new AppError('request.not_found');
  if (call.status !== 'open') throw new AppError('call.done');
  if (call.version !== version)
    throw new AppError('request.conflict', { current: { status: call.status, version: call.version } });
  const held = call.takenUntil !== null && call.takenUntil > ctx.clock.now();
  if (held && call.takenBy !== staffIdOf(ctx)) throw new AppError('call.in_other_hands');
  return call;
}

/** The lead of somebody who means to buy, by the one way in (LED-03). */
async function interestOf(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  { seriesCode, testDrive, comments, shareDealer }: NonNullable<Given['interest']>,
) {
  const customer = await tx
    .selectFrom('customers.customer')
    .select(['name', 'cityCode'])
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!customer) throw new AppError('request.not_found');
  const taken = await takeIn(ctx, tx, {
    ...customer,
    customerId,
    contacts: [],
    seriesId: await requireSeries(tx, seriesCode, 'interest.seriesCode'),
    testDrive,
    comments: comments || null,
    channel: 'phone_survey',
    sourceId: null,
    grade: null,
    consents: [{ purpose: 'share_dealer', granted: shareDealer }],
    consentShown: {
      textVersion: await currentVersion(tx, ctx.clock.now()),
      evidence: { spoken: true, staff: staffIdOf(ctx), requestId: ctx.requestId },
    },
    dealerId: null,
    consultantId: null,
    spoken: true,
  });
  return taken.leadId;
}

const ANSWER = {
  id: 'uuid',
  orgId: 'uuid',
  callId: 'uuid',
  listId: 'uuid',
  question: 'text',
  choices: 'list',
  number: 'int',
  words: 'text',
} as const;

/**
 * What came of a call: the answers, a no, or another attempt, until the list's attempts are used up (LED-05). A dead number ends the calls
 * and is marked in the customer's file; who means to buy becomes a lead.
 * @throws AppError call.done, call.in_other_hands, request.conflict, request.invalid at `answers.CODE`
 */
export async function recordCall(ctx: Ctx, id: string, given: Given) {
  const { attributes } = await entryOf(ctx, 'call_result', given.result, 'result');
  const connected = attributes.connected !== false;
  const dead = attributes.number === 'empty' || attributes.number === 'stopped' ? attributes.number : null;
  const { outcome } = given;
  if (!connected && outcome !== 'later')
    throw invalid('outcome', '未联系上的电话只能稍后再拨。', 'Somebody who was not reached is called again later.');
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const call = await needOwn(ctx, tx, id, given.version);
    const list = await queries.callListById(tx, call.listId);
    const questionnaire = list && (await queries.questionnaireById(tx, list.questionnaireId));
    if (!list || !questionnaire) throw new AppError('request.not_found');
    if (outcome === 'answered') {
      const { answers, faults } = readAnswers(questionnaire.questions, given.answers);
      if (faults.length > 0) throw new AppError('request.invalid', {}, faults);
      const { orgId, listId } = call;
      const rows = answers.map((answer) => ({ ...answer, id: newId(), orgId, listId, callId: id }));
      await insertMany(tx, 'engagement.survey_answer', ANSWER, rows, { defaults: { choices: [] } });
    }
    const attempts = call.attempts + 1;
    const over = attempts >= list.attempts || dead !== null;
    const status = outcome === 'later' ? (over ? ('unreached' as const) : ('open' as const)) : outcome;
    const nextAt = given.nextAt ? new Date(given.nextAt) : new Date(now.getTime() + LATER_MS);
    if (status === 'open' && nextAt <= now)
      throw invalid('nextAt', '下次拨打时间须晚于现在。', 'The next attempt lies in the future.');
    const leadId = given.interest ? await interestOf(ctx, tx, call.customerId, given.interest) : null;
    const version = call.version + 1;
    await tx
      .updateTable('engagement.surveyCall')
      .set({
        ...{ status, attempts, version, lastResult: given.result, lastStaffId: staffIdOf(ctx), note: given.note },
        ...{ takenBy: null, takenUntil: null, interestLeadId: leadId },
        ...(status === 'open' && { nextAt }),
        ...(status === 'answered' && { answeredAt: now }),
      })
      .where('id', '=', id)
      .execute();
    if (dead) await markDead(ctx, tx, id, call.customerId, dead);
    const { orgId, customerId } = call;
    const payload = { listId: call.listId, name: questionnaire.name, result: given.result, outcome: status };
    await emit(ctx, tx, surveyContacted, { orgId, subjectId: id, customerId, payload });
    return { status, version, leadId };
  });
}

async function markDead(ctx: Ctx, tx: Tx, id: string, customerId: string, status: 'empty' | 'stopped') {
  const identifierId = (await queries.callById(tx, id))?.mobileId;
  if (identifierId) await markNumber(ctx, tx, { customerId, identifierId, status });
}
