import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Counts of what came in. */
export function intakeReportRoutes(app: FastifyInstance): void {
  handle(app, schema.intakeReport, (ctx, { query }) => service.report(ctx, query));
  handle(app, schema.intakeRows, (ctx, { query }) => service.rows(ctx, query));
}
