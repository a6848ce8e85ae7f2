import * as z from 'zod';
import type { Ctx, Platform } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { asAppError } from '../../../platform/http.ts';
import type { Language, Text } from '../../../platform/i18n.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { ownContext, staffContext } from '../../../platform/staff-context.ts';
import { runImport } from '../imports/work.ts';
import { notify } from '../notifications/service.ts';
import { runBulk } from './bulk-work.ts';
import type { Catalogues } from './catalogue.ts';
import { runExport } from './export-work.ts';
import * as queries from './queries.ts';
import { titleOf } from './service.ts';
import { type Ending, Stopped, type Work } from './work.ts';

const Job = z.object({ task: z.uuid(), staff: z.uuid(), unit: z.uuid() });
/** Runs after which work that keeps breaking off is given up. */
const MOST_RUNS = 8;
/** So long a person is taken to wait in front of it. */
const PATIENCE_MS = 10_000;
const DOING: Record<queries.TaskKind, Text> = {
  export: { zh: '导出', en: 'Export' },
  import: { zh: '导入', en: 'Import' },
  bulk: { zh: '批量操作:', en: 'Action' },
};

/**
 * The job behind all long work. At least once: each batch writes its progress in its own transaction, so a killed run is gone on with
 * where it stopped; an export, which writes nothing before its end, starts over.
 */
export function taskJob(catalogues: Catalogues): JobDefinition {
  return { task: 'org.task', run: (platform, payload) => work(platform, catalogues, Job.parse(payload)) };
}

async function work(platform: Platform, catalogues: Catalogues, job: z.output<typeof Job>): Promise<void> {
  const own = ownContext(platform, job.staff, job.task);
  const task = await transact(own, async (tx) =>
    (await queries.takeUp(tx, job.task)) ? queries.taskById(tx, job.task) : undefined,
  );
  if (!task) return;
  const one: Work = {
    task,
    own,
    async rights(...permissions) {
      const ctx = await staffContext(platform, job.staff, task.orgId, task.id);
      if (!ctx || permissions.some((permission) => permission && !ctx.permissions.has(permission)))
        throw new AppError('task.no_rights');
      return { ...ctx, language: task.language as Language };
    },
    ended: (tx, state) => ended(tx, catalogues, task, state),
  };
  try {
    if (task.kind === 'export') await runExport(one, catalogues);
    else if (task.kind === 'import') await runImport(one, catalogues.imports);
    else await runBulk(one, catalogues);
  } catch (error) {
    if (error instanceof Stopped) return;
    const refusal = asAppError(error);
    if (refusal.status >= 500 && task.run < MOST_RUNS) throw error;
    if (refusal.status >= 500) platform.log.error({ err: error, task: task.id }, 'task given up');
    await fail(own, catalogues, task, refusal.status >= 500 ? new AppError('task.given_up') : refusal);
  }
}

async function fail(own: Ctx, catalogues: Catalogues, task: queries.Task, refusal: AppError): Promise<void> {
  const { code, details } = refusal;
  // The notice stands at the unit of the work, whatever the person may do there now.
  const scope = {
    unitId: task.orgId,
    unitKind: 'department' as const,
    timeZone: 'Asia/Shanghai',
    orgIds: [task.orgId],
  };
  await transact({ ...own, scope }, async (tx) => {
    const now = await queries.taskById(tx, task.id);
    const result = { ...(now?.result as object), code, details };
    if (await queries.finish(tx, task, { state: 'failed', result })) await ended(tx, catalogues, task, 'failed');
  });
}

/** Tells the person of work they may have left; whoever still waits in front of it, after a few seconds, sees it end. */
async function ended(tx: Tx, catalogues: Catalogues, task: queries.Task, state: Ending): Promise<void> {
  if (state !== 'failed' && Date.now() - task.createdAt.getTime() < PATIENCE_MS) return;
  const { id, orgId, staffId, kind, subject } = task;
  const about = titleOf(catalogues, kind, subject);
  const title =
    task.language === 'zh'
      ? `${DOING[kind as queries.TaskKind].zh}${about.zh}`
      : `${DOING[kind as queries.TaskKind].en}: ${about.en}`;
  await notify(tx, {
    orgId,
    staffId,
    kind: state === 'failed' ? 'task.failed' : 'task.done',
    subject: { type: 'org.task', id },
    payload: { title },
  });
}
