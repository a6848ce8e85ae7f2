import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of completeness. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.getRule, (ctx) => service.getRule(ctx));
  handle(app, schema.editRule, (ctx, { body }) => service.editRule(ctx, body.rows));
  handle(app, schema.completenessReport, (ctx, { query }) => service.report(ctx, query.dealerId));
}
