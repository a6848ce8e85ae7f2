import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of warranties, policies and loans. */
export function paperRoutes(app: FastifyInstance): void {
  handle(app, schema.addWarranty, (ctx, { params, body }) => service.addWarranty(ctx, params.id, body));
  handle(app, schema.editWarranty, (ctx, { params, body }) => service.editWarranty(ctx, params, body));
  handle(app, schema.addPolicy, (ctx, { params, body }) => service.addPolicy(ctx, params.id, body));
  handle(app, schema.editPolicy, (ctx, { params, body }) => service.editPolicy(ctx, params, body));
  handle(app, schema.addLoan, (ctx, { params, body }) => service.addLoan(ctx, params.id, body));
  handle(app, schema.editLoan, (ctx, { params, body }) => service.editLoan(ctx, params, body));
  handle(app, schema.removePaper, (ctx, { params }) => service.removePaper(ctx, params));
}
