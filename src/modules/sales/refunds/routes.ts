import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { listRefunds } from './schema.ts';
import * as service from './service.ts';

/** The route of money that has to go back. */
export function routes(app: FastifyInstance): void {
  handle(app, listRefunds, (ctx, { query }) => service.listRefunds(ctx, query));
}
