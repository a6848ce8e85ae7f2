import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of what customers look for. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.getNeeds, (ctx, { params }) => service.getNeeds(ctx, params.id));
  handle(app, schema.editNeeds, (ctx, { params, body }) => service.editNeeds(ctx, params.id, body));
}
