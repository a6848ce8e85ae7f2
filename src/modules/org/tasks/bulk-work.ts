import * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { type Tx, transact, within } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { parse } from '../../../platform/http.ts';
import type { BulkActionKind, Catalogues } from './catalogue.ts';
import * as queries from './queries.ts';
import type { runBulk as endpoint } from './schema.ts';
import { KeptQuery, openQuery, sealQuery } from './sealed-query.ts';
import { addOpenTask, taskView } from './service.ts';
import { BATCH, Stopped, type Work } from './work.ts';

/** Rows done at once, while the person waits; more run in the background. */
const AT_ONCE = 100;

const BulkInput = z.object({
  ids: z.array(z.string()).optional(),
  query: KeptQuery.optional(),
  input: z.unknown(),
});

/** Actions the caller may use. */
export function bulkActionsOf(ctx: Ctx, { bulk }: Catalogues) {
  return bulk.filter(({ permission, list }) =>
    [permission, list.permission].every((one) => one === null || ctx.permissions.has(one)),
  );
}

async function apply(ctx: Ctx, tx: Tx, action: BulkActionKind, ids: readonly string[], input: unknown) {
  const failed = await action.apply(within(ctx, tx), tx, ids, input);
  return [...failed].map(([subject, text]): queries.Failure => ({ subject, cell: null, ...text }));
}

/**
 * Does something with many rows: up to a hundred at once, more as a task.
 * @throws AppError request.invalid for an unknown action or wrong input, auth.forbidden without its permission
 */
export async function startBulk(ctx: Ctx, catalogues: Catalogues, body: z.output<(typeof endpoint)['body']>) {
  const action = catalogues.bulk.find(({ id }) => id === body.action);
  if (!action) throw invalid('action', '没有这个批量操作。', 'There is no such action.');
  breadthOf(ctx, action.permission);
  if (action.list.permission) breadthOf(ctx, action.list.permission);
  const input = parse(action.input, body.input ?? {}, ctx.language, 'body');
  const { cursor: _cursor, limit: _limit, ...query } = body.query ?? {};
  const parsed = parse(action.list.query, query, ctx.language, 'query') as object;
  let ids = body.ids && [...new Set(body.ids)];
  if (!ids) {
    const page = await action.page(ctx, { ...parsed, cursor: undefined, limit: AT_ONCE });
    if (page.next === null) ids = (page.rows as { id: string }[]).map(({ id }) => id);
  }
  const few = ids !== undefined && ids.length <= AT_ONCE ? ids : null;
  return transact(ctx, async (tx) => {
    if (few) {
      const failures = await apply(ctx, tx, action, few, input);
      return {
        task: null,
        changed: few.length - failures.length,
        failures: failures.map(({ subject, cell, zh, en }, at) => ({
          ordinal: at + 1,
          subject,
          cell,
          reason: ctx.language === 'zh' ? zh : en,
        })),
      };
    }
    const id = await addOpenTask(ctx, tx, {
      orgId: scopeOf(ctx).unitId,
      staffId: staffIdOf(ctx),
      kind: 'bulk',
      subject: action.id,
      language: ctx.language,
      input: {
        ...(ids ? { ids } : { query: sealQuery(ctx, query as Record<string, string>) }),
        input: body.input ?? {},
      },
      total: ids?.length ?? null,
    });
    return { task: taskView(ctx, catalogues, await queries.taskById(tx, id)), changed: 0, failures: [] };
  });
}

/**
 * Runs an action in batches, each in one transaction with its progress, under the rights the person has at that moment. "All that match"
 * walks the list anew by keyset: the key of a row does not change with what is done to it, so none is skipped and none comes twice.
 */
export async function runBulk(work: Work, catalogues: Catalogues): Promise<void> {
  const { task } = work;
  const action = catalogues.bulk.find(({ id }) => id === task.subject);
  if (!action) throw new AppError('request.not_found');
  const given = BulkInput.parse(task.input);
  const input = action.input.parse(given.input ?? {});
  const query = action.list.query.parse(openQuery(work.own, given.query ?? {})) as object;
  let { done, place } = task;
  let failed = (task.result as { failed?: number }).failed ?? 0;
  for (let more = !given.ids || done < given.ids.length; more; ) {
    const ctx = await work.rights(action.permission, action.list.permission);
    let ids: string[];
    let next: string | null = null;
    if (given.ids) {
      ids = given.ids.slice(done, done + BATCH);
      more = done + ids.length < given.ids.length;
    } else {
      const page = await action.page(ctx, { ...query, cursor: place ?? undefined, limit: BATCH });
      ids = (page.rows as { id: string }[]).map(({ id }) => id);
      next = page.next;
      more = next !== null;
    }
    const first = failed + 1;
    const reached = done + ids.length;
    failed += await transact(ctx, async (tx) => {
      // First the progress: it locks the task, so that no second worker does this batch too.
      if (!(await queries.step(tx, task, { done: reached, place: next }))) throw new Stopped();
      const failures = await apply(ctx, tx, action, ids, input);
      await queries.addFailures(tx, task.id, first, failures);
      const count = first - 1 + failures.length;
      const result = { changed: reached - count, failed: count };
      await queries.step(tx, task, { done: reached, result });
      if (!more) {
        await queries.finish(tx, task, { state: 'done', result, done: reached });
        await work.ended(tx, 'done');
      }
      return failures.length;
    });
    done = reached;
    place = next;
  }
}
