import type { FastifyInstance } from 'fastify';
import { AppError } from '../../../platform/errors.ts';
import { handle, handleFile, handleRaw } from '../../../platform/http.ts';
import { bulkActionsOf, startBulk } from './bulk-work.ts';
import type { Catalogues } from './catalogue.ts';
import { exportable, orderExport } from './export-work.ts';
import { confirmImport, importTemplate, importView, uploadImport } from './import-work.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of long work; the catalogues say what there is to export, import and do in bulk. */
export function taskRoutes(app: FastifyInstance, catalogues: Catalogues): void {
  handle(app, schema.listTasks, (ctx, { query }) => service.listTasks(ctx, catalogues, query));
  handle(app, schema.getTask, (ctx, { params }) => service.getTask(ctx, catalogues, params.id));
  handle(app, schema.cancelTask, (ctx, { params }) => service.cancelTask(ctx, catalogues, params.id));
  handleFile(app, schema.getTaskFile, (ctx, { params }) => service.taskFile(ctx, catalogues, params.id));
  handle(app, schema.listTaskFailures, (ctx, { params }) => service.taskFailures(ctx, params.id));
  handleFile(app, schema.getFailedRows, (ctx, { params, query }) =>
    service.failedRows(ctx, catalogues, params.id, query.format),
  );
  handle(app, schema.listExports, async (ctx) => ({
    limit: schema.MAX_EXPORT_ROWS,
    rows: exportable(ctx, catalogues).map(({ list, title, columns }) => ({
      list: list.id,
      title,
      columns: columns.map((column) => ({ key: column.key, title: column.title })),
    })),
  }));
  handle(app, schema.createExport, async (ctx, { body }) =>
    service.taskView(ctx, catalogues, await orderExport(ctx, catalogues, body)),
  );
  handle(app, schema.getImportKind, (ctx, { params }) => importView(ctx, catalogues, params.kind));
  handleFile(app, schema.getImportTemplate, (ctx, { params }) => importTemplate(ctx, catalogues, params.kind));
  handleRaw(
    app,
    schema.uploadImport,
    (ctx, raw, { params, query }, request) => {
      // A browser's form would send a page's bytes without the person's will; the types it may send unasked are refused.
      const type = String(request.headers['content-type'] ?? '');
      if (/^(multipart|application\/x-www-form-urlencoded|text\/plain)/.test(type))
        throw new AppError('request.unsupported_media');
      return uploadImport(ctx, catalogues, params.kind, query, raw);
    },
    { bodyLimit: schema.MAX_IMPORT_BYTES },
  );
  handle(app, schema.confirmImport, (ctx, { params }) => confirmImport(ctx, catalogues, params.id));
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
