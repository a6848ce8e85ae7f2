import type { FastifyInstance } from 'fastify';
import { handle, handleFile } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { reportFile } from './sheet.ts';

/** Routes of the club's reports. */
export function reportRoutes(app: FastifyInstance): void {
  handle(app, schema.getReport, (ctx, { params, query }) => service.getReport(ctx, params.report, query));
  handleFile(app, schema.getReportFile, (ctx, { params, query }) => reportFile(ctx, params.report, query));
  handle(app, schema.listReportRows, (ctx, { query }) => service.listReportRows(ctx, query));
}
