import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listNotifications, (ctx, { query }) => service.listNotifications(ctx, query));
  handle(app, schema.countNotifications, (ctx) => service.countNotifications(ctx));
  handle(app, schema.readNotification, (ctx, { params }) => service.readNotification(ctx, params.id));
  handle(app, schema.readNotifications, (ctx) => service.readNotifications(ctx));
}
