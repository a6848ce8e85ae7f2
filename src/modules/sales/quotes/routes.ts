import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { linkQuote } from '../progress/service.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of quotes. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.previewQuote, (ctx, { body }) => service.previewQuote(ctx, body));
  handle(app, schema.createQuote, (ctx, { body }) => service.createQuote(ctx, body));
  handle(app, schema.listQuotes, (ctx, { query }) => service.listQuotes(ctx, query));
  handle(app, schema.getQuote, (ctx, { params }) => service.getQuote(ctx, params.id));
  handle(app, schema.decideQuote, (ctx, { params, body }) => service.decideQuote(ctx, params.id, body));
  handle(app, schema.orderQuote, (ctx, { params, body }) => service.orderQuote(ctx, params.id, body));
  handle(app, schema.linkQuote, (ctx, { params }) => linkQuote(ctx, params.id));
}
