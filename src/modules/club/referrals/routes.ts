import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of recommendations. */
export function referralRoutes(app: FastifyInstance): void {
  handle(app, schema.listReferrals, (ctx, { query }) => service.listReferrals(ctx, query));
  handle(app, schema.countReferrals, (ctx, { query }) => service.countReferrals(ctx, query));
  handle(app, schema.registerReferral, (ctx, { body }) => service.registerReferral(ctx, body));
  handle(app, schema.endReferral, (ctx, { params, body }) => service.endReferral(ctx, params.id, body));
}
