import { breather } from '../../../platform/breather.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import type { FieldError } from '../../../platform/errors.ts';
import { finish, type Task, taskById } from '../tasks/queries.ts';
import { Stopped, type Work } from '../tasks/work.ts';
import { type Judging, openJudging } from './judge.ts';
import { type Hit, type ImportKind, isProblem, type Judged, type Taken, type Taking } from './kinds.ts';
import { type Planned, planOf, skipReason } from './plan.ts';
import * as queries from './queries.ts';
import type { ImportSettingsValues } from './schema.ts';
import { openRow, sealPart } from './sealed-row.ts';
import { valuesOf } from './values.ts';

/** A staged row, opened and judged again by the rules of now. */
export interface OpenRow {
  row: queries.ImportRow;
  judged: Judged | null;
}

/** Opens staged rows and judges those that are to be taken. */
export async function openRows(
  ctx: Ctx,
  taskId: string,
  judging: Judging,
  settings: ImportSettingsValues,
  rows: readonly queries.ImportRow[],
): Promise<OpenRow[]> {
  const opened: OpenRow[] = [];
  const breathe = breather();
  for (const row of rows) {
    const { cells, mended, problems } = openRow(ctx, taskId, row);
    const wrong = row.state === 'wrong' ? { problems, key: null, facts: null } : null;
    opened.push({ row, judged: row.state === 'ready' ? judging.judge(valuesOf(cells, mended, settings)) : wrong });
    await breathe();
  }
  return opened;
}

/**
 * Takes the staged rows batch by batch: each batch is one transaction with the records, what became of each row, and what was counted, so
 * that a kill loses nothing and no row is taken twice; a batch holds its rows, and a second worker finds them done. Rows are matched anew:
 * what the check saw may have changed.
 */
export async function runRows(work: Work, kind: ImportKind, settings: ImportSettingsValues): Promise<void> {
  const { task } = work;
  const rights = () => work.rights('record.import', kind.permission);
  const judging = await openJudging(await rights(), kind, settings);
  // Rows that repeat an earlier key come last, one batch after the other: what they repeat is written by then.
  for (const repeated of [false, true]) {
    let after = 0;
    const next = async (): Promise<OpenRow[]> => {
      const ctx = await rights();
      const rows = await transact(ctx, (tx) =>
        queries.openRows(tx, task.id, after, repeated ? 100 : judging.batch, repeated),
      );
      after = rows.at(-1)?.line ?? after;
      return openRows(ctx, task.id, judging, settings, rows);
    };
    const lane = async () => {
      // The next batch is opened and judged while the database writes this one.
      let coming = turn(next);
      for (let rows = await coming; rows.length > 0; rows = await coming) {
        coming = turn(next);
        coming.catch(() => undefined);
        const ctx = await rights();
        await transact(ctx, (tx) => takeBatch(ctx, tx, task, judging, settings, rows));
      }
    };
    const turn = inTurn();
    await allOf(Array.from({ length: repeated ? 1 : judging.lanes }, lane));
  }
  const ctx = await rights();
  const content = await transact(ctx, async (tx) => {
    const file = await queries.dropFile(tx, task.id);
    const now = await taskById(tx, task.id);
    const result = now?.result as Record<string, unknown>;
    if (!(await finish(tx, task, { state: 'done', result, done: now?.done ?? 0 }))) throw new Stopped();
    await work.ended(tx, 'done');
    return file;
  });
  if (content) await ctx.files.remove(content);
}

/** Reads batches one after the other, whichever lane asks. */
function inTurn(): <T>(read: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (read) => {
    const mine = last.then(read, read);
    last = mine;
    return mine;
  };
}

/** Waits for all lanes, so that none still writes when the first error is told. */
async function allOf(lanes: Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(lanes);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** Rows in parts that hold each key but once: the second of a key has to find what the first one made. */
function* apart(rows: readonly OpenRow[]): Generator<OpenRow[]> {
  for (let rest = [...rows]; rest.length > 0; ) {
    const seen = new Set<string>();
    const later: OpenRow[] = [];
    const part = rest.filter((one) => {
      const { earlier, keyHash, alsoHash } = one.row;
      const keys = earlier === null ? [] : [keyHash, alsoHash].flatMap((key) => key?.toString('latin1') ?? []);
      const first = keys.every((key) => !seen.has(key));
      for (const key of keys) seen.add(key);
      if (!first) later.push(one);
      return first;
    });
    yield part;
    rest = later;
  }
}

async function takeBatch(
  ctx: Ctx,
  tx: Tx,
  task: Task,
  judging: Judging,
  settings: ImportSettingsValues,
  rows: readonly OpenRow[],
): Promise<void> {
  const held = await queries.holdRows(
    tx,
    task.id,
    rows.map(({ row }) => row.line),
  );
  const outcomes: queries.Outcome[] = [];
  for (const part of apart(rows.filter(({ row }) => held.has(row.line))))
    outcomes.push(...(await takeRows(ctx, tx, task.id, judging, settings, part)));
  await queries.writeOutcomes(tx, task.id, outcomes);
  if (!(await queries.advance(tx, task, countsOf(outcomes), outcomes.length))) throw new Stopped();
}

/** read = created + updated + skipped + failed; rows left out by hand are skipped. */
export function countsOf(outcomes: readonly queries.Outcome[]): Record<string, number> {
  const counts = { read: outcomes.length, created: 0, updated: 0, skipped: 0, failed: 0 };
  for (const { state } of outcomes) {
    if (state === 'created' || state === 'updated' || state === 'failed') counts[state] += 1;
    else counts.skipped += 1;
  }
  return counts;
}

interface Turn extends OpenRow {
  hit: Hit | null;
  planned: Planned | 'wrong';
}

/** Writes rows and says what became of each, in their order. */
export async function takeRows(
  ctx: Ctx,
  tx: Tx,
  taskId: string,
  judging: Judging,
  settings: ImportSettingsValues,
  rows: readonly OpenRow[],
): Promise<queries.Outcome[]> {
  const sound = rows.filter(({ judged }) => judged && judged.problems.length === 0);
  const hits = await judging.match(
    tx,
    sound.map(({ judged }) => judged as Judged),
  );
  const unmatched = new Map<number, FieldError>();
  const turns = sound.flatMap((one, at): Turn[] => {
    const hit = hits[at] ?? null;
    if (isProblem(hit)) {
      unmatched.set(one.row.line, hit);
      return [];
    }
    const { earlier, decision, planned } = one.row;
    // A kind that only trying tells about has its plan from the check; taking it tells again.
    if (judging.try)
      return [{ ...one, hit, planned: earlier !== null && !decision ? 'wrong' : asPlanned(planned, decision) }];
    return [{ ...one, hit, planned: planOf({ hit, earlier, decision: asDecision(decision) }, settings.mode) }];
  });
  const taking = turns.filter(({ planned }) => planned === 'create' || planned === 'update');
  const taken = await judging.take(
    ctx,
    tx,
    taking.map(({ row, judged, hit, planned }): Taking => {
      const target = planned === 'update' ? (hit?.id ?? null) : null;
      return { line: row.line, facts: judged?.facts, target, asNew: row.decision === 'new' };
    }),
  );
  const done = new Map(taking.map(({ row }, at) => [row.line, taken[at] as Taken]));
  const turnOf = new Map(turns.map((one) => [one.row.line, one]));
  const seal = (line: number, part: 'why' | 'before', value: unknown) => sealPart(ctx, taskId, line, part, value);
  return rows.map(({ row, judged }): queries.Outcome => {
    const { line, earlier } = row;
    const bare = { line, recordId: null, why: null, before: null };
    if (row.state === 'removed') {
      const why: FieldError = { field: '', ...skipReason({ hit: null, earlier, decision: null }, settings.mode, true) };
      return { ...bare, state: 'skipped', why: seal(line, 'why', [why]) };
    }
    const one = turnOf.get(line);
    const result = done.get(line);
    if (result) {
      const state = result.outcome;
      const before = result.before === undefined ? null : seal(line, 'before', result.before);
      return {
        line,
        state,
        recordId: result.recordId,
        before,
        why: result.why ? seal(line, 'why', [result.why]) : null,
      };
    }
    if (one?.planned === 'skip') {
      const decision = asDecision(row.decision);
      const why: FieldError = { field: '', ...skipReason({ hit: one.hit, earlier, decision }, settings.mode, false) };
      return { ...bare, state: 'skipped', recordId: one.hit?.seen ? one.hit.id : null, why: seal(line, 'why', [why]) };
    }
    const found = unmatched.get(line);
    const problems = judged?.problems.length ? judged.problems : [found ?? repeatedProblem(earlier)];
    return { ...bare, state: 'failed', why: seal(line, 'why', problems) };
  });
}

const asDecision = (text: string | null) => text as 'update' | 'skip' | 'new' | null;

/** A row that is tried one by one is taken whatever the check foresaw, unless somebody said not to. */
const asPlanned = (_planned: string | null, decision: string | null): Planned =>
  decision === 'skip' ? 'skip' : 'create';

/** What is wrong with a row that has the key of an earlier one. */
export function repeatedProblem(earlier: number | null): FieldError {
  return { field: '', zh: `与第 ${earlier} 行重复。`, en: `Row ${earlier} has the same already.` };
}
