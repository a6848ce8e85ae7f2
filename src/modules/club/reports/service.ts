import type * as z from 'zod';
import { breadthOf, type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { CATALOGUE, type Figure, type Report } from './catalogue.ts';
import { type Moment, momentOf } from './moment.ts';
import { type Part, POPULATIONS, type Population, type PopulationKey } from './populations.ts';
import * as queries from './queries.ts';
import type { ReportId, ReportLine, listReportRows as rowsEndpoint } from './schema.ts';
import { rankLines, valuesOf } from './values.ts';

type Line = z.output<typeof ReportLine>;
type Counts = ReadonlyMap<PopulationKey, queries.Counted>;

function reportOf(ctx: Ctx, id: ReportId): Report {
  const report = CATALOGUE[id];
  if (report.needs) breadthOf(ctx, report.needs);
  return report;
}

async function unitOf(ctx: Ctx, tx: Tx, wanted: string | undefined): Promise<queries.Unit> {
  const own = scopeOf(ctx).unitId;
  const unit = await queries.unitInScope(tx, wanted ?? own, own);
  if (!unit) throw new AppError('request.not_found');
  return unit;
}

const NOTHING = { n: 0, amount: 0 };

async function countAll(tx: Tx, unit: queries.Unit, figures: readonly Figure[], at: Moment): Promise<Counts> {
  const counts = new Map<PopulationKey, queries.Counted>();
  const parts = new Map<Part['whole'], { key: PopulationKey; where: Part['where'] }[]>();
  for (const key of new Set(figures.flatMap((figure) => ('of' in figure ? [figure.of] : [])))) {
    const { part }: Population = POPULATIONS[key];
    if (part) parts.set(part.whole, [...(parts.get(part.whole) ?? []), { key, where: part.where }]);
    else counts.set(key, await queries.countBy(tx, unit, key, at));
  }
  for (const [whole, those] of parts) {
    const wheres = those.map(({ where }) => where);
    const counted = await queries.countParts(tx, unit, whole(at), wheres);
    those.forEach(({ key }, n) => {
      counts.set(key, counted[n] ?? { lines: new Map(), total: NOTHING });
    });
  }
  return counts;
}

/** One report as of a day, by the units right below one, with what belongs to none of them and the total. */
export async function getReport(
  ctx: Ctx,
  id: ReportId,
  query: { on?: string | undefined; unitId?: string | undefined },
) {
  const report = reportOf(ctx, id);
  const at = momentOf(ctx, query.on);
  return read(ctx, async (tx) => {
    const unit = await unitOf(ctx, tx, query.unitId);
    const units = await queries.linesOf(tx, unit);
    const counts = await countAll(tx, unit, Object.values(report.figures), at);
    const countIn = (line: string) => (key: PopulationKey) => counts.get(key)?.lines.get(line) ?? NOTHING;
    const lines: Line[] = units.map((one) => ({
      ...one,
      values: valuesOf(report.figures, countIn(one.id)),
      ranks: {},
    }));
    rankLines(report.figures, lines);
    if ([...counts.values()].some(({ lines: found }) => found.has(queries.REST)))
      lines.push({
        id: null,
        name: '未归属',
        nameEn: 'In none of these',
        kind: queries.REST,
        values: valuesOf(report.figures, countIn(queries.REST)),
        ranks: {},
      });
    const { series } = report;
    return {
      report: id,
      title: report.title,
      note: report.note,
      on: at.on,
      month: at.month,
      unit,
      columns: Object.entries(report.figures).map(([key, figure]) => ({
        key,
        title: figure.title,
        kind: figure.kind,
        rows: 'of' in figure,
        ranked: 'ranked' in figure,
      })),
      chart: [...report.chart],
      lines,
      total: valuesOf(report.figures, (key) => counts.get(key)?.total ?? NOTHING),
      series: series ? { column: series.column, months: await queries.courseOf(tx, unit, series.of, at) } : null,
    };
  });
}

/** The records behind a figure, the latest first. */
export async function listReportRows(ctx: Ctx, query: z.output<(typeof rowsEndpoint)['query']>) {
  const report = reportOf(ctx, query.report);
  const figure = report.figures[query.figure];
  if (!figure || !('of' in figure)) throw invalid('figure', '此报表没有这个数字。', 'The report has no such figure.');
  const at = momentOf(ctx, query.on);
  return read(ctx, async (tx) => {
    const unit = await unitOf(ctx, tx, query.unitId);
    const { cursor, limit } = query;
    const found = await queries.rowsBehind(tx, unit, at, {
      key: figure.of,
      rest: query.rest === 'true',
      cursor,
      limit,
    });
    const page = pageFrom(found, limit);
    const kind = POPULATIONS[figure.of].of;
    const [titles, units] = await Promise.all([
      queries.titlesOf(
        tx,
        kind,
        page.rows.map((row) => row.id),
      ),
      queries.unitNames(tx, [...new Set(page.rows.map((row) => row.orgId))]),
    ]);
    const rows = page.rows.map(({ orgId, ...row }) => ({
      ...row,
      kind,
      title: titles.get(row.id)?.title ?? '',
      recordId: titles.get(row.id)?.recordId ?? null,
      unitName: units.get(orgId)?.name ?? '',
      unitNameEn: units.get(orgId)?.nameEn ?? '',
    }));
    return { rows, next: page.next };
  });
}
