import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { trySample } from './sample.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Sources of leads, kept by an administrator. */
export function sourceRoutes(app: FastifyInstance): void {
  handle(app, schema.listSources, (ctx) => service.listSources(ctx));
  handle(app, schema.getSource, (ctx, { params }) => service.getSource(ctx, params.id));
  handle(app, schema.createSource, (ctx, { body }) => service.addSource(ctx, body));
  handle(app, schema.editSource, (ctx, { params, body }) => service.changeSource(ctx, params.id, body));
  handle(app, schema.rotateKey, (ctx, { params, body }) => service.setKey(ctx, params.id, body));
  handle(app, schema.testSource, (ctx, { params, body }) => trySample(ctx, params.id, body));
}
