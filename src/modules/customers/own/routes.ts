import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the owner's own data. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.ownProfile, (ctx) => service.ownProfile(ctx));
  handle(app, schema.setOwnConsent, (ctx, { body }) => service.setOwnConsent(ctx, body));
  handle(app, schema.requestMobileCode, (ctx, { body }) => service.requestMobileCode(ctx, body.mobile));
  handle(app, schema.changeOwnMobile, (ctx, { body }) => service.changeOwnMobile(ctx, body));
  handle(app, schema.changeOwnEmail, (ctx, { body }) => service.changeOwnEmail(ctx, body));
  handle(app, schema.setOwnLanguage, (ctx, { body }) => service.setOwnLanguage(ctx, body.language));
  handle(app, schema.changeOwnAddress, (ctx, { body }) => service.changeOwnAddress(ctx, body));
}
