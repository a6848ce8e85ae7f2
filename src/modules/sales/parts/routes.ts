import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of what belongs to an order beside the car. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.addPart, (ctx, { params, body }) => service.addPart(ctx, params.id, body));
  handle(app, schema.editPart, (ctx, { params, body }) => service.editPart(ctx, params.id, params.partId, body));
}
