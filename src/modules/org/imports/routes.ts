import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import type { Catalogues } from '../tasks/catalogue.ts';
import * as rows from './rows.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of imports: upload, layout, check, rows, run, revert. */
export function importRoutes(app: FastifyInstance, catalogues: Catalogues): void {
  handle(app, schema.listImportKinds, async (ctx) => ({ rows: service.importable(ctx, catalogues) }));
  handle(app, schema.getImportKind, (ctx, { params }) => service.importView(ctx, catalogues, params.kind));
  handleFile(app, schema.getImportTemplate, (ctx, { params }) => service.importTemplate(ctx, catalogues, params.kind));
  handleUpload(app, schema.uploadImport, (ctx, content, { params, query }) =>
    service.uploadImport(ctx, catalogues, params.kind, query, content),
  );
  handle(app, schema.getImportLayout, (ctx, { params, query }) => service.layoutOf(ctx, catalogues, params.id, query));
  handle(app, schema.checkImport, (ctx, { params, body }) => service.checkImport(ctx, catalogues, params.id, body));
  handle(app, schema.listImportRows, (ctx, { params, query }) => rows.listRows(ctx, catalogues, params.id, query));
  handle(app, schema.editImportRow, (ctx, { params, body }) =>
    rows.editRow(ctx, catalogues, params.id, params.line, body),
  );
  handle(app, schema.decideImport, (ctx, { params, body }) => rows.decideAll(ctx, catalogues, params.id, body));
  handle(app, schema.confirmImport, (ctx, { params }) => service.confirmImport(ctx, catalogues, params.id));
  handle(app, schema.revertImport, (ctx, { params }) => service.revertImport(ctx, catalogues, params.id));
  handle(app, schema.takeAsNew, (ctx, { params }) => rows.takeAsNew(ctx, catalogues, params.id, params.line));
  handle(app, schema.listImportMappings, async (ctx, { query }) => ({
    rows: await service.mappings(ctx, catalogues, query.kind),
  }));
  handle(app, schema.deleteImportMapping, async (ctx, { params }) => {
    await service.deleteMapping(ctx, params.id);
    return { deleted: true as const };
  });
}
