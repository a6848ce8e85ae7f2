import Fastify from 'fastify';
import { modules } from './modules/index.ts';
import type { Platform } from './platform/context.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { openapiOf } from './platform/openapi.ts';
import { VERSION } from './platform/version.ts';

/** Every operation of every module, without a database: routes are declared, nothing is called. */
export function allEndpoints(): Endpoint[] {
  const app = Fastify();
  app.decorate('platform', undefined as unknown as Platform);
  app.decorate('endpoints', [] as Endpoint[]);
  for (const module of modules) module.routes(app);
  return app.endpoints;
}

/** The text of openapi.json. */
export async function contractText(): Promise<string> {
  return `${JSON.stringify(openapiOf(allEndpoints(), VERSION), null, 2)}\n`;
}
