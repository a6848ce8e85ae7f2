import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.changePassword, (ctx, { body }, request, reply) =>
    service.changePassword(ctx, request, reply, body),
  );
  handle(app, schema.signInPolicy, (ctx) => service.policyView(ctx));
  handle(app, schema.editSignInPolicy, (ctx, { body }) => service.editPolicy(ctx, body));
}
