import type * as z from 'zod';
import { civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { consentRecorded, contactForbidden } from '../../events.ts';
import { entryOf, unitById } from '../../org/index.ts';
import { type Asked, mayContact } from './gate.ts';
import { addConsents, currentVersion } from './ledger.ts';
import * as queries from './queries.ts';
import { REASONS } from './reasons.ts';
import type { recordConsent as recordEndpoint } from './schema.ts';

const zoneOf = (ctx: Ctx) => ctx.scope?.timeZone ?? 'Asia/Shanghai';

/** The records of a person whom the caller may see. @throws AppError request.not_found */
async function needPerson(tx: Tx, customerId: string): Promise<[string, ...string[]]> {
  const ids = await queries.personIds(tx, customerId);
  if (!ids?.[0]) throw new AppError('request.not_found');
  return ids as [string, ...string[]];
}

/** Everything a colleague has to know of what a person agreed to, and what the gate says about each purpose now. */
export async function getConsents(ctx: Ctx, customerId: string) {
  const at = ctx.clock.now();
  return read(ctx, async (tx) => {
    const ids = await needPerson(tx, customerId);
    const [standings, answers, history, doNotContact, sharing, minor] = await Promise.all([
      queries.standings(tx, ids, at),
      queries.answersNow(tx, ids[0], at, zoneOf(ctx)),
      queries.ledger(tx, ids),
      queries.forbidden(tx, ids),
      queries.sharings(tx, ids),
      queries.isMinor(tx, ids[0], civilDate(at, zoneOf(ctx))),
    ]);
    return {
      minor,
      doNotContact,
      history,
      sharing,
      standings: standings.map((row) => ({
        ...row,
        state: row.state ?? 'none',
        askAgain: row.askAgain ?? false,
        answers: answers
          .filter((answer) => answer.purpose === row.purpose && row.recipientId === null)
          .map(({ channel, allowed, reason }) => ({ channel, allowed, reason, explained: REASONS[reason] })),
      })),
    };
  });
}

/** The gate for a colleague who wants to know before acting; nothing is written. @throws AppError request.not_found */
export async function askGate(ctx: Ctx, customerId: string, asked: Asked) {
  return read(ctx, async (tx) => {
    await needPerson(tx, customerId);
    return mayContact(ctx, tx, customerId, asked);
  });
}

type Given = z.output<(typeof recordEndpoint)['body']>;

/** Whom the consent is for: a third party where the purpose names one, a dealer where it may. */
async function recipientOf(tx: Tx, purpose: { recipient: string }, given: Given) {
  if (purpose.recipient === 'partner') {
    const known = given.recipientId ? await queries.recipientBy(tx, 'id', given.recipientId) : undefined;
    if (!known?.active)
      throw invalid(
        'recipientId',
        '请选择具体的接收方,须逐一征得同意。',
        'Name the recipient: each needs a consent of its own.',
      );
    return { recipientId: known.id, recipientUnitId: null };
  }
  if (purpose.recipient !== 'dealer' || !given.recipientUnitId) return { recipientId: null, recipientUnitId: null };
  const unit = await unitById(tx, given.recipientUnitId);
  if (unit?.kind !== 'dealer') throw invalid('recipientUnitId', '没有这家经销商。', 'There is no such dealer.');
  return { recipientId: null, recipientUnitId: unit.id };
}

/**
 * Records what a person said about one purpose, with channel and proof. A grant needs something that proves it; a refusal or a withdrawal
 * is taken down as it is said, and counts everywhere at once.
 * @throws AppError request.not_found, request.invalid, consent.not_asked, consent.minor
 */
export async function recordConsent(ctx: Ctx, customerId: string, given: Given) {
  await entryOf(ctx, 'consent_channel', given.channel, 'channel');
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const ids = await needPerson(tx, customerId);
    const purpose = await queries.purposeByCode(tx, given.purpose);
    if (!purpose?.active) throw invalid('purpose', '没有这个处理目的。', 'There is no such purpose.');
    if (!['consent', 'notice'].includes(purpose.legalBasis)) throw new AppError('consent.not_asked');
    const recipient = await recipientOf(tx, purpose, given);
    const evidence: Record<string, string> = { requestId: ctx.requestId };
    if (given.reference) evidence.reference = given.reference;
    if (given.attachmentId) {
      if (!(await queries.hasAttachment(tx, ids, given.attachmentId)))
        throw invalid('attachmentId', '没有这个文件。', 'There is no such file.');
      evidence.attachmentId = given.attachmentId;
    }
    let validUntil: Date | null = null;
    if (given.state === 'granted') {
      if (!given.reference && !given.attachmentId)
        throw invalid(
          'reference',
          '请填写同意的凭证,例如单据号、录音编号。',
          'Say what proves it: number of the paper or the recording.',
        );
      const guardian = { purpose: 'minors_guardian', at: now };
      if (given.purpose !== 'minors_guardian' && (await queries.isMinor(tx, ids[0], civilDate(now, zoneOf(ctx)))))
        if (!(await mayContact(ctx, tx, ids[0], guardian)).allowed) throw new AppError('consent.minor');
      if (given.validUntil) {
        if (given.validUntil < civilDate(now, zoneOf(ctx)))
          throw invalid('validUntil', '到期日不能早于今天。', 'The end cannot lie before today.');
        validUntil = new Date(startOfCivilDay(given.validUntil, zoneOf(ctx)).getTime() + 86_400_000);
      }
    }
    const [id] = await addConsents(tx, ids[0], [
      {
        purpose: given.purpose,
        state: given.state,
        textVersion: await currentVersion(tx, now),
        channel: given.channel,
        evidence,
        validUntil,
        ...recipient,
      },
    ]);
    await emit(ctx, tx, consentRecorded, {
      orgId: scopeOf(ctx).unitId,
      subjectId: ids[0],
      customerId: ids[0],
      payload: { purpose: given.purpose, state: given.state, channel: given.channel },
    });
    return { id: id ?? newId(), state: given.state };
  });
}

/** Puts a person on the do-not-contact list, or takes them off: stronger than any consent, by every number they have. */
export async function setDoNotContact(
  ctx: Ctx,
  customerId: string,
  { on, channel, reason }: { on: boolean; channel: string | null; reason: string },
) {
  return transact(ctx, async (tx) => {
    const ids = await needPerson(tx, customerId);
    if (on) await queries.forbid(tx, ids, channel, reason);
    else await queries.permit(tx, ids, channel, reason);
    await emit(ctx, tx, contactForbidden, {
      orgId: scopeOf(ctx).unitId,
      subjectId: ids[0],
      customerId: ids[0],
      payload: { on, channel },
    });
    return { on };
  });
}
