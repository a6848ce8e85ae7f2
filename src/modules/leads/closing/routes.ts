import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { listRechecks, recordRecheck } from './rechecks.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function closingRoutes(app: FastifyInstance): void {
  handle(app, schema.listClosings, (ctx, { query }) => service.listClosings(ctx, query));
  handle(app, schema.proposeClosing, (ctx, { params, body }) => service.proposeClosing(ctx, params.id, body));
  handle(app, schema.decideClosing, (ctx, { params, body }) => service.decideClosing(ctx, params.id, body));
  handle(app, schema.withdrawClosing, (ctx, { params, body }) => service.withdrawClosing(ctx, params.id, body.version));
  handle(app, schema.listRechecks, (ctx, { query }) => listRechecks(ctx, query));
  handle(app, schema.recordRecheck, (ctx, { params, body }) => recordRecheck(ctx, params.id, body));
}
