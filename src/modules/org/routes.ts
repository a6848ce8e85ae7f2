import type { FastifyInstance } from 'fastify';
import { authenticate } from '../../platform/auth.ts';
import { handle } from '../../platform/http.ts';
import { dictionaries } from './dictionary.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.signIn, async (ctx, { body }, request, reply) => {
    await service.signIn(ctx, body.login, body.password, request, reply);
    return service.sessionView(await authenticate(app.platform, schema.currentSession, request));
  });
  handle(app, schema.currentSession, (ctx) => service.sessionView(ctx));
  handle(app, schema.signOut, async (ctx, _input, request, reply) => {
    await service.signOut(ctx, request, reply);
    return { signedOut: true as const };
  });
  handle(app, schema.listUnits, async (ctx, { query }) => ({ rows: await service.listUnits(ctx, query.kind) }));
  handle(app, schema.listStaff, async (ctx, { query }) => ({ rows: await service.listStaff(ctx, query.role) }));
  handle(app, schema.listDictionaries, async (ctx) => ({ rows: await dictionaries(ctx) }));
  handle(app, schema.listCities, async (ctx) => ({ provinces: await service.listCities(ctx) }));
  handle(app, schema.listAudit, (ctx, { query }) => service.listAudit(ctx, query));
}
