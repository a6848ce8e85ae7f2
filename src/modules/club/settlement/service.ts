import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as pairs from './matrix-queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Query<K extends keyof typeof schema> = (typeof schema)[K] extends { query: infer Q extends z.ZodType }
  ? z.output<Q>
  : never;

const MOST_PAIRS = 500;

/** Whether the caller prepares statements, and so sees those not handed out yet. */
const prepares = (ctx: Ctx) => ctx.permissions.has('settlement.issue');

/** Statements in scope, the latest first; dealers see theirs once they are issued. */
export async function listStatements(ctx: Ctx, query: Query<'listStatements'>) {
  const rows = await read(ctx, (tx) =>
    queries.statements(tx, { ...query, drafts: prepares(ctx), orgIds: scopeOf(ctx).orgIds }),
  );
  return pageFrom(rows, query.limit);
}

/** One statement with its lines. @throws AppError request.not_found */
export async function getStatement(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const found = await queries.statementById(tx, id);
    if (!found || (found.status === 'draft' && !prepares(ctx))) throw new AppError('request.not_found');
    const { present, ...statement } = found;
    return { ...statement, unchanged: present === statement.digest, lines: await queries.linesOf(tx, id) };
  });
}

/** The postings behind a line, the latest first; none for headquarters' share of the dealers' lines. */
export async function listLineEntries(ctx: Ctx, query: Query<'listLineEntries'>) {
  return read(ctx, async (tx) => {
    const line = await queries.lineWithPeriod(tx, query.lineId);
    if (!line || (line.status === 'draft' && !prepares(ctx))) throw new AppError('request.not_found');
    const rows = await queries.entriesOf(tx, line, query);
    return pageFrom(
      rows.map((row) => ({ ...row, amountFen: row.points * line.rateFen })),
      query.limit,
    );
  });
}

/** Corrections in scope, the latest first. */
export async function listAdjustments(ctx: Ctx, query: Query<'listAdjustments'>) {
  const rows = await read(ctx, (tx) => queries.adjustments(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

/** Corrects a dealer's account: a line of the month that is open. @throws AppError request.not_found, request.invalid */
export async function addAdjustment(ctx: Ctx, given: { unitId: string; amountFen: number; reason: string }) {
  const { unitId, amountFen, reason } = given;
  if (amountFen === 0) throw invalid('amountFen', '金额不能为零。', 'The amount cannot be nought.');
  return transact(ctx, async (tx) => {
    if (!(await queries.isDealerInScope(tx, unitId, scopeOf(ctx).unitId)))
      throw invalid('unitId', '请选择您范围内的经销商。', 'Choose a dealer of your scope.');
    const id = newId();
    const month = await queries.insertAdjustment(tx, {
      id,
      orgId: unitId,
      amountFen,
      reason,
      lineId: null,
      createdBy: staffIdOf(ctx),
    });
    return { id, month };
  });
}

/** The matrix of a period as far as one of both dealers is in scope, the largest pairs first. */
export async function getMatrix(ctx: Ctx, query: Query<'getMatrix'>) {
  return read(ctx, async (tx) => {
    const period = await pairs.matrixPeriod(tx, query.periodId);
    if (!period || (!prepares(ctx) && ['calculating', 'calculated'].includes(period.status)))
      throw new AppError('request.not_found');
    const found = await pairs.matrix(tx, query, MOST_PAIRS + 1);
    const sums = await pairs.matrixSums(tx, query.periodId);
    const rows = found.slice(0, MOST_PAIRS).map((row) => ({ ...row, amountFen: row.points * period.reimburseFen }));
    return { month: period.month, rows, ...sums, more: found.length > MOST_PAIRS };
  });
}

/** The lots behind one pair: provable down to the posting that drew them. */
export async function listMatrixLots(ctx: Ctx, query: Query<'listMatrixLots'>) {
  return read(ctx, async (tx) => pageFrom(await pairs.crossLots(tx, query), query.limit));
}
