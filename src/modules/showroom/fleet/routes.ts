import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the test-drive fleet. */
export function fleetRoutes(app: FastifyInstance): void {
  handle(app, schema.listFleet, (ctx, { query }) => service.listFleet(ctx, query.unitId));
  handle(app, schema.addTestCar, (ctx, { body }) => service.addTestCar(ctx, body));
  handle(app, schema.editTestCar, (ctx, { params, body }) => service.editTestCar(ctx, params.id, body));
}
