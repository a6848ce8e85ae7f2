import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of recruitment at delivery. */
export function recruitmentRoutes(app: FastifyInstance): void {
  handle(app, schema.listRecruits, (ctx, { query }) => service.listRecruits(ctx, query));
  handle(app, schema.countRecruits, (ctx, { query }) => service.countRecruits(ctx, query));
  handle(app, schema.explainRecruit, (ctx, { params, body }) => service.explainRecruit(ctx, params.id, body));
}
