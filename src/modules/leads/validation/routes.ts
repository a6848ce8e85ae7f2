import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The validation desk (清洗). */
export function validationRoutes(app: FastifyInstance): void {
  handle(app, schema.listValidation, (ctx, { query }) => service.listWaiting(ctx, query));
  handle(app, schema.countValidation, (ctx) => service.countWaiting(ctx));
  handle(app, schema.nextValidation, (ctx) => service.takeNext(ctx));
  handle(app, schema.takeValidation, (ctx, { params }) => service.take(ctx, params.id));
  handle(app, schema.releaseValidation, (ctx, { params }) => service.release(ctx, params.id));
  handle(app, schema.decideValidation, (ctx, { params, body }) => service.decide(ctx, params.id, body));
}
