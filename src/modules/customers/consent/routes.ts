import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as admin from './admin.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of purposes, notices and consent. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.currentNotice, (ctx) => admin.currentNotice(ctx));
  handle(app, schema.listPurposes, (ctx) => admin.listPurposes(ctx));
  handle(app, schema.editPurpose, (ctx, { params, body }) => admin.editPurpose(ctx, params.code, body));
  handle(app, schema.addRecipient, (ctx, { body }) => admin.addRecipient(ctx, body));
  handle(app, schema.editRecipient, (ctx, { params, body }) => admin.editRecipient(ctx, params.code, body));
  handle(app, schema.listNotices, (ctx) => admin.listNotices(ctx));
  handle(app, schema.publishNotice, (ctx, { body }) => admin.publishNotice(ctx, body));
  handle(app, schema.getConsents, (ctx, { params }) => service.getConsents(ctx, params.id));
  handle(app, schema.recordConsent, (ctx, { params, body }) => service.recordConsent(ctx, params.id, body));
  handle(app, schema.setDoNotContact, (ctx, { params, body }) => service.setDoNotContact(ctx, params.id, body));
  handle(app, schema.askGate, (ctx, { params, query }) => service.askGate(ctx, params.id, query));
}
