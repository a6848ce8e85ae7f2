import { civilDateTime } from '../../../platform/clock.ts';
import { breadthOf, type Ctx, scopeOf } from '../../../platform/context.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { type SheetFormat, type SheetValues, writeSheet } from '../../../platform/sheet-write.ts';
import type { ReportId } from './schema.ts';
import { getReport } from './service.ts';

type Made = Awaited<ReturnType<typeof getReport>>;

/** A value as a cell holds it: a percentage to one decimal, money in yuan. */
function cellOf(kind: string, value: Made['total'][string] | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return kind === 'fen' ? value / 100 : value;
  const share = value.numerator / value.denominator;
  return Number((kind === 'share' ? share * 100 : share).toFixed(1));
}

/** A report as a sheet: its lines, what belongs to none of them, the total. Needs the right to export. */
export async function reportFile(
  ctx: Ctx,
  id: ReportId,
  query: { on?: string | undefined; unitId?: string | undefined; format: SheetFormat },
): Promise<FileAnswer> {
  breadthOf(ctx, 'record.export');
  const { format, ...asked } = query;
  const made = await getReport(ctx, id, asked);
  const { language } = ctx;
  const marks = { share: ' (%)', fen: language === 'zh' ? '(元)' : ' (yuan)' } as Record<string, string>;
  const columns = [
    { key: 'unit', header: { zh: '单位', en: 'Unit' } },
    ...made.columns.map(({ key, title, kind }) => {
      const mark = marks[kind] ?? '';
      return { key, header: { zh: `${title.zh}${mark}`, en: `${title.en}${mark}` } };
    }),
  ];
  const cells = (name: string, values: Made['total']): SheetValues => ({
    unit: name,
    ...Object.fromEntries(made.columns.map(({ key, kind }) => [key, cellOf(kind, values[key])])),
  });
  const rows = [
    ...made.lines.map((line) => cells(language === 'zh' ? line.name : line.nameEn, line.values)),
    cells(language === 'zh' ? '合计' : 'Total', made.total),
  ];
  const who = ctx.actor.kind === 'staff' ? `${ctx.actor.name} (${ctx.actor.login})` : '';
  const unit = language === 'zh' ? made.unit.name : made.unit.nameEn;
  const title = made.title[language];
  const at = civilDateTime(ctx.clock.now(), scopeOf(ctx).timeZone);
  const heading = `${title} · ${unit} · ${language === 'zh' ? '截至' : 'as of'} ${made.on} · ${who} · ${at} · ${made.note[language]}`;
  const sheet = writeSheet(columns, rows, { format, language, heading });
  return {
    name: `${title}-${unit}-${made.on}.${format}`.replace(/[\\/:*?"<>|\s]+/g, '_'),
    mediaType:
      format === 'csv'
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: sheet,
  };
}
