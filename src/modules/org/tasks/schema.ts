import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { PERMISSIONS, type Permission } from '../../../platform/permissions.ts';

const PermissionName = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);
const TaskParams = z.object({ id: Id });
const Both = z.object({ zh: z.string(), en: z.string() });

/** Rows an export may have, and rows an action may name one by one. */
export const MAX_EXPORT_ROWS = 100_000;
export const MAX_BULK_IDS = 5_000;

/** A row that was not taken: the row of the file or the record, the cell where one is to blame, and why. */
export const TaskFailure = z.object({
  ordinal: z.int(),
  subject: z.string(),
  cell: z.string().nullable(),
  reason: z.string(),
});

/** read = created + updated + skipped + failed; an export counts rows, an action changed and failed. */
const Counts = z
  .object({
    rows: z.int(),
    read: z.int(),
    created: z.int(),
    updated: z.int(),
    skipped: z.int(),
    changed: z.int(),
    failed: z.int(),
    /** Of an import: rows that hit a record, that repeat a key of the file, that were left out by hand, taken back, and kept then. */
    duplicates: z.int(),
    repeated: z.int(),
    removed: z.int(),
    reverted: z.int(),
    kept: z.int(),
  })
  .partial();

export const TaskState = z.enum(['draft', 'waiting', 'running', 'checked', 'done', 'failed', 'cancelled']);

/** A piece of long work of one's own. */
export const TaskRow = z.object({
  id: Id,
  kind: z.enum(['export', 'import', 'bulk']),
  subject: z.string(),
  title: Both,
  unitName: z.string(),
  unitNameEn: z.string(),
  /** draft: an import whose columns are yet to be named; checked: one that was tried and waits for the person's word. */
  state: TaskState,
  /** How far an import has come. */
  phase: z.enum(['draft', 'check', 'run', 'revert']).nullable(),
  done: z.int(),
  total: z.int().nullable(),
  counts: Counts,
  /** Why it failed, in the reader's language. */
  problem: z.string().nullable(),
  /** Name of the file that can be had: an export's, or the one an import read. */
  fileName: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
});

export const listTasks = endpoint({
  id: 'org.tasks',
  method: 'GET',
  path: '/api/tasks',
  audience: 'staff',
  summary: { zh: '我的后台任务', en: 'Long work of one’s own, newest first' },
  query: PageQuery.extend({ kind: z.enum(['export', 'import', 'bulk']).optional() }),
  response: pageOf(TaskRow),
});

export const getTask = endpoint({
  id: 'org.task',
  method: 'GET',
  path: '/api/tasks/:id',
  audience: 'staff',
  summary: { zh: '后台任务进度', en: 'One piece of long work' },
  params: TaskParams,
  response: TaskRow,
});

export const cancelTask = endpoint({
  id: 'org.cancel_task',
  method: 'POST',
  path: '/api/tasks/:id/cancel',
  audience: 'staff',
  summary: { zh: '取消后台任务', en: 'Cancel a piece of long work; what is done stays done' },
  params: TaskParams,
  response: TaskRow,
});

export const getTaskFile = endpoint({
  id: 'org.task_file',
  method: 'GET',
  path: '/api/tasks/:id/file',
  audience: 'staff',
  summary: { zh: '下载导出文件', en: 'The file that an export made' },
  params: TaskParams,
  response: z.string().meta({ description: 'The file, .xlsx or .csv', contentMediaType: 'application/octet-stream' }),
});

export const listTaskFailures = endpoint({
  id: 'org.task_failures',
  method: 'GET',
  path: '/api/tasks/:id/failures',
  audience: 'staff',
  summary: { zh: '失败的行', en: 'Rows that were not taken, with their reasons; the first 200' },
  params: TaskParams,
  response: z.object({ rows: z.array(TaskFailure) }),
});

export const getFailedRows = endpoint({
  id: 'org.task_failed_rows',
  method: 'GET',
  path: '/api/tasks/:id/failed-rows',
  audience: 'staff',
  summary: { zh: '下载失败的行', en: 'The failed rows as the same sheet with their reasons' },
  params: TaskParams,
  query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  response: z.string().meta({ description: 'The file', contentMediaType: 'application/octet-stream' }),
});

/** Lists the caller may export, with all their columns. */
export const listExports = endpoint({
  id: 'org.exports',
  method: 'GET',
  path: '/api/exports',
  audience: 'staff',
  permission: 'record.export',
  summary: { zh: '可导出的列表', en: 'Lists that can be exported' },
  response: z.object({
    limit: z.int(),
    rows: z.array(
      z.object({
        list: z.string(),
        title: Both,
        columns: z.array(z.object({ key: z.string(), title: Both })),
        /** The caller may have numbers in clear. */
        clear: z.boolean(),
      }),
    ),
  }),
});

export const createExport = endpoint({
  id: 'org.export',
  method: 'POST',
  path: '/api/exports',
  audience: 'staff',
  permission: 'record.export',
  summary: { zh: '导出列表', en: 'Export a list; the file is made in the background' },
  body: z.object({
    list: z.string().max(60),
    query: z.record(z.string().max(40), z.string().max(200)).default({}),
    columns: z.array(z.string().max(40)).max(60).optional().meta({ description: 'In this order; all where left out' }),
    format: z.enum(['xlsx', 'csv']).default('xlsx'),
    reason: z.string().trim().min(2).max(200),
    clear: z.boolean().default(false).meta({
      description: 'Numbers in clear, where the list has some and the caller may see them; audited, the file is sealed',
    }),
  }),
  response: TaskRow,
  creates: true,
});

/** Actions on many rows that the caller may use. */
export const listBulkActions = endpoint({
  id: 'org.bulk_actions',
  method: 'GET',
  path: '/api/bulk',
  audience: 'staff',
  summary: { zh: '可用的批量操作', en: 'Actions on many rows' },
  response: z.object({
    rows: z.array(z.object({ action: z.string(), title: Both, list: z.string(), permission: PermissionName })),
  }),
});

export const runBulk = endpoint({
  id: 'org.bulk',
  method: 'POST',
  path: '/api/bulk',
  audience: 'staff',
  summary: { zh: '批量操作', en: 'Do something with many rows; more than 100 in the background' },
  body: z
    .object({
      action: z.string().max(60),
      ids: z.array(Id).min(1).max(MAX_BULK_IDS).optional(),
      all: z.literal(true).optional(),
      query: z.record(z.string().max(40), z.string().max(200)).optional(),
      input: z.record(z.string().max(40), z.unknown()).optional().meta({ description: 'What the action needs' }),
    })
    .refine((body) => (body.ids === undefined) !== (body.all === undefined), {
      path: ['ids'],
      message: 'ids 与 all 二选一 · either ids or all',
    }),
  response: z.object({
    /** Set where the work runs in the background. */
    task: TaskRow.nullable(),
    changed: z.int(),
    failures: z.array(TaskFailure),
  }),
  creates: true,
});
