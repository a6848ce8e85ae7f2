import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as answers from './answers.ts';
import * as periods from './periods.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the settlement between headquarters and dealers. */
export function settlementRoutes(app: FastifyInstance): void {
  handle(app, schema.listPeriods, (ctx) => periods.listPeriods(ctx));
  handle(app, schema.beginSettlement, (ctx, { body }) => periods.beginSettlement(ctx, body.month));
  handle(app, schema.issuePeriod, (ctx, { params, body }) => periods.issuePeriod(ctx, params.id, body.version));
  handle(app, schema.closePeriod, (ctx, { params, body }) => periods.closePeriod(ctx, params.id, body.version));
  handle(app, schema.listRates, (ctx) => periods.listRates(ctx));
  handle(app, schema.addRate, (ctx, { body }) => periods.addRate(ctx, body));
  handle(app, schema.listStatements, (ctx, { query }) => service.listStatements(ctx, query));
  handle(app, schema.getStatement, (ctx, { params }) => service.getStatement(ctx, params.id));
  handle(app, schema.listLineEntries, (ctx, { query }) => service.listLineEntries(ctx, query));
  handle(app, schema.listAdjustments, (ctx, { query }) => service.listAdjustments(ctx, query));
  handle(app, schema.addAdjustment, (ctx, { body }) => service.addAdjustment(ctx, body));
  handle(app, schema.getMatrix, (ctx, { query }) => service.getMatrix(ctx, query));
  handle(app, schema.listMatrixLots, (ctx, { query }) => service.listMatrixLots(ctx, query));
  handle(app, schema.confirmStatement, (ctx, { params, body }) =>
    answers.confirmStatement(ctx, params.id, body.version),
  );
  handle(app, schema.confirmLine, (ctx, { params, body }) => answers.confirmLine(ctx, params.id, body.version));
  handle(app, schema.disputeLine, (ctx, { params, body }) => answers.disputeLine(ctx, params.id, body));
  handle(app, schema.replyLine, (ctx, { params, body }) => answers.replyLine(ctx, params.id, body));
}
