import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the owner's own pages of the club (WEB-06, WEB-17). */
export function routes(app: FastifyInstance): void {
  handle(app, schema.ownClub, (ctx) => service.ownClub(ctx));
  handle(app, schema.ownPoints, (ctx, { query }) => service.ownPoints(ctx, query));
  handle(app, schema.ownRewards, (ctx) => service.ownRewards(ctx));
  handle(app, schema.ownOrders, (ctx) => service.ownOrders(ctx));
  handle(app, schema.ownOrder, (ctx, { body }) => service.ownOrder(ctx, body));
  handle(app, schema.ownCancel, (ctx, { params, body }) => service.ownCancel(ctx, params.id, body.version));
  handle(app, schema.ownEntitlements, (ctx) => service.ownEntitlements(ctx));
  handle(app, schema.ownCode, (ctx, { params }) => service.ownCode(ctx, params.id));
}
