import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, dealerOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { numberOf } from '../../org/index.ts';
import { countsBy } from '../counting.ts';
import { NOTHING } from '../formulas.ts';
import { checkCodes, checkVersion } from '../given.ts';
import { unitInSight } from '../place.ts';
import * as queries from './queries.ts';
import type { Corrections, correctDaily as correctEndpoint, DailyFigures } from './schema.ts';

type Figures = z.output<typeof DailyFigures>;

const HOUR = 3_600_000;

/** When the report of a day is due: an hour of the next day, where the dealer is. */
async function dueAtOf(ctx: Ctx, tx: Tx, day: string, zone: string): Promise<Date> {
  const hour = await numberOf(ctx, tx, 'showroom_rule', 'daily_report', 'dueHour', 10);
  return new Date(startOfCivilDay(addDays(day, 1), zone).getTime() + hour * HOUR);
}

const delayOf = (at: Date, dueAt: Date) => Math.max(0, Math.ceil((at.getTime() - dueAt.getTime()) / 60_000));

async function counted(tx: Tx, unitId: string, day: string, zone: string): Promise<Figures> {
  const [all, orders, media] = await Promise.all([
    countsBy(tx, { unitId, from: day, to: day, by: 'unit' }),
    queries.ordersOn(tx, unitId, startOfCivilDay(day, zone), startOfCivilDay(addDays(day, 1), zone)),
    queries.callsByMedia(tx, unitId, day),
  ]);
  const counts = all.get(unitId) ?? NOTHING;
  return {
    groups: counts.groups,
    first: counts.first,
    again: counts.again,
    withPhone: counts.firstWithPhone + counts.againWithPhone,
    testDrives: counts.drives,
    orders,
    calls: counts.calls,
    media,
  };
}

/** The report of a dealer in sight: as the registers and the dealer's corrections say, or as it was submitted. */
async function viewOf(ctx: Ctx, tx: Tx, unitId: string, day: string) {
  const unit = await queries.dealerById(tx, unitId);
  if (unit?.kind !== 'dealer') throw new AppError('org.dealer_only');
  const [report, figures, dueAt] = await Promise.all([
    queries.reportOf(tx, unitId, day),
    counted(tx, unitId, day, unit.timeZone),
    dueAtOf(ctx, tx, day, unit.timeZone),
  ]);
  const corrections = (report?.corrections ?? {}) as z.output<typeof Corrections>;
  const submitted = report?.figures as Figures | null | undefined;
  return {
    unitId,
    unitName: unit.name,
    unitNameEn: unit.nameEn,
    day,
    counted: figures,
    corrections,
    figures: submitted ?? { ...figures, ...corrections },
    note: report?.note ?? null,
    dueAt,
    submittedAt: report?.submittedAt ?? null,
    submittedByName: report?.submittedByName ?? null,
    delayMinutes: report?.submittedAt ? report.delayMinutes : delayOf(ctx.clock.now(), dueAt),
    version: report?.version ?? 0,
  };
}

/** The daily report of a dealer. @throws AppError request.not_found, org.dealer_only */
export function getDaily(ctx: Ctx, day: string, unitId: string | undefined) {
  return read(ctx, async (tx) => viewOf(ctx, tx, await unitInSight(ctx, tx, unitId), day));
}

/** A report that may still be changed, locked; a day that has not come has none. */
async function openReport(ctx: Ctx, tx: Tx, unitId: string, day: string, version: number) {
  if (day > todayOf(ctx)) throw invalid('day', '这一天还没有到。', 'This day has not come yet.');
  const report = await queries.reportOf(tx, unitId, day, true);
  if (report?.submittedAt) throw new AppError('daily_report.submitted');
  checkVersion({ version: report?.version ?? 0 }, version);
  return report;
}

/** Gives figures in place of those counted, as a whole: what is left out counts again. @throws AppError daily_report.submitted */
export async function correctDaily(ctx: Ctx, day: string, given: z.output<(typeof correctEndpoint)['body']>) {
  const { unitId } = dealerOf(ctx);
  await checkCodes(
    ctx,
    Object.keys(given.corrections.media ?? {}).map((code) => ['media', code, 'corrections.media']),
  );
  return transact(ctx, async (tx) => {
    const report = await openReport(ctx, tx, unitId, day, given.version);
    const change = { corrections: JSON.stringify(given.corrections), note: given.note || null };
    if (report)
      await tx
        .updateTable('showroom.dailyReport')
        .set({ ...change, version: report.version + 1 })
        .where('id', '=', report.id)
        .execute();
    else
      await tx
        .insertInto('showroom.dailyReport')
        .values({ id: newId(), orgId: unitId, day, ...change })
        .execute();
    return viewOf(ctx, tx, unitId, day);
  });
}

/** Submits the report: its figures are written down, with how late they come. @throws AppError daily_report.submitted */
export async function submitDaily(ctx: Ctx, day: string, version: number) {
  const { unitId, timeZone } = dealerOf(ctx);
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const report = await openReport(ctx, tx, unitId, day, version);
    const { figures } = await viewOf(ctx, tx, unitId, day);
    const change = {
      figures: JSON.stringify(figures),
      submittedAt: now,
      submittedBy: staffIdOf(ctx),
      delayMinutes: delayOf(now, await dueAtOf(ctx, tx, day, timeZone)),
    };
    if (report)
      await tx
        .updateTable('showroom.dailyReport')
        .set({ ...change, version: report.version + 1 })
        .where('id', '=', report.id)
        .execute();
    else
      await tx
        .insertInto('showroom.dailyReport')
        .values({ id: newId(), orgId: unitId, day, ...change })
        .execute();
    return viewOf(ctx, tx, unitId, day);
  });
}

const ORDER = { missing: 0, late: 1, open: 2, submitted: 3 } as const;

/** Reports of a day by dealer below a unit in sight: missing ones first, then late ones, the latest first. */
export async function listDailyDealers(ctx: Ctx, day: string, unitId: string | undefined) {
  const now = ctx.clock.now();
  return read(ctx, async (tx) => {
    const unit = await unitInSight(ctx, tx, unitId);
    const dueAt = await dueAtOf(ctx, tx, day, 'Asia/Shanghai');
    const reports = await queries.dealerReports(tx, unit, day);
    const rows = await Promise.all(
      reports.map(async ({ timeZone, figures, delayMinutes, ...row }) => {
        const due = timeZone === 'Asia/Shanghai' ? dueAt : await dueAtOf(ctx, tx, day, timeZone);
        const delay = row.submittedAt ? (delayMinutes ?? 0) : delayOf(now, due);
        const state = row.submittedAt ? (delay > 0 ? 'late' : 'submitted') : delay > 0 ? 'missing' : 'open';
        return { ...row, state, delayMinutes: delay > 0 ? delay : null, figures: figures as Figures | null } as const;
      }),
    );
    rows.sort((a, b) => ORDER[a.state] - ORDER[b.state] || (b.delayMinutes ?? 0) - (a.delayMinutes ?? 0));
    return { dueAt, rows };
  });
}
