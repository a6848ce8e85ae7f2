import type { FastifyInstance } from 'fastify';
import { closeSession, OWNER_COOKIE } from '../../platform/auth.ts';
import { handle } from '../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { ownerSignIn, requestCode } from './sign-in.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listCustomers, (ctx, { query }) => service.listCustomers(ctx, query));
  handle(app, schema.getCustomer, (ctx, { params }) => service.getCustomer(ctx, params.id));
  handle(app, schema.editCustomer, (ctx, { params, body }) => service.editCustomer(ctx, params.id, body));
  handle(app, schema.revealIdentifier, async (ctx, { params, body }) => ({
    value: await service.revealIdentifier(ctx, params.id, body.identifierId, body.reason),
  }));
  handle(app, schema.requestCode, (ctx, { body }) => requestCode(ctx, body.mobile));
  handle(app, schema.ownerSignIn, async (ctx, { body }, request, reply) => {
    await ownerSignIn(ctx, body.mobile, body.code, request, reply);
    return { signedIn: true as const };
  });
  handle(app, schema.ownerSignOut, async (ctx, _input, request, reply) => {
    await closeSession(ctx, request, reply, OWNER_COOKIE);
    return { signedOut: true as const };
  });
}
