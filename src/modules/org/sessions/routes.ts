import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.mySessions, (ctx, _input, request) => service.mySessions(ctx, request));
  handle(app, schema.endMyOthers, (ctx, _input, request) => service.endMyOthers(ctx, request));
  handle(app, schema.endMySession, (ctx, { params }) => service.endMySession(ctx, params.id));
  handle(app, schema.staffSessions, (ctx, { params }, request) => service.staffSessions(ctx, request, params.id));
  handle(app, schema.endStaffSession, (ctx, { params }) => service.endStaffSessions(ctx, params.id, params.sessionId));
  handle(app, schema.endStaffSessions, (ctx, { params }) => service.endStaffSessions(ctx, params.id, null));
  handle(app, schema.resetFactors, (ctx, { params }) => service.resetFactors(ctx, params.id));
  handle(app, schema.signInLog, (ctx, { query }) => service.signInLog(ctx, query));
}
