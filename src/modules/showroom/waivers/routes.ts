import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the test-drive waiver's versions. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listWaivers, (ctx) => service.listWaivers(ctx));
  handle(app, schema.publishWaiver, (ctx, { body }) => service.publishWaiver(ctx, body));
}
