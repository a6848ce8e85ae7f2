import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listViews, (ctx, { query }) => service.listViews(ctx, query.list));
  handle(app, schema.createView, (ctx, { body }) => service.createView(ctx, body));
  handle(app, schema.editView, (ctx, { params, body }) => service.editView(ctx, params.id, body));
  handle(app, schema.deleteView, async (ctx, { params }) => {
    await service.deleteView(ctx, params.id);
    return { deleted: true as const };
  });
  handle(app, schema.setDefaultView, async (ctx, { body }) => ({
    defaultId: await service.setDefaultView(ctx, body.list, body.viewId),
  }));
}
