import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the showroom's figures. */
export function reportRoutes(app: FastifyInstance): void {
  handle(app, schema.showroomReport, (ctx, { query }) => service.showroomReport(ctx, query));
}
