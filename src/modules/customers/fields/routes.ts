import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of custom fields. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listFields, (ctx) => service.listFields(ctx));
  handle(app, schema.createField, (ctx, { body }) => service.createField(ctx, body));
  handle(app, schema.editField, (ctx, { params, body }) => service.editField(ctx, params.id, body));
}
