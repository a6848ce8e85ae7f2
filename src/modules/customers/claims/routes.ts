import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function claimRoutes(app: FastifyInstance): void {
  handle(app, schema.claimCustomer, (ctx, { body }) => service.claimCustomer(ctx, body));
  handle(app, schema.listClaims, (ctx, { query }) => service.listClaims(ctx, query));
  handle(app, schema.decideClaim, (ctx, { params, body }) => service.decideClaim(ctx, params.id, body));
  handle(app, schema.withdrawClaim, (ctx, { params, body }) => service.withdrawClaim(ctx, params.id, body.version));
}
