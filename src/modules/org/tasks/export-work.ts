import * as z from 'zod';
import { civilDate, civilDateTime } from '../../../platform/clock.ts';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { nameFile } from '../../../platform/file-row.ts';
import { parse } from '../../../platform/http.ts';
import type { Language } from '../../../platform/i18n.ts';
import { sealStream } from '../../../platform/sealed-stream.ts';
import { type SheetValues, writeSheet } from '../../../platform/sheet-write.ts';
import type { Catalogues, ListExport } from './catalogue.ts';
import * as queries from './queries.ts';
import { type createExport, MAX_EXPORT_ROWS } from './schema.ts';
import { KeptQuery, openQuery, sealQuery } from './sealed-query.ts';
import { addOpenTask } from './service.ts';
import { wordsFor } from './words.ts';
import { Stopped, type Work } from './work.ts';

/** Rows a page of the walk; rights are read anew so often. */
const PAGE = 500;
const MEDIA = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

const ExportInput = z.object({
  query: KeptQuery,
  columns: z.array(z.string()),
  format: z.enum(['xlsx', 'csv']),
  reason: z.string(),
  clear: z.boolean().default(false),
});

/** Lists the caller may export. */
export function exportable(ctx: Ctx, { exports }: Catalogues) {
  return exports.filter(({ list }) => !list.permission || ctx.permissions.has(list.permission));
}

/**
 * Writes an export down as work to do.
 * @throws AppError request.invalid for an unknown list, column or filter value; auth.forbidden without the list's own permission
 */
export async function orderExport(ctx: Ctx, catalogues: Catalogues, body: z.output<(typeof createExport)['body']>) {
  const entry = catalogues.exports.find(({ list }) => list.id === body.list);
  if (!entry) throw invalid('list', '此列表不能导出。', 'This list cannot be exported.');
  if (entry.list.permission) breadthOf(ctx, entry.list.permission);
  const { cursor: _cursor, limit: _limit, ...query } = body.query;
  parse(entry.list.query, query, ctx.language, 'query');
  // Columns of the screen that hold no data, such as buttons, are no columns of the file.
  const wanted = body.columns ?? entry.columns.map(({ key }) => key);
  const columns = wanted.filter((key) => entry.columns.some((column) => column.key === key));
  if (columns.length === 0) throw invalid('columns', '请至少选择一列。', 'Choose at least one column.');
  const { format, reason, clear } = body;
  if (clear) {
    if (!entry.clear)
      throw invalid('clear', '此列表没有可显示的完整号码。', 'This list has no numbers to show in clear.');
    breadthOf(ctx, entry.clear.permission);
  }
  return transact(ctx, async (tx) => {
    const id = await addOpenTask(ctx, tx, {
      orgId: scopeOf(ctx).unitId,
      staffId: staffIdOf(ctx),
      kind: 'export',
      subject: entry.list.id,
      language: ctx.language,
      input: { query: sealQuery(ctx, query as Record<string, string>), columns, format, reason, clear },
      total: null,
    });
    return queries.taskById(tx, id);
  });
}

/**
 * Walks the list's own service function by keyset, page after page, into a file: what the person sees on the screen, no row and no digit
 * more. Who took what and why stands in the file and in the audit trail.
 */
export async function runExport(work: Work, catalogues: Catalogues): Promise<void> {
  const { task, own } = work;
  const entry = catalogues.exports.find(({ list }) => list.id === task.subject);
  if (!entry) throw new AppError('request.not_found');
  const kept = ExportInput.parse(task.input);
  const input = { ...kept, query: openQuery(own, kept.query) };
  const clear = input.clear ? entry.clear : undefined;
  const needed = ['record.export' as const, entry.list.permission, clear?.permission ?? null];
  const ctx = await work.rights(...needed);
  const columns = input.columns.flatMap((key) => entry.columns.filter((column) => column.key === key));
  const words = await wordsFor(ctx);
  const language = task.language as Language;
  let count = 0;

  async function* rows(list: ListExport): AsyncGenerator<SheetValues> {
    const query = parse(list.list.query, input.query, language, 'query') as object;
    let cursor: string | undefined;
    do {
      const now = await work.rights(...needed);
      const page = await list.page(now, { ...query, cursor, limit: PAGE });
      // The response schema decides what leaves, here as at the door.
      const shown = list.list.response.parse({ ...page, next: page.next }) as { rows: unknown[] };
      count += shown.rows.length;
      if (count > MAX_EXPORT_ROWS) throw new AppError('export.too_many', { limit: MAX_EXPORT_ROWS });
      const ids = (shown.rows as { id: string }[]).map(({ id }) => id);
      const numbers = clear && ids.length > 0 ? await transact(now, (tx) => clear.values(now, tx, ids)) : null;
      for (const row of shown.rows) {
        const cells = Object.fromEntries(columns.map((column) => [column.key, column.value(row, words)]));
        const number = numbers?.get((row as { id: string }).id);
        yield clear && number && clear.column in cells ? { ...cells, [clear.column]: number } : cells;
      }
      if (!(await transact(own, (tx) => queries.step(tx, task, { done: count })))) throw new Stopped();
      cursor = page.next ?? undefined;
    } while (cursor);
  }

  const zone = scopeOf(ctx).timeZone;
  const made = ctx.clock.now();
  const who = ctx.actor.kind === 'staff' ? `${ctx.actor.name} (${ctx.actor.login})` : '';
  const unit = words.pick(task.unitName, task.unitNameEn);
  const title = entry.title[language];
  const at = civilDateTime(made, zone);
  // Tells the file from every other one, of another run too: contents are stored by what they hold, and a run that fails removes its own.
  const number = `${task.id.slice(-12)}-${task.run}`;
  const heading =
    language === 'zh'
      ? `${title} · ${unit} · 导出人:${who} · 时间:${at} · 原因:${input.reason} · 编号:${number}`
      : `${title} · ${unit} · exported by ${who} · at ${at} · reason: ${input.reason} · no. ${number}`;
  const sheet = writeSheet(
    columns.map(({ key, title: header }) => ({ key, header })),
    rows(entry),
    { format: input.format, language, zone, heading },
  );
  // What holds numbers in clear lies sealed until it is fetched.
  const stored = await ctx.files.put(clear ? sealStream(ctx.keys, sheet, `org.task:${task.id}`) : sheet);
  const { format, reason } = input;
  const name = `${title}-${unit}-${civilDate(made, zone)}.${format}`.replace(/[\\/:*?"<>|\s]+/g, '_');
  try {
    const last = await work.rights(...needed);
    await transact(last, async (tx) => {
      const fileId = await nameFile(tx, { orgId: task.orgId, name, mediaType: MEDIA[format], ...stored });
      const end = {
        state: 'done' as const,
        result: { rows: count, fileName: name, ...(clear ? { sealed: true } : {}) },
        fileId,
        done: count,
      };
      if (!(await queries.finish(tx, task, end))) throw new Stopped();
      const detail = {
        list: entry.list.id,
        query: hidden(input.query),
        columns: input.columns,
        format,
        reason,
        rows: count,
        ...(clear ? { clear: true } : {}),
      };
      await queries.auditExport(tx, task.id, task.orgId, detail);
      await work.ended(tx, 'done');
    });
  } catch (error) {
    await ctx.files.remove(stored.sha256);
    throw error;
  }
}

/** The filters for the audit trail: a phone number searched for stays out of it, but for its tail. */
function hidden(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      /^\+?[\d\s-]{7,}$/.test(value) ? `…${value.replace(/\D/g, '').slice(-4)}` : value,
    ]),
  );
}
