import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** The reports of the club, in the order of the page. */
export const REPORTS = [
  'recruitment',
  'entry',
  'regions',
  'ranking',
  'growth',
  'status',
  'points',
  'churn',
  'repeat',
  'referral',
  'service',
  'daily',
] as const;
export const ReportId = z.enum(REPORTS);
export type ReportId = z.output<typeof ReportId>;

/** How a figure reads: a number of records, points, fen, or one number over another (as a percentage, or as a mean). */
export const FigureKind = z.enum(['count', 'points', 'fen', 'share', 'mean']);

const Both = z.object({ zh: z.string(), en: z.string() });
/** Shares leave as numerator and denominator; null where there is nothing to divide by. */
const Value = z.union([z.int(), z.object({ numerator: z.int(), denominator: z.int() })]).nullable();

export const ReportColumn = z.object({
  key: z.string(),
  title: Both,
  kind: FigureKind,
  /** The figure opens the rows behind it. */
  rows: z.boolean(),
  /** Units are ranked by it, the best first. */
  ranked: z.boolean(),
});

const Values = z.record(z.string(), Value);

/** One line: a unit right below the one looked at; `id` null: what belongs to none of them. */
export const ReportLine = z.object({
  id: Id.nullable(),
  name: z.string(),
  nameEn: z.string(),
  kind: z.string(),
  values: Values,
  ranks: z.record(z.string(), z.int()),
});

const ReportQuery = z.object({
  /** As of the end of this civil day; figures of a month run from its first day. Today where nothing is said. */
  on: CivilDate.optional(),
  unitId: Id.optional(),
});
const ReportParams = z.object({ report: ReportId });

export const getReport = endpoint({
  id: 'club.report',
  method: 'GET',
  path: '/api/club/reports/:report',
  audience: 'staff',
  permission: 'club_report.read',
  summary: { zh: '车友会报表', en: 'One report of the club, as of a day, by the units right below one' },
  params: ReportParams,
  query: ReportQuery,
  response: z.object({
    report: ReportId,
    title: Both,
    /** What the figures are made of, and what they leave out. */
    note: Both,
    on: CivilDate,
    month: z.string(),
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
    columns: z.array(ReportColumn),
    /** Columns the chart draws. */
    chart: z.array(z.string()),
    lines: z.array(ReportLine),
    total: Values,
    /** Month by month, where the report has a course. */
    series: z
      .object({ column: z.string(), months: z.array(z.object({ month: z.string(), value: z.int() })) })
      .nullable(),
  }),
});

export const getReportFile = endpoint({
  id: 'club.report_file',
  method: 'GET',
  path: '/api/club/reports/:report/file',
  audience: 'staff',
  permission: 'club_report.read',
  summary: { zh: '下载车友会报表', en: 'A report of the club as a sheet' },
  params: ReportParams,
  query: ReportQuery.extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  response: z.string().meta({ description: 'The file, .xlsx or .csv', contentMediaType: 'application/octet-stream' }),
});

const RowKind = z.enum(['member', 'customer', 'unit', 'vehicle', 'points', 'referral']);
export type RowKind = z.output<typeof RowKind>;

/** A record behind a figure. */
export const ReportRow = z.object({
  id: Id,
  kind: RowKind,
  title: z.string(),
  /** Address of the record in the console; null where it has no page. */
  recordId: Id.nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  at: Instant,
  amount: z.int().nullable(),
});

export const listReportRows = endpoint({
  id: 'club.report_rows',
  method: 'GET',
  path: '/api/club/report-rows',
  audience: 'staff',
  permission: 'club_report.read',
  summary: { zh: '报表数字背后的记录', en: 'The records behind a figure of a report' },
  query: PageQuery.extend({
    report: ReportId,
    figure: z.string().max(40),
    on: CivilDate.optional(),
    unitId: Id.optional(),
    /** What belongs to the unit itself and to none below it. */
    rest: z.enum(['true']).optional(),
  }),
  response: pageOf(ReportRow),
});
