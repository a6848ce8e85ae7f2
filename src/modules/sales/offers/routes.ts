import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of offers by customer level. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listOffers, (ctx, { query }) => service.listOffers(ctx, query));
  handle(app, schema.addOffer, (ctx, { body }) => service.addOffer(ctx, body));
  handle(app, schema.editOffer, (ctx, { params, body }) => service.editOffer(ctx, params.id, body));
  handle(app, schema.applicableOffers, (ctx, { query }) => service.applicableOffers(ctx, query));
}
