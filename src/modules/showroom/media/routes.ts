import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of media placements and their comparison with traffic. */
export function mediaRoutes(app: FastifyInstance): void {
  handle(app, schema.listPlacements, (ctx, { query }) => service.listPlacements(ctx, query));
  handle(app, schema.addPlacement, (ctx, { body }) => service.addPlacement(ctx, body));
  handle(app, schema.editPlacement, (ctx, { params, body }) => service.editPlacement(ctx, params.id, body));
  handle(app, schema.removePlacement, (ctx, { params }) => service.removePlacement(ctx, params.id));
  handle(app, schema.compareMedia, (ctx, { query }) => service.compareMedia(ctx, query));
}
