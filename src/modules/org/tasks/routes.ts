import type { FastifyInstance } from 'fastify';
import { handle, handleFile } from '../../../platform/http.ts';
import { failedSheet } from '../imports/error-file.ts';
import { cancelImport } from '../imports/service.ts';
import { bulkActionsOf, startBulk } from './bulk-work.ts';
import type { Catalogues } from './catalogue.ts';
import { exportable, orderExport } from './export-work.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of long work; the catalogues say what there is to export, import and do in bulk. */
export function taskRoutes(app: FastifyInstance, catalogues: Catalogues): void {
  handle(app, schema.listTasks, (ctx, { query }) => service.listTasks(ctx, catalogues, query));
  handle(app, schema.getTask, (ctx, { params }) => service.getTask(ctx, catalogues, params.id));
  handle(app, schema.cancelTask, async (ctx, { params }) => {
    const task = await service.cancelTask(ctx, catalogues, params.id);
    if (task.kind === 'import') await cancelImport(ctx, params.id);
    return task;
  });
  handleFile(app, schema.getTaskFile, (ctx, { params }) => service.taskFile(ctx, catalogues, params.id));
  handle(app, schema.listTaskFailures, (ctx, { params }) => service.taskFailures(ctx, params.id));
  handleFile(app, schema.getFailedRows, async (ctx, { params, query }) => {
    const task = await service.ownTask(ctx, params.id);
    return task.kind === 'import'
      ? failedSheet(ctx, catalogues, task, query.format)
      : service.failedRows(ctx, catalogues, params.id, query.format);
  });
  handle(app, schema.listExports, async (ctx) => ({
    limit: schema.MAX_EXPORT_ROWS,
    rows: exportable(ctx, catalogues).map(({ list, title, columns, clear }) => ({
      list: list.id,
      title,
      clear: clear !== undefined && ctx.permissions.has(clear.permission),
      columns: columns.map((column) => ({ key: column.key, title: column.title })),
    })),
  }));
  handle(app, schema.createExport, async (ctx, { body }) =>
    service.taskView(ctx, catalogues, await orderExport(ctx, catalogues, body)),
  );
  handle(app, schema.listBulkActions, async (ctx) => ({
    rows: bulkActionsOf(ctx, catalogues).map(({ id, title, list, permission }) => ({
      action: id,
      title,
      list: list.id,
      permission,
    })),
  }));
  handle(app, schema.runBulk, (ctx, { body }) => startBulk(ctx, catalogues, body));
}
