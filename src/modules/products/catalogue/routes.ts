import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the catalogue as headquarters keeps it. */
export function catalogueRoutes(app: FastifyInstance): void {
  handle(app, schema.listSeries, (ctx) => service.listSeries(ctx));
  handle(app, schema.getSeries, (ctx, { params }) => service.getSeries(ctx, params.id));
  handle(app, schema.createSeries, (ctx, { body }) => service.createSeries(ctx, body));
  handle(app, schema.editSeries, (ctx, { params, body }) => service.editSeries(ctx, params.id, body));
  handle(app, schema.createModel, (ctx, { params, body }) => service.createModel(ctx, params.id, body));
  handle(app, schema.editModel, (ctx, { params, body }) => service.editModel(ctx, params.id, body));
  handle(app, schema.createTrim, (ctx, { params, body }) => service.createTrim(ctx, params.id, body));
  handle(app, schema.editTrim, (ctx, { params, body }) => service.editTrim(ctx, params.id, body));
  handle(app, schema.createItem, (ctx, { params, body }) => service.createItem(ctx, params.id, body));
  handle(app, schema.editItem, (ctx, { params, body }) => service.editItem(ctx, params.id, body));
  handleUpload(app, schema.addPicture, (ctx, content, { params, query }) =>
    service.addPicture(ctx, params.id, query, content),
  );
  handle(app, schema.removePicture, (ctx, { params }) => service.removePicture(ctx, params.id));
  handleFile(app, schema.getPicture, (ctx, { params }) => service.pictureFile(ctx, params.id));
}
