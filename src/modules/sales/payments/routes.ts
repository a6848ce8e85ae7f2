import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of payments and invoices. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listPayments, (ctx, { query }) => service.listPayments(ctx, query));
  handle(app, schema.addPayment, (ctx, { params, body }) => service.addPayment(ctx, params.id, body));
  handle(app, schema.invoiceOrder, (ctx, { params, body }) => service.invoiceOrder(ctx, params.id, body));
}
