import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function boardRoutes(app: FastifyInstance): void {
  handle(app, schema.getBoard, (ctx, { query }) => service.getBoard(ctx, query));
  handle(app, schema.getBoardColumn, (ctx, { query }) => service.getBoardColumn(ctx, query));
  handle(app, schema.moveLead, (ctx, { params, body }) => service.moveLead(ctx, params.id, body));
  handle(app, schema.overdueSummary, (ctx, { query }) => service.overdueSummary(ctx, query.unitId));
}
