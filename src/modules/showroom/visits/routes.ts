import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the traffic register. */
export function visitRoutes(app: FastifyInstance): void {
  handle(app, schema.listVisits, (ctx, { query }) => service.listVisits(ctx, query));
  handle(app, schema.openVisit, (ctx, { body }) => service.openVisit(ctx, body));
  handle(app, schema.recogniseVisitor, (ctx, { body }) => service.recogniseVisitor(ctx, body.mobile));
  handle(app, schema.listReceivers, async (ctx) => ({ rows: await service.listReceivers(ctx) }));
  handle(app, schema.getVisit, (ctx, { params }) => service.getVisit(ctx, params.id));
  handle(app, schema.takeVisit, (ctx, { params, body }) => service.takeVisit(ctx, params.id, body));
  handle(app, schema.closeVisit, (ctx, { params, body }) => service.closeVisit(ctx, params.id, body));
}
