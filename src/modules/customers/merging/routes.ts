import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import type { Merges } from '../../../platform/merge-table.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function mergingRoutes(app: FastifyInstance, merges: Merges): void {
  handle(app, schema.previewMerge, (ctx, { params, body }) => service.previewMerge(ctx, merges, params.id, body));
  handle(app, schema.mergeCustomers, (ctx, { params, body }) => service.mergeCustomers(ctx, merges, params.id, body));
  handle(app, schema.undoMerge, (ctx, { params, body }) => service.undoMerge(ctx, merges, params.id, body.reason));
  handle(app, schema.listMerges, (ctx, { params }) => service.listMerges(ctx, params.id));
}
