import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { grantRole, revokeRole } from './grants.ts';
import { handOver, leave, openWork } from './leave.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listStaff, (ctx, { query }) => service.listStaff(ctx, query));
  handle(app, schema.createStaff, (ctx, { body }) => service.createStaff(ctx, body));
  handle(app, schema.getStaff, (ctx, { params }) => service.getStaff(ctx, params.id));
  handle(app, schema.editStaff, (ctx, { params, body }) => service.editStaff(ctx, params.id, body));
  handle(app, schema.resetPassword, (ctx, { params, body }) => service.resetPassword(ctx, params.id, body.version));
  handle(app, schema.setStaffStatus, (ctx, { params, body }) => service.setStatus(ctx, params.id, body));
  handle(app, schema.grantRole, (ctx, { params, body }) => grantRole(ctx, params.id, body));
  handle(app, schema.revokeRole, (ctx, { params }) => revokeRole(ctx, params.id, params.grantId));
  handle(app, schema.openWork, (ctx, { params }) => openWork(ctx, params.id));
  handle(app, schema.handOver, (ctx, { params, body }) => handOver(ctx, params.id, body));
  handle(app, schema.leave, (ctx, { params, body }) => leave(ctx, params.id, body));
}
