import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listOrders, (ctx, { query }) => service.listOrders(ctx, query));
  handle(app, schema.getOrder, (ctx, { params }) => service.getOrder(ctx, params.id));
  handle(app, schema.createOrder, (ctx, { body }) => service.createOrder(ctx, body));
  handle(app, schema.deliverOrder, (ctx, { params, body }) => service.deliverOrder(ctx, params.id, body));
}
