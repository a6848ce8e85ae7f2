import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { readCursor, writeCursor } from '../../../platform/keyset.ts';
import { leadMoved } from '../../events.ts';
import { unitById } from '../../org/index.ts';
import { lock } from '../lock.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { moveOf, STAGES, type Stage } from './schema.ts';

/** Cards of a column at first sight, and with each page. */
const PAGE = 20;
/** Counts of a column stop here; the screen shows 99+. */
const CARD_CAP = 100;
const OVERDUE_CAP = 1000;
/** More units than this are not merged into one board: a region or a dealer is chosen. */
const MOST_UNITS = 400;

type Asked = z.output<(typeof schema.getBoard)['query']>;

/** The units whose leads the board shows. @throws AppError request.invalid at `unitId`, request.not_found */
async function unitsOf(ctx: Ctx, tx: Tx, unitId: string | undefined): Promise<string[]> {
  const scope = scopeOf(ctx);
  if (!unitId && scope.orgIds) return scope.orgIds;
  const units = await queries.unitsBelow(tx, scope.unitId, unitId ?? scope.unitId);
  if (units.length === 0) throw new AppError('request.not_found');
  if (units.length > MOST_UNITS)
    throw invalid('unitId', '请先选择大区或经销商。', 'Choose a region or a dealer first.');
  return units;
}

/** Rows of the query as columns with their next page. */
function columnsOf(rows: queries.BoardRow[], stages: readonly Stage[]) {
  return stages.map((stage) => {
    const own = rows.filter((row) => row.stage === stage);
    const cards = own.flatMap(({ id, stage: _, n, cursorAt, ...card }) => (id ? [{ ...card, id, cursorAt }] : []));
    const last = cards[PAGE - 1];
    return {
      stage,
      count: Number(own[0]?.n ?? 0),
      cards: cards.slice(0, PAGE).map(({ cursorAt: _, ...card }) => card),
      next: cards.length > PAGE && last ? writeCursor(last.cursorAt, last.id) : null,
    };
  });
}

async function columns(ctx: Ctx, asked: Asked, stages: readonly Stage[], cursor?: string) {
  const own = ownerFilter(ctx, 'lead.read');
  const rows = await read(ctx, async (tx) =>
    queries.board(tx, {
      orgIds: await unitsOf(ctx, tx, asked.unitId),
      consultantId: own ?? asked.consultantId ?? null,
      stages,
      grade: asked.grade ?? null,
      seriesId: asked.seriesId ?? null,
      overdueAt: asked.overdue ? ctx.clock.now() : null,
      after: cursor ? readCursor(cursor) : null,
      limit: PAGE + 1,
      cap: CARD_CAP,
    }),
  );
  return columnsOf(rows, stages);
}

/** The board of the acting unit, or of one below it; a consultant's shows their own leads. */
export async function getBoard(ctx: Ctx, asked: Asked) {
  return { cap: CARD_CAP, columns: await columns(ctx, asked, STAGES) };
}

/** The next cards of one column. */
export async function getBoardColumn(ctx: Ctx, asked: z.output<(typeof schema.getBoardColumn)['query']>) {
  const [column] = await columns(ctx, asked, [asked.stage], asked.cursor);
  if (!column) throw new Error('a column was asked for');
  return column;
}

/**
 * Moves a card between columns that stand for what happened: the customer came, drove, or did not after all. Who has to act by when stays
 * as it is. @throws AppError lead.no_such_step
 */
export function moveLead(ctx: Ctx, id: string, { version, stage }: z.output<(typeof schema.moveLead)['body']>) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow', version);
    const from = stageOf(lead);
    if (!from || moveOf(from, stage) !== 'note') throw new AppError('lead.no_such_step');
    const now = ctx.clock.now();
    const arrivedAt = stage === 'following' ? null : (lead.arrivedAt ?? now);
    const testDrivenAt = stage === 'test_driven' ? now : null;
    await tx
      .updateTable('leads.lead')
      .set({ arrivedAt, testDrivenAt, version: version + 1 })
      .where('id', '=', id)
      .execute();
    const fact = { orgId: lead.orgId, subjectId: id, customerId: lead.customerId };
    await emit(ctx, tx, leadMoved, { ...fact, payload: { from, to: stage } });
    // Taken back from the showroom, a lead stands where its status says.
    const to = stage === 'following' && lead.status === 'accepted' ? 'accepted' : stage;
    return { id, version: version + 1, stage: to };
  });
}

/** The column a lead stands in, as the database works it out; null for one that is not on the board. */
function stageOf(lead: { status: string; arrivedAt: Date | null; testDrivenAt: Date | null }): Stage | null {
  if (lead.status === 'accepted' || lead.status === 'following')
    return lead.testDrivenAt ? 'test_driven' : lead.arrivedAt ? 'arrived' : lead.status;
  return lead.status === 'assigned' || lead.status === 'ordered' ? lead.status : null;
}

/** Overdue work by what lies below a unit: consultants of a dealer, dealers of a region, regions of a brand. */
export async function overdueSummary(ctx: Ctx, unitId: string | undefined) {
  const scope = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const wanted = unitId ?? scope.unitId;
    if (unitId && (await queries.unitsBelow(tx, scope.unitId, unitId)).length === 0)
      throw new AppError('request.not_found');
    const unit = await unitById(tx, wanted);
    if (!unit) throw new AppError('request.not_found');
    const now = ctx.clock.now();
    const atDealer = unit.kind === 'dealer' || unit.kind === 'department';
    const own = ownerFilter(ctx, 'lead.read');
    const rows = atDealer
      ? await queries.overdueByConsultant(tx, wanted, own, now, OVERDUE_CAP)
      : await queries.overdueByUnit(tx, wanted, now, OVERDUE_CAP);
    const BELOW = { group: 'brand', brand: 'region', region: 'dealer' } as const;
    const by = atDealer ? ('consultant' as const) : BELOW[unit.kind as keyof typeof BELOW];
    return {
      by,
      cap: OVERDUE_CAP,
      unit: { id: unit.id, name: unit.name, nameEn: unit.nameEn },
      rows: rows.map(({ overdue, planless, downgrades, ...row }) => ({
        ...row,
        overdue: Number(overdue),
        planless: Number(planless),
        downgrades: Number(downgrades),
      })),
    };
  });
}
