import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of rewards and of points as a discount on service. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listRewards, (ctx, { query }) => service.listRewards(ctx, query));
  handle(app, schema.getReward, (ctx, { params }) => service.getReward(ctx, params.id));
  handle(app, schema.createReward, (ctx, { body }) => service.createReward(ctx, body));
  handle(app, schema.editReward, (ctx, { params, body }) => service.editReward(ctx, params.id, body));
  handle(app, schema.changeStock, (ctx, { params, body }) => service.changeStock(ctx, params.id, body));
  handleUpload(app, schema.addPicture, (ctx, content, { params, query }) =>
    service.addPicture(ctx, params.id, query, content),
  );
  handle(app, schema.removePicture, (ctx, { params }) => service.removePicture(ctx, params.id));
  handleFile(app, schema.getPicture, (ctx, { params }) => service.pictureFile(ctx, params.id));
  handle(app, schema.listServiceRates, (ctx) => service.listServiceRates(ctx));
  handle(app, schema.addServiceRate, (ctx, { body }) => service.addServiceRate(ctx, body));
  handle(app, schema.previewServiceDiscount, (ctx, { params, query }) =>
    service.previewServiceDiscount(ctx, params.id, query),
  );
}
