import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as files from './files.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of appointments, checklists, signatures and photos. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.editHandover, (ctx, { params, body }) => service.editHandover(ctx, params.id, body));
  handleUpload(app, schema.signHandover, (ctx, content, { params }) => files.signHandover(ctx, params.id, content));
  handleUpload(app, schema.addPhoto, (ctx, content, { params }) => files.addPhoto(ctx, params.id, content));
  handleFile(app, schema.getHandoverFile, (ctx, { params }) => files.getHandoverFile(ctx, params.id, params.fileId));
  handle(app, schema.listAppointments, (ctx, { query }) => service.listAppointments(ctx, query));
}
