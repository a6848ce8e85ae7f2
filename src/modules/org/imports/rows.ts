import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import type { Catalogues } from '../tasks/catalogue.ts';
import * as tasks from '../tasks/queries.ts';
import { ownTask, rightsAt, taskView } from '../tasks/service.ts';
import { plan } from './check-work.ts';
import { problemsOf } from './error-file.ts';
import { type Judging, openJudging } from './judge.ts';
import { type Card, type ImportColumn, type ImportKind, isBatch } from './kinds.ts';
import * as queries from './queries.ts';
import { countsOf, openRows, takeRows } from './run-work.ts';
import type { decideImport, editImportRow, ImportSettingsValues, listImportRows } from './schema.ts';
import { openRow, sealRow } from './sealed-row.ts';
import { kindOf } from './service.ts';
import { valuesOf } from './values.ts';
import { ImportInput } from './work.ts';

interface Opened {
  /** The rights of the caller at the unit of the import. */
  there: Ctx;
  task: tasks.Task;
  kind: ImportKind;
  settings: ImportSettingsValues;
}

/** An import of the caller whose rows are staged. @throws AppError request.not_found, import.not_checked */
async function opened(ctx: Ctx, catalogues: Catalogues, id: string): Promise<Opened> {
  const task = await ownTask(ctx, id);
  if (task.kind !== 'import') throw new AppError('request.not_found');
  const there = await rightsAt(ctx, task);
  const kind = kindOf(there, catalogues, task.subject);
  const settings = ImportInput.safeParse(task.input).data?.settings;
  if (!settings) throw new AppError('import.not_checked');
  return { there, task, kind, settings };
}

type View = z.input<(typeof listImportRows)['response']>['rows'][number];

async function cardsOf(ctx: Ctx, tx: Tx, kind: ImportKind, rows: readonly queries.ImportRow[]) {
  const ids = [...new Set(rows.flatMap(({ hitId }) => (hitId ? [hitId] : [])))];
  if (!isBatch(kind) || ids.length === 0) return new Map<string, Card>();
  return kind.cards(ctx, tx, ids);
}

function viewOf(
  { there, task, settings }: Opened,
  row: queries.ImportRow,
  columns: readonly ImportColumn[],
  cards: ReadonlyMap<string, Card>,
): View {
  const { cells, mended } = openRow(there, task.id, row);
  const known = new Set(columns.map(({ key }) => key));
  const card = row.hitId ? cards.get(row.hitId) : undefined;
  const seen = row.hitSeen === true;
  const { line, state, earlier, recordId } = row;
  return {
    line,
    state: state as View['state'],
    earlier,
    recordId,
    planned: row.planned as View['planned'],
    decision: row.decision as View['decision'],
    cells: valuesOf(cells, mended, settings),
    mended: Object.keys(mended),
    problems: problemsOf(there, task.id, row).map((problem) => ({
      field: known.has(problem.field) ? problem.field : '',
      reason: problem[there.language],
    })),
    hit: card
      ? {
          ...card,
          id: seen ? row.hitId : null,
          seen,
          // Also of rows that were staged before: how well one fits a foreign record would tell what stands in it.
          band: (seen ? (row.hitBand ?? 'certain') : 'likely') as 'certain' | 'likely' | 'possible',
        }
      : null,
  };
}

/** Fields that the file has, in its order, then those with default values. */
function fieldsOf(settings: ImportSettingsValues, columns: readonly ImportColumn[]) {
  const order = Object.entries(settings.columns)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, key]) => key);
  const keys = [...new Set([...order, ...Object.keys(settings.defaults)])];
  return keys
    .flatMap((key) => columns.filter((column) => column.key === key))
    .map(({ key, title }) => ({ key, title }));
}

/** Rows of an import with what is wrong, what they hit and what became of them. */
export async function listRows(
  ctx: Ctx,
  catalogues: Catalogues,
  id: string,
  query: z.output<(typeof listImportRows)['query']>,
) {
  const one = await opened(ctx, catalogues, id);
  const { columns } = await judgingOf(one);
  // Not read only: looking at the card of somebody else's customer leaves its trace.
  return transact(one.there, async (tx) => {
    const found = await queries.rowsAfter(tx, id, query.filter, query.after, query.limit + 1);
    const rows = found.slice(0, query.limit);
    const cards = await cardsOf(one.there, tx, one.kind, rows);
    return {
      fields: fieldsOf(one.settings, columns),
      rows: rows.map((row) => viewOf(one, row, columns, cards)),
      next: found.length > query.limit ? (rows.at(-1)?.line ?? null) : null,
    };
  });
}

const judgingOf = ({ there, kind, settings }: Opened): Promise<Judging> => openJudging(there, kind, settings);

/** Counts anew what would become of the rows, and answers with the task. */
async function recounted(ctx: Ctx, tx: Tx, catalogues: Catalogues, id: string) {
  await tasks.keepResult(tx, id, await queries.tally(tx, id));
  return taskView(ctx, catalogues, await tasks.taskById(tx, id));
}

/** Holds the import at its check. @throws AppError import.not_checked */
async function holdChecked(tx: Tx, id: string): Promise<void> {
  if (!(await tasks.holdIn(tx, id, ['checked']))) throw new AppError('import.not_checked');
}

/** Mends cells of a row, leaves it out or takes it in again, decides on what it hits; it is judged and matched anew. */
export async function editRow(
  ctx: Ctx,
  catalogues: Catalogues,
  id: string,
  line: number,
  change: z.output<(typeof editImportRow)['body']>,
) {
  const one = await opened(ctx, catalogues, id);
  const judging = await judgingOf(one);
  const { there, settings } = one;
  const before = await read(there, (tx) => queries.rowsAfter(tx, id, 'all', line - 1, 1));
  const staged = before[0]?.line === line ? before[0] : undefined;
  if (!staged) throw new AppError('request.not_found');
  const { cells, mended: earlierMended } = openRow(there, id, staged);
  const mapped = new Set([...Object.values(settings.columns), ...Object.keys(settings.defaults)]);
  for (const field of Object.keys(change.cells ?? {}))
    if (!mapped.has(field)) throw invalid(field, '文件没有此列。', 'The file has no such column.');
  const mended = { ...earlierMended, ...change.cells };
  const judged = judging.judge(valuesOf(cells, mended, settings));
  const [outlook] = await plan(there, judging, settings, [judged]);
  if (!outlook) throw new AppError('request.not_found');
  return transact(there, async (tx) => {
    await holdChecked(tx, id);
    const row = await queries.rowAt(tx, id, line);
    if (!row) throw new AppError('request.not_found');
    const { problems, hit, planned, key, also } = outlook;
    const removed = change.removed ?? row.state === 'removed';
    const decision = change.decision === undefined ? row.decision : change.decision;
    await queries.writeRow(tx, id, {
      line,
      state: removed ? 'removed' : problems.length > 0 ? 'wrong' : 'ready',
      sealed: sealRow(there, id, line, { cells, mended, problems }),
      keyHash: key,
      alsoHash: also,
      hitId: hit?.id ?? null,
      hitSeen: hit?.seen ?? null,
      hitBand: hit?.band ?? null,
      decision: hit === null && row.earlier === null ? null : decision,
      planned,
    });
    const keys = [row.keyHash, row.alsoHash, key, also].filter((one) => one !== null);
    if (keys.length > 0) await queries.markRepeated(tx, id, keys);
    if (!judging.try)
      await queries.planRows(tx, id, settings.mode, keys.length > 0 ? await queries.linesOf(tx, id, keys) : [line]);
    else await queries.planRows(tx, id, settings.mode, 'repeated');
    const task = await recounted(ctx, tx, catalogues, id);
    const now = (await queries.rowAt(tx, id, line)) as queries.ImportRow;
    const cards = await cardsOf(there, tx, one.kind, [now]);
    return { row: viewOf(one, now, judging.columns, cards), task };
  });
}

/** One decision for all rows of a sort. */
export async function decideAll(
  ctx: Ctx,
  catalogues: Catalogues,
  id: string,
  body: z.output<(typeof decideImport)['body']>,
) {
  const one = await opened(ctx, catalogues, id);
  if (body.among === 'wrong' && body.decision !== 'skip')
    throw invalid('decision', '有错误的行只能移除。', 'Rows with errors can only be left out.');
  if (body.among === 'foreign' && body.decision === 'update')
    throw invalid('decision', '其他单位的记录不能修改。', 'A record of another unit is not changed.');
  return transact(one.there, async (tx) => {
    await holdChecked(tx, id);
    await queries.bePatient(tx);
    await queries.decide(tx, id, body.among, body.decision);
    await queries.planRows(tx, id, one.settings.mode, isBatch(one.kind) ? 'all' : 'repeated');
    return recounted(ctx, tx, catalogues, id);
  });
}

/** A row that was left out as a duplicate, or failed as one, is none: its record is made now. @throws AppError import.not_open */
export async function takeAsNew(ctx: Ctx, catalogues: Catalogues, id: string, line: number) {
  const one = await opened(ctx, catalogues, id);
  const judging = await judgingOf(one);
  const { there, settings, kind } = one;
  if (!isBatch(kind)) throw new AppError('import.not_open');
  return transact(there, async (tx) => {
    if (!(await tasks.holdIn(tx, id, ['done']))) throw new AppError('import.not_open');
    const row = await queries.rowAt(tx, id, line);
    if (!row) throw new AppError('request.not_found');
    if (!['skipped', 'failed'].includes(row.state)) throw new AppError('import.not_open');
    const again = { ...row, state: 'ready', decision: 'new' };
    const [outcome] = await takeRows(
      there,
      tx,
      id,
      judging,
      settings,
      await openRows(there, id, judging, settings, [again]),
    );
    if (outcome?.state === 'created') {
      await queries.writeOutcomes(tx, id, [outcome]);
      await queries.decideOne(tx, id, line, 'new');
      const { created = 0 } = countsOf([outcome]);
      await queries.recount(tx, id, { created, [row.state]: -1 });
    }
    const now = (await queries.rowAt(tx, id, line)) as queries.ImportRow;
    const cards = await cardsOf(there, tx, kind, [now]);
    return {
      row: viewOf(one, now, judging.columns, cards),
      task: taskView(ctx, catalogues, await tasks.taskById(tx, id)),
    };
  });
}
