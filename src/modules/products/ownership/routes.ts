import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as handover from './handover.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of owners and people of a vehicle. */
export function ownershipRoutes(app: FastifyInstance): void {
  handle(app, schema.transferVehicle, (ctx, { body }) => service.transferVehicle(ctx, body));
  handle(app, schema.releaseVehicle, (ctx, { params, body }) => handover.releaseVehicle(ctx, params.id, body));
  handle(app, schema.undoTransfer, (ctx, { params, body }) => handover.undoTransfer(ctx, params.id, body));
  handle(app, schema.addVehiclePerson, (ctx, { params, body }) => service.addPerson(ctx, params.id, body));
  handle(app, schema.endVehiclePerson, (ctx, { params, body }) => service.endPerson(ctx, params, body));
}
