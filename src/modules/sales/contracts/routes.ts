import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import * as signing from './signing.ts';

/** Routes of contracts of sale. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listContracts, (ctx, { query }) => service.listContracts(ctx, query));
  handle(app, schema.getContract, (ctx, { params }) => service.getContract(ctx, params.id));
  handle(app, schema.createContract, (ctx, { params, body }) => service.createContract(ctx, params.id, body));
  handle(app, schema.editContract, (ctx, { params, body }) => service.editContract(ctx, params.id, body));
  handle(app, schema.drawUpContract, (ctx, { params, body }) => service.drawUp(ctx, params.id, body.version));
  handle(app, schema.voidContract, (ctx, { params, body }) => service.voidContract(ctx, params.id, body));
  handleUpload(app, schema.signContract, (ctx, content, { params, query }) =>
    signing.signContract(ctx, params, query, content),
  );
  handleUpload(app, schema.scanContract, (ctx, content, { params, query }) =>
    signing.scanContract(ctx, params.id, query, content),
  );
  handleFile(app, schema.getContractFile, (ctx, { params }) => signing.getContractFile(ctx, params));
}
