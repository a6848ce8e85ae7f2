import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as agreements from './agreements.ts';
import * as requests from './requests.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the network of dealers. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listDealers, (ctx, { query }) => service.listDealers(ctx, query));
  handle(app, schema.listPlanning, (ctx) => service.listPlanning(ctx));
  handle(app, schema.addPlanning, (ctx, { body }) => service.addPlanning(ctx, body));
  handle(app, schema.editPlanning, (ctx, { params, body }) => service.editPlanning(ctx, params.id, body));
  handle(app, schema.removePlanning, (ctx, { params }) => service.removePlanning(ctx, params.id));
  handle(app, schema.listAgreements, (ctx, { query }) => agreements.listAgreements(ctx, query));
  handle(app, schema.addAgreement, (ctx, { body }) => agreements.addAgreement(ctx, body));
  handle(app, schema.editAgreement, (ctx, { params, body }) => agreements.editAgreement(ctx, params.id, body));
  handleUpload(app, schema.addAgreementFile, (ctx, content, { params, query }) =>
    agreements.addAgreementFile(ctx, params.id, query.filename, content),
  );
  handleFile(app, schema.getAgreementFile, (ctx, { params }) =>
    agreements.getAgreementFile(ctx, params.id, params.fileId),
  );
  handle(app, schema.listOutlets, (ctx, { query }) => service.listOutlets(ctx, query));
  handle(app, schema.closeOutlet, (ctx, { params, body }) => service.closeOutlet(ctx, params.id, body));
  handle(app, schema.listRequests, (ctx, { query }) => requests.listRequests(ctx, query));
  handle(app, schema.askOutlet, (ctx, { body }) => requests.askOutlet(ctx, body));
  handle(app, schema.askArea, (ctx, { body }) => requests.askArea(ctx, body));
  handle(app, schema.decideRequest, (ctx, { params, body }) => requests.decideRequest(ctx, params.id, body));
  handle(app, schema.withdrawRequest, (ctx, { params, body }) =>
    requests.withdrawRequest(ctx, params.id, body.version),
  );
}
