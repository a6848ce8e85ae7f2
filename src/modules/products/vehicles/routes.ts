import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the vehicle's own file. */
export function vehicleRoutes(app: FastifyInstance): void {
  handle(app, schema.registerVehicle, (ctx, { body }) => service.registerVehicle(ctx, body));
  handle(app, schema.getVehicle, (ctx, { params }) => service.getVehicle(ctx, params.id));
  handle(app, schema.editVehicle, (ctx, { params, body }) => service.editVehicle(ctx, params.id, body));
  handle(app, schema.changePlate, (ctx, { params, body }) => service.changePlate(ctx, params.id, body));
}
