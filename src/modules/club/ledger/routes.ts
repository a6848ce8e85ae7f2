import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { apiRoutes } from './api/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of points: accounts of members, the till, corrections, settings, budgets, the partner interface. */
export function ledgerRoutes(app: FastifyInstance): void {
  handle(app, schema.memberPoints, (ctx, { params }) => service.memberPoints(ctx, params.id));
  handle(app, schema.memberJournal, (ctx, { params, query }) => service.memberJournal(ctx, params.id, query));
  handle(app, schema.adjustPoints, (ctx, { params, body }) => service.adjustPoints(ctx, params.id, body));
  handle(app, schema.listAdjustments, (ctx, { query }) => service.listAdjustments(ctx, query));
  handle(app, schema.decideAdjustment, (ctx, { params, body }) => service.decideAdjustment(ctx, params.id, body));
  handle(app, schema.reversePosting, (ctx, { params, body }) => service.reversePosting(ctx, params.id, body.note));
  handle(app, schema.listHolds, (ctx, { query }) => service.listHolds(ctx, query));
  handle(app, schema.holdPoints, (ctx, { body }) => service.holdPoints(ctx, body));
  handle(app, schema.captureHold, (ctx, { params, body }) => service.captureHold(ctx, params.id, body.points));
  handle(app, schema.voidHold, (ctx, { params }) => service.voidHold(ctx, params.id));
  handle(app, schema.getPointsSettings, (ctx) => service.getPointsSettings(ctx));
  handle(app, schema.editPointsSettings, (ctx, { body }) => service.editPointsSettings(ctx, body));
  handle(app, schema.listBudgets, (ctx, { query }) => service.listBudgets(ctx, query));
  handle(app, schema.createBudget, (ctx, { body }) => service.createBudget(ctx, body));
  handle(app, schema.decideBudget, (ctx, { params, body }) => service.decideBudget(ctx, params.id, body));
  apiRoutes(app);
}
