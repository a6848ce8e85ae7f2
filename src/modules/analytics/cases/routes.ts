import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The leads behind figures. */
export function caseRoutes(app: FastifyInstance): void {
  handle(app, schema.listCases, (ctx, { query }) => service.listCases(ctx, query));
}
