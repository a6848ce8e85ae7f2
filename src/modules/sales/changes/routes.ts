import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of changes and cancellations. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.askChange, (ctx, { params, body }) => service.askChange(ctx, params.id, body));
  handle(app, schema.listChanges, (ctx, { query }) => service.listChanges(ctx, query));
  handle(app, schema.decideChange, (ctx, { params, body }) => service.decideChange(ctx, params.id, body));
}
