import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { getTimeline } from './schema.ts';
import { readTimeline } from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, getTimeline, (ctx, { query }) => readTimeline(ctx, query));
}
