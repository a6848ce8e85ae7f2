import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the phone-enquiry log. */
export function callRoutes(app: FastifyInstance): void {
  handle(app, schema.listCalls, (ctx, { query }) => service.listCalls(ctx, query));
  handle(app, schema.logCall, (ctx, { body }) => service.logCall(ctx, body));
}
