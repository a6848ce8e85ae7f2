import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of rebates. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listRebateRules, (ctx) => service.listRebateRules(ctx));
  handle(app, schema.addRebateRule, (ctx, { body }) => service.addRebateRule(ctx, body));
  handle(app, schema.editRebateRule, (ctx, { params, body }) => service.editRebateRule(ctx, params.id, body));
  handle(app, schema.computeRebates, (ctx, { body }) => service.computeRebates(ctx, body.month));
  handle(app, schema.listRebates, (ctx, { query }) => service.listRebates(ctx, query.month));
  handle(app, schema.editRebate, (ctx, { params, body }) => service.editRebate(ctx, params.id, body));
}
