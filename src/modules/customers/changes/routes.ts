import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { listChanges as endpoint } from './schema.ts';
import { listChanges } from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, endpoint, (ctx, { params, query }) => listChanges(ctx, params.id, query));
}
