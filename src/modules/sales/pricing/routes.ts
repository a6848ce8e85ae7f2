import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of price levels and a dealer's settings. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listPriceLevels, (ctx) => service.listPriceLevels(ctx));
  handle(app, schema.addPriceLevel, (ctx, { body }) => service.addPriceLevel(ctx, body));
  handle(app, schema.editPriceLevel, (ctx, { params, body }) => service.editPriceLevel(ctx, params.id, body));
  handle(app, schema.getSaleSettings, (ctx) => service.getSaleSettings(ctx));
  handle(app, schema.editSaleSettings, (ctx, { body }) => service.editSaleSettings(ctx, body));
}
