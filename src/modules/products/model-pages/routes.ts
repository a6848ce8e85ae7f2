import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the public pages of models and of what they say. */
export function modelPageRoutes(app: FastifyInstance): void {
  handle(app, schema.getModelPage, (ctx, { params }) => service.getModelPage(ctx, params.code));
  handle(app, schema.getPageContent, (ctx, { params }) => service.getPageContent(ctx, params.id));
  handle(app, schema.editTagline, (ctx, { params, body }) => service.editTagline(ctx, params.id, body));
  handle(app, schema.createFeature, (ctx, { params, body }) => service.createFeature(ctx, params.id, body));
  handle(app, schema.editFeature, (ctx, { params, body }) => service.editFeature(ctx, params.id, body));
  handle(app, schema.removeFeature, (ctx, { params }) => service.removeFeature(ctx, params.id));
  handle(app, schema.createSpec, (ctx, { params, body }) => service.createSpec(ctx, params.id, body));
  handle(app, schema.editSpec, (ctx, { params, body }) => service.editSpec(ctx, params.id, body));
  handle(app, schema.removeSpec, (ctx, { params }) => service.removeSpec(ctx, params.id));
}
