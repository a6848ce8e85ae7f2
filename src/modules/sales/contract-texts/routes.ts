import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the contract's text. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listContractTexts, (ctx) => service.listContractTexts(ctx));
  handle(app, schema.getContractText, (ctx, { params }) => service.getContractText(ctx, params.id));
  handle(app, schema.addContractText, (ctx, { body }) => service.addContractText(ctx, body));
  handle(app, schema.editContractText, (ctx, { params, body }) => service.editContractText(ctx, params.id, body));
}
