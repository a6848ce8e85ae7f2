import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the daily report. */
export function dailyRoutes(app: FastifyInstance): void {
  handle(app, schema.getDaily, (ctx, { params, query }) => service.getDaily(ctx, params.day, query.unitId));
  handle(app, schema.correctDaily, (ctx, { params, body }) => service.correctDaily(ctx, params.day, body));
  handle(app, schema.submitDaily, (ctx, { params, body }) => service.submitDaily(ctx, params.day, body.version));
  handle(app, schema.listDailyDealers, (ctx, { params, query }) =>
    service.listDailyDealers(ctx, params.day, query.unitId),
  );
}
