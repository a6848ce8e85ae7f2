import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of cars in stock. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listStock, (ctx, { query }) => service.listStock(ctx, query));
  handle(app, schema.addStock, (ctx, { body }) => service.addStock(ctx, body));
  handle(app, schema.editStock, (ctx, { params, body }) => service.editStock(ctx, params.id, body));
  handle(app, schema.inspectStock, (ctx, { params, body }) => service.inspectStock(ctx, params.id, body));
  handle(app, schema.allocateCar, (ctx, { params, body }) => service.allocateCar(ctx, params.id, body.stockId));
  handle(app, schema.releaseCar, (ctx, { params }) => service.releaseCar(ctx, params.id));
}
