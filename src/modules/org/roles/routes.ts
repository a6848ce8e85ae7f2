import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listRoles, (ctx) => service.listRoles(ctx));
  handle(app, schema.getRole, (ctx, { params }) => service.getRole(ctx, params.id));
  handle(app, schema.createRole, (ctx, { body }) => service.createRole(ctx, body));
  handle(app, schema.editRole, (ctx, { params, body }) => service.editRole(ctx, params.id, body));
  handle(app, schema.deleteRole, (ctx, { params }) => service.deleteRole(ctx, params.id));
}
