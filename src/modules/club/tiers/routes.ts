import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the tiers. */
export function tierRoutes(app: FastifyInstance): void {
  handle(app, schema.getTiers, (ctx) => service.getTiers(ctx));
  handle(app, schema.previewTiers, (ctx, { body }) => service.previewTiers(ctx, body));
  handle(app, schema.saveTiers, (ctx, { body }) => service.saveTiers(ctx, body));
}
