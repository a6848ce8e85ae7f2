import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function secondLifeRoutes(app: FastifyInstance): void {
  handle(app, schema.reactivateLead, (ctx, { params, body }) => service.reactivateLead(ctx, params.id, body));
  handle(app, schema.revisitLead, (ctx, { params, body }) => service.revisitLead(ctx, params.id, body));
  handle(app, schema.recycleLead, (ctx, { params, body }) => service.recycleLead(ctx, params.id, body));
}
