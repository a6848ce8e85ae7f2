import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of changes of branch. */
export function transferRoutes(app: FastifyInstance): void {
  handle(app, schema.listTransfers, (ctx, { query }) => service.listTransfers(ctx, query));
  handle(app, schema.askTransfer, (ctx, { body }) => service.askTransfer(ctx, body));
  handle(app, schema.answerTransfer, (ctx, { params, body }) => service.answerTransfer(ctx, params.id, body));
}
