import { type Ctx, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { settlementAnswered, settlementDisputed } from '../../events.ts';
import * as queries from './queries.ts';

type Status = 'issued' | 'disputed' | 'confirmed';

/** What a statement is in, by the states of its lines. */
export function statusOf(states: readonly string[]): Status {
  if (states.includes('disputed')) return 'disputed';
  return states.every((state) => state === 'confirmed') ? 'confirmed' : 'issued';
}

/** The statement, held; it waits for the dealer's word. @throws AppError request.not_found, settlement.wrong_step */
async function holdStatement(tx: Tx, id: string) {
  const statement = await queries.lockStatement(tx, id);
  if (statement?.side !== 'dealer' || statement.status === 'draft') throw new AppError('request.not_found');
  if (!['issued', 'disputed'].includes(statement.status)) throw new AppError('settlement.wrong_step');
  return statement;
}

/** A line with its statement, both held. */
async function holdLine(tx: Tx, id: string, version: number) {
  const statementId = await queries.statementOfLine(tx, id);
  if (!statementId) throw new AppError('request.not_found');
  const statement = await holdStatement(tx, statementId);
  const line = await queries.lockLine(tx, id);
  if (!line) throw new AppError('request.not_found');
  if (line.version !== version)
    throw new AppError('request.conflict', { current: { state: line.state, version: line.version } });
  return { statement, line };
}

/** Puts the statement into what its lines now come to. */
async function settleStatus(ctx: Ctx, tx: Tx, statement: { id: string; version: number }): Promise<Status> {
  const status = statusOf(await queries.statesOf(tx, statement.id));
  const confirmed = status === 'confirmed';
  await queries.setStatement(tx, statement.id, {
    status,
    confirmedBy: confirmed ? staffIdOf(ctx) : null,
    confirmedAt: confirmed ? ctx.clock.now() : null,
    version: statement.version + 1,
  });
  return status;
}

/** The dealer confirms all that is open; what is disputed stays so. @throws AppError request.conflict, settlement.wrong_step */
export async function confirmStatement(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const statement = await holdStatement(tx, id);
    if (statement.version !== version)
      throw new AppError('request.conflict', { current: { status: statement.status, version: statement.version } });
    await queries.confirmOpenLines(tx, id, { decidedBy: staffIdOf(ctx), decidedAt: ctx.clock.now() });
    const status = await settleStatus(ctx, tx, statement);
    return { status, version: version + 1 };
  });
}

/** The dealer confirms one line, one it disputed before as well. */
export async function confirmLine(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const { statement } = await holdLine(tx, id, version);
    const decided = { decidedBy: staffIdOf(ctx), decidedAt: ctx.clock.now() };
    await queries.setLine(tx, id, { state: 'confirmed', ...decided, version: version + 1 });
    return { state: 'confirmed' as const, status: await settleStatus(ctx, tx, statement), version: version + 1 };
  });
}

/** The dealer disputes a line, or one posting of it, and says why. @throws AppError request.invalid for a posting of another line */
export async function disputeLine(
  ctx: Ctx,
  id: string,
  given: { version: number; reason: string; transactionId?: string | undefined },
) {
  const { version, reason, transactionId = null } = given;
  return transact(ctx, async (tx) => {
    const { statement } = await holdLine(tx, id, version);
    if (transactionId && !(await queries.isBehindLine(tx, id, transactionId)))
      throw invalid('transactionId', '此笔积分不在该行中。', 'This posting is not behind the line.');
    const decided = { decidedBy: staffIdOf(ctx), decidedAt: ctx.clock.now() };
    const answer = { answer: null, answeredBy: null, answeredAt: null };
    await queries.setLine(tx, id, {
      state: 'disputed',
      reason,
      transactionId,
      ...decided,
      ...answer,
      version: version + 1,
    });
    const status = await settleStatus(ctx, tx, statement);
    await emit(ctx, tx, settlementDisputed, {
      orgId: statement.orgId,
      subjectId: statement.id,
      payload: { month: statement.month.slice(0, 7) },
    });
    return { state: 'disputed' as const, status, version: version + 1 };
  });
}

/**
 * Headquarters answer a dispute. An amount becomes a correction of the open month: what was settled stays as it is.
 * @throws AppError settlement.wrong_step where the line is not disputed
 */
export async function replyLine(
  ctx: Ctx,
  id: string,
  given: { version: number; answer: string; amountFen?: number | undefined },
) {
  const { version, answer, amountFen = 0 } = given;
  return transact(ctx, async (tx) => {
    const { statement, line } = await holdLine(tx, id, version);
    if (line.state !== 'disputed') throw new AppError('settlement.wrong_step');
    const answered = { answer, answeredBy: staffIdOf(ctx), answeredAt: ctx.clock.now() };
    await queries.setLine(tx, id, { state: 'answered', ...answered, version: version + 1 });
    const { orgId } = statement;
    if (amountFen !== 0)
      await queries.insertAdjustment(tx, {
        id: newId(),
        orgId,
        amountFen,
        reason: answer,
        lineId: id,
        createdBy: staffIdOf(ctx),
      });
    const status = await settleStatus(ctx, tx, statement);
    const month = statement.month.slice(0, 7);
    await emit(ctx, tx, settlementAnswered, { orgId, subjectId: statement.id, payload: { month } });
    return { state: 'answered' as const, status, version: version + 1 };
  });
}
