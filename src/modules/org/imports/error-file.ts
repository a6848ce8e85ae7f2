import { Readable } from 'node:stream';
import type { Ctx } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import { XLSX_TYPE } from '../../../platform/file-type.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import type { Language } from '../../../platform/i18n.ts';
import { isReason, REASON } from '../../../platform/row-report.ts';
import type { SheetColumn } from '../../../platform/sheet.ts';
import { type SheetFormat, writeSheet } from '../../../platform/sheet-write.ts';
import type { Catalogues } from '../tasks/catalogue.ts';
import type { Task } from '../tasks/queries.ts';
import { rightsAt, titleOf } from '../tasks/service.ts';
import { columnsOf, type ImportColumn } from './kinds.ts';
import * as queries from './queries.ts';
import { repeatedProblem } from './run-work.ts';
import { openPart, openRow } from './sealed-row.ts';
import { kindOf } from './service.ts';
import { ImportInput } from './work.ts';

const PAGE = 1000;

/** Why a row was not taken, in words that name the column as the file does. */
export function wordsOf(
  problems: readonly FieldError[],
  columns: ReadonlyMap<string, ImportColumn>,
  language: Language,
): string {
  return problems
    .map((problem) => {
      const title = columns.get(problem.field)?.title[language];
      return title && !problem[language].startsWith(`${title}:`) ? `${title}: ${problem[language]}` : problem[language];
    })
    .join(' ');
}

/** What is wrong with a row, or what came of it. */
export function problemsOf(ctx: Ctx, taskId: string, row: queries.ImportRow): readonly FieldError[] {
  if (row.why) return openPart<FieldError[]>(ctx, taskId, row.line, 'why', row.why);
  const { problems } = openRow(ctx, taskId, row);
  if (problems.length > 0) return problems;
  return row.earlier !== null && row.planned === null && row.state === 'ready' ? [repeatedProblem(row.earlier)] : [];
}

/**
 * The rows of an import that were not taken as the same sheet, every column of the file kept, the reason last: correct it and send it
 * again. Read page by page, however many they are.
 */
export async function failedSheet(
  ctx: Ctx,
  catalogues: Catalogues,
  task: Task,
  format: SheetFormat,
): Promise<FileAnswer> {
  const there = await rightsAt(ctx, task);
  const kind = kindOf(there, catalogues, task.subject);
  const columns = new Map((await columnsOf(kind, there)).map((column) => [column.key, column]));
  const { headers } = ImportInput.parse(task.input);
  const first = await read(there, (tx) => queries.rowsAfter(tx, task.id, 'errors', 0, 1));
  if (first.length === 0) throw new AppError('task.no_file');
  const kept = headers.map((_, at) => at).filter((at) => !isReason(headers[at] ?? ''));
  const shown: SheetColumn[] = kept.map((at) => ({
    key: String(at),
    header: { zh: headers[at] ?? '', en: headers[at] ?? '' },
  }));
  async function* rows(): AsyncGenerator<Record<string, string>> {
    for (let after = 0; ; ) {
      const page = await read(there, (tx) => queries.rowsAfter(tx, task.id, 'errors', after, PAGE));
      for (const row of page) {
        const { cells } = openRow(there, task.id, row);
        const values = kept.map((at): [string, string] => [String(at), cells[at] ?? '']);
        yield {
          ...Object.fromEntries(values),
          reason: wordsOf(problemsOf(there, task.id, row), columns, ctx.language),
        };
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.line;
    }
  }
  const what = titleOf(catalogues, task.kind, task.subject)[ctx.language];
  const mediaType = format === 'csv' ? 'text/csv; charset=utf-8' : XLSX_TYPE;
  const name = `${what}-${ctx.language === 'zh' ? '失败行' : 'failed-rows'}.${format}`.replace(/\s+/g, '_');
  const sheet = writeSheet([...shown, { key: 'reason', header: REASON }], rows(), { format, language: ctx.language });
  return { name, mediaType, content: Readable.from(sheet, { objectMode: false }) };
}
