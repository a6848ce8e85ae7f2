import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the rules of points. */
export function ruleRoutes(app: FastifyInstance): void {
  handle(app, schema.listRules, (ctx) => service.listRules(ctx));
  handle(app, schema.saveRule, (ctx, { body }) => service.saveRule(ctx, body));
  handle(app, schema.previewRule, async (ctx, { body }) => service.previewRule(ctx, body));
  handle(app, schema.dryRunRule, (ctx, { body }) => service.dryRunRule(ctx, body));
}
