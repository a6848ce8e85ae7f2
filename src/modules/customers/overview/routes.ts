import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.getCustomer, (ctx, { params }) => service.getCustomer(ctx, params.id));
  handle(app, schema.listVehicles, (ctx, { params, query }) => service.readSection(ctx, 'vehicles', params.id, query));
  handle(app, schema.listLeads, (ctx, { params, query }) => service.readSection(ctx, 'leads', params.id, query));
  handle(app, schema.listOrders, (ctx, { params, query }) => service.readSection(ctx, 'orders', params.id, query));
  handle(app, schema.listShowroom, (ctx, { params, query }) => service.readSection(ctx, 'showroom', params.id, query));
  handle(app, schema.listQuotes, (ctx, { params, query }) => service.readSection(ctx, 'quotes', params.id, query));
  handle(app, schema.listPoints, (ctx, { params, query }) => service.readSection(ctx, 'points', params.id, query));
  handle(app, schema.listCustomersOfDealer, (ctx, { params, query }) =>
    service.customersOfDealer(ctx, params.id, query),
  );
}
