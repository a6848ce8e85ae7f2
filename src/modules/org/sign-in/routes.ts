import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authenticate } from '../../../platform/auth.ts';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as second from './second-step.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  /** The session that this request just opened or changed. */
  const opened = async (request: FastifyRequest) =>
    service.sessionView(await authenticate(app.platform, schema.currentSession, request));
  handle(app, schema.signIn, async (ctx, { body }, request, reply) => {
    const step = await service.signIn(ctx, body.login, body.password, request, reply);
    return step.signedIn ? opened(request) : step.needs;
  });
  handle(app, schema.pendingSignIn, (ctx, _input, request) => second.pendingSignIn(ctx, request));
  handle(app, schema.signInCode, async (ctx, { body }, request, reply) => {
    await second.signInCode(ctx, request, reply, body.code);
    return opened(request);
  });
  handle(app, schema.passkeyOptions, (ctx, { body }, request, reply) =>
    second.passkeyOptions(ctx, request, reply, body.secondStep),
  );
  handle(app, schema.signInPasskey, async (ctx, { body }, request, reply) => {
    await second.signInPasskey(ctx, request, reply, body);
    return opened(request);
  });
  handle(app, schema.currentSession, (ctx) => service.sessionView(ctx));
  handle(app, schema.switchUnit, async (ctx, { body }, request, reply) => {
    await service.switchUnit(ctx, body.unitId, request, reply);
    return opened(request);
  });
  handle(app, schema.signOut, async (ctx, _input, request, reply) => {
    await service.signOut(ctx, request, reply);
    return { signedOut: true as const };
  });
}
