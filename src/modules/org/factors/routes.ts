import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.myAccount, (ctx) => service.myAccount(ctx));
  handle(app, schema.setLanguage, (ctx, { body }) => service.setLanguage(ctx, body.language));
  handle(app, schema.beginTotp, (ctx, { body }, request) => service.beginTotp(ctx, request, body.password));
  handle(app, schema.confirmTotp, (ctx, { body }) => service.confirmTotp(ctx, body.code));
  handle(app, schema.beginPasskey, (ctx, { body }, request, reply) =>
    service.beginPasskey(ctx, request, reply, body.password),
  );
  handle(app, schema.addPasskey, (ctx, { body }, request, reply) => service.addPasskey(ctx, request, reply, body));
  handle(app, schema.renewRecoveryCodes, (ctx, { body }, request) =>
    service.renewRecoveryCodes(ctx, request, body.password),
  );
  handle(app, schema.removeFactor, (ctx, { params, body }, request) =>
    service.removeFactor(ctx, request, params.id, body.password),
  );
}
