import type { FastifyInstance } from 'fastify';
import { handle } from '../../../../platform/http.ts';
import * as points from './points.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The four calls of the partner interface, and postings of points by other systems. */
export function apiRoutes(app: FastifyInstance): void {
  handle(app, schema.openLedgerAccount, (ctx, { body }) => service.openAccount(ctx, body));
  handle(app, schema.postLedgerTransaction, (ctx, { body }) => service.post(ctx, body));
  handle(app, schema.postPoints, (ctx, { body }) => points.postPoints(ctx, body));
  handle(app, schema.feedPoints, (ctx, { body }) => points.feedPoints(ctx, body.rows));
  handle(app, schema.ledgerBalance, (ctx, { query }) => service.balance(ctx, query));
  handle(app, schema.ledgerEntries, (ctx, { query }) => service.entries(ctx, query));
}
