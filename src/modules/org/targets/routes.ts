import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Targets of units and colleagues. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.getTargets, (ctx, { params, query }) => service.getTargets(ctx, params.month, query.unitId));
  handle(app, schema.setTargets, (ctx, { params, body }) => service.setTargets(ctx, params.month, body));
}
