import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { modules } from './modules/index.ts';
import type { Platform } from './platform/context.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { installBasics, refuse, refuseBareRoutes } from './platform/http.ts';
import { poolConnections, registry } from './platform/metrics.ts';
import { openapiOf } from './platform/openapi.ts';
import { createRateLimits } from './platform/rate.ts';
import { VERSION } from './platform/version.ts';
import { installHeaders, installReference, installWeb, setHeaders } from './platform/web.ts';

/**
 * Builds the application; does not listen, so that tests inject into it.
 * @param options.webRoot folder of the built pages; without it only the API answers
 */
export async function buildApp(
  platform: Platform,
  options: { webRoot?: string; trustProxy?: boolean; rateFactor?: number } = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: platform.log,
    // One proxy: the address it saw itself. What stands before that in the header is whatever the caller wrote.
    trustProxy: options.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    bodyLimit: 1024 * 1024,
    // A caller's own id is kept where it is a plain one, so that a trace runs through a proxy.
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    logController: new LogController({ disableRequestLogging: platform.log.level !== 'debug' }),
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // While stopping, what still comes in on an open connection is answered too, not refused in the framework's own words.
    return503OnClosing: false,
    // Refused by the router before any hook: a path that is not well encoded, or an endless parameter.
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply);
      refuse(error, request, reply.header('x-request-id', request.id));
    },
  });
  app.decorate('platform', platform);
  app.decorate('endpoints', [] as Endpoint[]);
  app.decorate('rates', createRateLimits(options.rateFactor ?? 1));
  refuseBareRoutes(app);
  await app.register(cookie);
  installHeaders(app);
  installBasics(app);
  for (const module of modules) module.routes(app);
  installOperations(app);
  await installReference(app);
  if (options.webRoot) await installWeb(app, options.webRoot);
  return app;
}

function installOperations(app: FastifyInstance): void {
  const { platform } = app;
  let contract: unknown;
  app.get('/openapi.json', async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    contract ??= openapiOf(app.endpoints, VERSION);
    return contract;
  });
  app.get('/healthz', async () => ({ status: STATUS_CODES[200] }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await platform.db.pool.query('select 1');
      return { status: 'ready' };
    } catch (error) {
      platform.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'database unreachable' });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    const { pool } = platform.db;
    poolConnections.set({ state: 'open' }, pool.totalCount);
    poolConnections.set({ state: 'idle' }, pool.idleCount);
    poolConnections.set({ state: 'waiting' }, pool.waitingCount);
    reply.type(registry.contentType);
    return registry.metrics();
  });
}
