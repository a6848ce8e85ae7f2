import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the test-drive agreement's versions. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listAgreements, (ctx) => service.listAgreements(ctx));
  handle(app, schema.publishAgreement, (ctx, { body }) => service.publishAgreement(ctx, body));
}
