import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { routes as messages } from './messages/routes.ts';
import { routes as phoneSurveys } from './phone-surveys/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listOpportunities, (ctx, { query }) => service.listOpportunities(ctx, query));
  phoneSurveys(app);
  messages(app);
  handle(app, schema.recordContact, (ctx, { params, body }) => service.recordContact(ctx, params.id, body));
}
