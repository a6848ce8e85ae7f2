import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function duplicateRoutes(app: FastifyInstance): void {
  handle(app, schema.listDuplicates, (ctx, { query }) => service.listDuplicates(ctx, query));
  handle(app, schema.decideDuplicate, (ctx, { params, body }) => service.decideDuplicate(ctx, params.id, body));
  handle(app, schema.autoMerge, (ctx) => service.autoMerge(ctx));
  handle(app, schema.editAutoMerge, (ctx, { body }) => service.editAutoMerge(ctx, body.on));
}
