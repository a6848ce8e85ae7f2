import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Performance against targets. */
export function performanceRoutes(app: FastifyInstance): void {
  handle(app, schema.performance, (ctx, { query }) => service.performance(ctx, query));
}
