import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { getFile } from './view.ts';

/** Routes of customers' files. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.createCustomer, (ctx, { body }) => service.createFile(ctx, body));
  handle(app, schema.editCustomer, (ctx, { params, body }) => service.editFile(ctx, params.id, body));
  handle(app, schema.getFile, (ctx, { params }) => getFile(ctx, params.id));
  handle(app, schema.setStage, (ctx, { params, body }) => service.setStage(ctx, params.id, body));
  handle(app, schema.revealPart, async (ctx, { params, body }) => ({
    value: await service.revealPart(ctx, params.id, body),
  }));
  handle(app, schema.openUnitRecord, (ctx, { params }) => service.openUnitRecord(ctx, params.id));
}
