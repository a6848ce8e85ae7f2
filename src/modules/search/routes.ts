import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { search } from './schema.ts';
import { searchAll } from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, search, (ctx, { query }) => searchAll(ctx, query.q));
}
