import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { boardRoutes } from './board/routes.ts';
import { routes as clockRoutes } from './clocks/routes.ts';
import { closingRoutes } from './closing/routes.ts';
import { routes as dispatchRoutes } from './dispatch/routes.ts';
import * as dispatching from './dispatch/service.ts';
import { registerLead, takeTestDrive } from './doors.ts';
import { downgradeRoutes } from './downgrades/routes.ts';
import { followUp as followUpEndpoint } from './follow-ups/schema.ts';
import { followUp } from './follow-ups/service.ts';
import { inboundRoutes } from './inbound/routes.ts';
import { intakeReportRoutes } from './intake-report/routes.ts';
import * as schema from './schema.ts';
import { secondLifeRoutes } from './second-life/routes.ts';
import * as service from './service.ts';
import { sourceRoutes } from './sources/routes.ts';
import { validationRoutes } from './validation/routes.ts';

export function routes(app: FastifyInstance): void {
  clockRoutes(app);
  dispatchRoutes(app);
  handle(app, schema.submitTestDrive, (ctx, { body }) => takeTestDrive(ctx, body));
  handle(app, schema.createLead, (ctx, { body }) => registerLead(ctx, body));
  inboundRoutes(app);
  sourceRoutes(app);
  validationRoutes(app);
  intakeReportRoutes(app);
  handle(app, schema.listLeads, (ctx, { query }) => service.listLeads(ctx, query));
  handle(app, schema.countLeads, (ctx) => service.countLeads(ctx));
  handle(app, schema.listDispatchDealers, async (ctx, { query }) => ({
    rows: await dispatching.listDispatchDealers(ctx, query.cityCode),
  }));
  handle(app, schema.listConsultants, async (ctx) => ({ rows: await dispatching.listConsultants(ctx) }));
  handle(app, schema.getLead, (ctx, { params }) => service.getLead(ctx, params.id));
  handle(app, schema.dispatchLead, (ctx, { params, body }) => dispatching.dispatchLead(ctx, params.id, body));
  handle(app, schema.acceptLead, (ctx, { params, body }) => dispatching.acceptLead(ctx, params.id, body));
  handle(app, schema.returnLead, (ctx, { params, body }) => dispatching.returnLead(ctx, params.id, body));
  boardRoutes(app);
  closingRoutes(app);
  downgradeRoutes(app);
  secondLifeRoutes(app);
  handle(app, followUpEndpoint, (ctx, { params, body }) => followUp(ctx, params.id, body));
}
