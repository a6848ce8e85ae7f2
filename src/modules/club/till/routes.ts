import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the till. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.previewTill, (ctx, { body }) => service.previewTill(ctx, body));
  handle(app, schema.earmarkAtTill, (ctx, { body }) => service.earmarkAtTill(ctx, body));
}
