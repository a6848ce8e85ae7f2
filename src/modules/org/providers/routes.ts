import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { finishOidc, startOidc } from './oidc.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.offeredProviders, (ctx) => service.offered(ctx));
  handle(app, schema.startOidc, (ctx, { body }, request, reply) => startOidc(ctx, request, reply, body));
  handle(app, schema.oidcCallback, async (ctx, _input, request, reply) => {
    reply.redirect(await finishOidc(ctx, request, reply), 303);
    return {};
  });
  handle(app, schema.listProviders, (ctx, _input, request) => service.listProviders(ctx, request));
  handle(app, schema.addProvider, (ctx, { body }) => service.addProvider(ctx, body));
  handle(app, schema.editProvider, (ctx, { params, body }) => service.editProvider(ctx, params.id, body));
}
