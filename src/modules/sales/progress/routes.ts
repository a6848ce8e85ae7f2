import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of links in the hands of customers. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.linkOrder, (ctx, { params }) => service.linkOrder(ctx, params.id));
  handle(app, schema.publicSale, (ctx, { body }) => service.publicSale(ctx, body.token));
}
