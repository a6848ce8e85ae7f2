import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the dictionaries' keeping. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listEntries, (ctx, { query }) => service.listEntries(ctx, query.kind));
  handle(app, schema.createEntry, (ctx, { body }) => service.createEntry(ctx, body));
  handle(app, schema.editEntry, (ctx, { params, body }) => service.editEntry(ctx, params.id, body));
}
