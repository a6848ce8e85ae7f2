import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as own from './own.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import * as texts from './texts.ts';

/** Routes of what customers are told. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listMessages, (ctx, { query }) => service.listMessages(ctx, query));
  handle(app, schema.getMessage, (ctx, { params }) => service.getMessage(ctx, params.id));
  handle(app, schema.tellMessage, (ctx, { params, body }) => service.tellMessage(ctx, params.id, body));
  handle(app, schema.retryMessage, (ctx, { params, body }) => service.retryMessage(ctx, params.id, body.version));
  handle(app, schema.listMessageTexts, (ctx) => texts.listTexts(ctx));
  handle(app, schema.editMessageText, (ctx, { params, body }) => texts.editText(ctx, params.kind, body));
  handle(app, schema.previewMessageText, async (_ctx, { body }) => texts.previewText(body));
  handle(app, schema.ownMessages, (ctx, { query }) => own.ownMessages(ctx, query));
  handle(app, schema.ownUnseen, (ctx) => own.ownUnseen(ctx));
  handle(app, schema.seeOwnMessages, (ctx) => own.seeOwnMessages(ctx));
}
