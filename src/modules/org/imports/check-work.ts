import { sql } from 'kysely';
import { breather } from '../../../platform/breather.ts';
import type { Ctx } from '../../../platform/context.ts';
import { blindIndex } from '../../../platform/crypto.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import type { Cells } from '../../../platform/sheet.ts';
import { clean } from '../../../platform/sheet-read.ts';
import { finish, step } from '../tasks/queries.ts';
import { Stopped, type Work } from '../tasks/work.ts';
import { type Judging, openJudging, tried } from './judge.ts';
import { type Hit, type ImportColumn, type ImportKind, isProblem, type Judged } from './kinds.ts';
import { planOf } from './plan.ts';
import * as queries from './queries.ts';
import type { ImportSettingsValues } from './schema.ts';
import { sealRow } from './sealed-row.ts';
import { dataRows } from './table.ts';
import { valuesOf } from './values.ts';

/** Records of other units that a person's files may hit in a day before it is written down. */
const MANY_FOREIGN = 20;

/** The template's sample row, sent back as it was. */
const isSample = (values: Record<string, string>, columns: readonly ImportColumn[]): boolean =>
  columns.every(({ key, example }) => (values[key] ?? '') === example || values[key] === undefined) &&
  columns.some(({ key }) => values[key]);

/** A row read and judged, not yet matched. */
interface ReadRow extends Judged {
  line: number;
  cells: string[];
}

/**
 * Reads the whole file, judges each row, finds what it hits, and stages it sealed: batch by batch, each with its place, so that a killed
 * run goes on where it stopped. Nothing of the file is written yet.
 */
export async function runCheck(work: Work, kind: ImportKind, settings: ImportSettingsValues): Promise<void> {
  const { task } = work;
  const rights = () => work.rights('record.import', kind.permission);
  const judging = await openJudging(await rights(), kind, settings);
  let { done } = task;
  let batch: ReadRow[] = [];
  const flush = async (ctx: Ctx) => {
    const rows = await plan(ctx, judging, settings, batch);
    const place = batch.at(-1)?.line ?? 0;
    done += batch.length;
    const staged = batch.map((row, at): queries.StagedRow => {
      const { hit, planned, problems, key, also } = rows[at] as Outlook;
      const sealed = sealRow(ctx, task.id, row.line, { cells: row.cells, mended: {}, problems });
      return {
        line: row.line,
        state: problems.length > 0 ? 'wrong' : 'ready',
        sealed,
        key,
        also,
        hit,
        planned,
      };
    });
    await transact(ctx, async (tx) => {
      // First the progress: it locks the task, so that no second worker stages this batch too.
      if (!(await step(tx, task, { done, place: String(place), result: { read: done } }))) throw new Stopped();
      await queries.stageRows(tx, task.id, staged);
    });
    batch = [];
  };
  const breathe = breather();
  for await (const row of dataRows(await rights(), task, settings, Number(task.place ?? 0))) {
    const read = readRow(row, judging, settings);
    if (!read) continue;
    batch.push(read);
    if (batch.length >= judging.batch) await flush(await rights());
    await breathe();
  }
  const ctx = await rights();
  if (batch.length > 0) await flush(ctx);
  await transact(ctx, async (tx) => {
    if (!(await step(tx, task, { done, total: done }))) throw new Stopped();
    await queries.bePatient(tx);
    await queries.markRepeated(tx, task.id, null);
    await queries.planRows(tx, task.id, settings.mode, 'repeated');
    const result = { ...(await queries.tally(tx, task.id)) };
    await noteForeign(tx, task);
    if (!(await finish(tx, task, { state: 'checked', result, done }))) throw new Stopped();
    await work.ended(tx, 'checked');
  });
}

/** Whom a dealer's file names of other dealers' customers is seen by the check alone: who tries many is in the trail. */
async function noteForeign(tx: Tx, task: Work['task']): Promise<void> {
  const { here, day } = await queries.foreignHits(tx, task);
  if (here === 0 || day < MANY_FOREIGN) return;
  const detail = JSON.stringify({ import: task.subject, foreignHits: here, foreignHitsOfDay: day });
  await sql`select app.audit_view('org.task', ${task.id}, ${task.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
}

function readRow({ line, cells }: Cells, judging: Judging, settings: ImportSettingsValues): ReadRow | null {
  const trimmed = cells.map(clean);
  const values = valuesOf(trimmed, {}, settings);
  if (isSample(values, judging.columns)) return null;
  return { line, cells: trimmed, ...judging.judge(values) };
}

interface Outlook {
  hit: queries.StagedRow['hit'];
  planned: queries.StagedRow['planned'];
  problems: Judged['problems'];
  key: Buffer | null;
  also: Buffer | null;
}

/**
 * What a row may have but once in the file. One that surely is a record's own is told apart by the record; a second key that the record has
 * already (a family's phone) may stand in rows of other records.
 */
function keysOf({ keys }: Pick<Ctx, 'keys'>, { key, also = null }: Judged, hit: Hit | null) {
  if (!hit?.seen || hit.band !== 'certain') return { key, also };
  return { key: blindIndex(keys, 'import.record', hit.id), also: hit.holds ? null : also };
}

/** What becomes of judged rows as things stand; repeated keys are found when the whole file is there. */
export async function plan(
  ctx: Ctx,
  judging: Judging,
  { mode }: Pick<ImportSettingsValues, 'mode'>,
  rows: readonly Judged[],
): Promise<Outlook[]> {
  if (judging.try) {
    const trying = judging.try;
    return tried(ctx, async (joined) => {
      const found: Outlook[] = [];
      for (const row of rows) {
        const outcome = row.problems.length > 0 ? null : await trying(joined, row);
        const keys = keysOf(ctx, row, null);
        if (outcome === null || typeof outcome === 'string')
          found.push({ hit: null, planned: outcome, problems: row.problems, ...keys });
        else found.push({ hit: null, planned: null, problems: [outcome], ...keys });
      }
      return found;
    });
  }
  const sound = rows.filter(({ problems }) => problems.length === 0);
  const hits = await transact(ctx, (tx) => judging.match(tx, sound));
  const byRow = new Map(sound.map((row, at) => [row, hits[at] ?? null]));
  return rows.map((row) => {
    const found = byRow.get(row) ?? null;
    const bare = { hit: null, planned: null, ...keysOf(ctx, row, null) };
    if (row.problems.length > 0) return { ...bare, problems: row.problems };
    if (isProblem(found)) return { ...bare, problems: [found] };
    const hit = found;
    const planned = planOf({ hit, earlier: null, decision: null }, mode);
    return { hit, planned: planned === 'wrong' ? null : planned, problems: [], ...keysOf(ctx, row, hit) };
  });
}
