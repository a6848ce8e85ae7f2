import { transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { finish, step, taskById } from '../tasks/queries.ts';
import { Stopped, type Work } from '../tasks/work.ts';
import { type ImportKind, isBatch } from './kinds.ts';
import * as queries from './queries.ts';
import { openPart, sealPart } from './sealed-row.ts';

const BATCH = 500;
const LAST = 2_147_483_647;
const USED = {
  field: '',
  zh: '导入后已被使用或修改,予以保留。',
  en: 'Used or changed since the import; it stays.',
};

/**
 * Takes an import back: what it made and nobody has used goes, what it changed is as it was before. A row is marked in the transaction
 * that takes it back, so that a second run (or a second worker) finds only what is left.
 */
export async function runRevert(work: Work, kind: ImportKind): Promise<void> {
  const { task } = work;
  if (!isBatch(kind)) throw new AppError('import.not_revertible');
  let { done } = task;
  // Backwards: what a later row changed is put back before the row that made it is taken.
  for (let from = LAST, more = true; more; ) {
    const ctx = await work.rights('record.import', kind.permission);
    await transact(ctx, async (tx) => {
      if (!(await step(tx, task, { done }))) throw new Stopped();
      const rows = await queries.revertible(tx, task.id, from, BATCH);
      const gone = await kind.revert(
        ctx,
        tx,
        rows.map(({ line, state, recordId, before }) => ({
          outcome: state as 'created' | 'updated',
          recordId: recordId ?? '',
          before: before ? openPart(ctx, task.id, line, 'before', before) : null,
        })),
      );
      const outcomes = rows.map((row, at): queries.Outcome => {
        const { line, recordId, before } = row;
        if (gone[at]) return { line, recordId, before: null, why: null, state: 'reverted' };
        return { line, recordId, before, state: 'kept', why: sealPart(ctx, task.id, line, 'why', [USED]) };
      });
      await queries.writeOutcomes(tx, task.id, outcomes);
      const reverted = outcomes.filter(({ state }) => state === 'reverted').length;
      const add = { reverted, kept: outcomes.length - reverted };
      if (!(await queries.advance(tx, task, add, rows.length))) throw new Stopped();
      // Rows below the page were read with it for their records' sake: the next page passes them over.
      more = rows.length >= BATCH;
      from = rows[Math.min(rows.length, BATCH) - 1]?.line ?? from;
      done += rows.length;
      if (more) return;
      const now = await taskById(tx, task.id);
      const result = now?.result as Record<string, unknown>;
      if (!(await finish(tx, task, { state: 'done', result }))) throw new Stopped();
      await work.ended(tx, 'done');
    });
  }
}
