import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The sales funnel. */
export function funnelRoutes(app: FastifyInstance): void {
  handle(app, schema.funnel, (ctx, { query }) => service.funnel(ctx, query));
}
