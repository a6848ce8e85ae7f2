import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { atCounter } from './counter.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of members and of the counter. */
export function memberRoutes(app: FastifyInstance): void {
  handle(app, schema.listMembers, (ctx, { query }) => service.listMembers(ctx, query));
  handle(app, schema.countMembers, (ctx) => service.countMembers(ctx));
  handle(app, schema.getMember, (ctx, { params }) => service.getMember(ctx, params.id));
  handle(app, schema.applyForMembership, (ctx, { body }) => service.applyForMembership(ctx, body));
  handle(app, schema.decideMembership, (ctx, { params, body }) => service.decideMembership(ctx, params.id, body));
  handle(app, schema.endMembership, (ctx, { params, body }) => service.endMembership(ctx, params.id, body));
  handle(app, schema.renewMembership, (ctx, { params, body }) => service.renewMembership(ctx, params.id, body));
  handle(app, schema.atCounter, (ctx, { body }) => atCounter(ctx, body));
}
