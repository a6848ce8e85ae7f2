import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the clocks and their rules. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listClockRules, (ctx) => service.listClockRules(ctx));
  handle(app, schema.createClockRule, (ctx, { body }) => service.createClockRule(ctx, body));
  handle(app, schema.editClockRule, (ctx, { params, body }) => service.editClockRule(ctx, params.id, body));
  handle(app, schema.deleteClockRule, (ctx, { params }) => service.deleteClockRule(ctx, params.id));
  handle(app, schema.leadClocks, (ctx, { params }) => service.leadClocks(ctx, params.id));
}
