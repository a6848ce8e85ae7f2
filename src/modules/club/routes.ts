import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { ownerApply, ownerHome } from './owner.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listMembers, (ctx, { query }) => service.listMembers(ctx, query));
  handle(app, schema.getMember, (ctx, { params }) => service.getMember(ctx, params.id));
  handle(app, schema.applyForMembership, (ctx, { body }) => service.applyForMembership(ctx, body));
  handle(app, schema.decideMembership, (ctx, { params, body }) => service.decideMembership(ctx, params.id, body));
  handle(app, schema.ownerHome, (ctx) => ownerHome(ctx));
  handle(app, schema.ownerApply, (ctx, { body }) => ownerApply(ctx, body.unitId));
}
