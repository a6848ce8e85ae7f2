import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the club's rules. */
export function settingRoutes(app: FastifyInstance): void {
  handle(app, schema.getClubSettings, (ctx) => service.getClubSettings(ctx));
  handle(app, schema.editClubSettings, (ctx, { body }) => service.editClubSettings(ctx, body));
}
