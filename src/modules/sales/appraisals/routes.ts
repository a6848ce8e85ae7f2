import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as photos from './photos.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of used cars: appraisals, offers and buy-backs. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listAppraisals, (ctx, { query }) => service.listAppraisals(ctx, query));
  handle(app, schema.getAppraisal, (ctx, { params }) => service.getAppraisal(ctx, params.id));
  handle(app, schema.askAppraisal, (ctx, { body }) => service.askAppraisal(ctx, body));
  handle(app, schema.appraise, (ctx, { params, body }) => service.appraise(ctx, params.id, body));
  handle(app, schema.offerForCar, (ctx, { params, body }) => service.offerForCar(ctx, params.id, body));
  handle(app, schema.answerOffer, (ctx, { params, body }) => service.answerOffer(ctx, params.id, body));
  handle(app, schema.closeAppraisal, (ctx, { params, body }) => service.closeAppraisal(ctx, params.id, body));
  handleUpload(app, schema.addAppraisalPhoto, (ctx, content, { params }) =>
    photos.addAppraisalPhoto(ctx, params.id, content),
  );
  handleFile(app, schema.getAppraisalPhoto, (ctx, { params }) =>
    photos.getAppraisalPhoto(ctx, params.id, params.fileId),
  );
  handle(app, schema.tradeInHelp, (ctx, { params }) => service.tradeInHelp(ctx, params.id));
}
