import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as capacity from './capacity.ts';
import { findCollision } from './collision.ts';
import * as schema from './schema.ts';
import * as team from './team.ts';

/** Routes of what dealers and consultants take. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listCapacity, (ctx, { query }) => capacity.listCapacity(ctx, query));
  handle(app, schema.editCapacity, (ctx, { params, body }) => capacity.editCapacity(ctx, params.id, body));
  handle(app, schema.myPresence, (ctx) => team.myPresence(ctx));
  handle(app, schema.setPresence, (ctx, { body }) => team.setPresence(ctx, body));
  handle(app, schema.listTeam, (ctx) => team.listTeam(ctx));
  handle(app, schema.editTeam, (ctx, { params, body }) => team.editTeam(ctx, params.id, body));
  handle(app, schema.findCollision, (ctx, { body }) => findCollision(ctx, body));
}
