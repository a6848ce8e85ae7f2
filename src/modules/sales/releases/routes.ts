import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { releaseDelivery } from './schema.ts';
import * as service from './service.ts';

/** Routes of what a manager lets pass at a delivery. */
export function routes(app: FastifyInstance): void {
  handle(app, releaseDelivery, (ctx, { params, body }) => service.releaseDelivery(ctx, params.id, body));
}
