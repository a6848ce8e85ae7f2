import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of contacts after a delivery. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listDeliveryContacts, (ctx, { query }) => service.listDeliveryContacts(ctx, query));
  handle(app, schema.contactDelivered, (ctx, { params, body }) => service.contactDelivered(ctx, params.id, body));
}
