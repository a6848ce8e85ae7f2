import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The sales forecast. */
export function forecastRoutes(app: FastifyInstance): void {
  handle(app, schema.forecast, (ctx, { query }) => service.forecast(ctx, query));
}
