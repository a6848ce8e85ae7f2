import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function downgradeRoutes(app: FastifyInstance): void {
  handle(app, schema.listDowngrades, (ctx, { query }) => service.listDowngrades(ctx, query));
  handle(app, schema.decideDowngrade, (ctx, { params, body }) => service.decideDowngrade(ctx, params.id, body));
}
