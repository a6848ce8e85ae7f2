import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of contact persons. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.addContactPerson, (ctx, { params, body }) => service.addContactPerson(ctx, params.id, body));
  handle(app, schema.editContactPerson, (ctx, { params, body }) => service.editContactPerson(ctx, params, body));
  handle(app, schema.removeContactPerson, (ctx, { params }) => service.removeContactPerson(ctx, params));
}
