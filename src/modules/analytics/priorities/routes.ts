import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Potential customers in order of priority. */
export function priorityRoutes(app: FastifyInstance): void {
  handle(app, schema.listPriorities, (ctx, { query }) => service.listPriorities(ctx, query));
  handle(app, schema.listChances, (ctx, { query }) => service.listChances(ctx, query));
}
