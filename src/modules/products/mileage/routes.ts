import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of mileage, and of the owner's own vehicles. */
export function mileageRoutes(app: FastifyInstance): void {
  handle(app, schema.addReading, (ctx, { params, body }) => service.addReading(ctx, params.id, body));
  handle(app, schema.removeReading, (ctx, { params }) => service.removeReading(ctx, params));
  handle(app, schema.ownerVehicles, (ctx) => service.ownerVehicles(ctx));
  handle(app, schema.ownerReading, (ctx, { params, body }) => service.ownerReading(ctx, params.id, body));
}
