import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of households. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.joinHousehold, (ctx, { params, body }) => service.joinHousehold(ctx, params.id, body));
  handle(app, schema.leaveHousehold, (ctx, { params }) => service.leaveHousehold(ctx, params.id));
}
