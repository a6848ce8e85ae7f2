import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of freshness: verifications and the mark of an outdated file. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.verifyFile, (ctx, { params, body }) => service.verifyFile(ctx, params.id, body));
  handle(app, schema.setStatus, (ctx, { params, body }) => service.setStatus(ctx, params.id, body));
}
