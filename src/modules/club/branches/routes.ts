import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the branches and their cards. */
export function branchRoutes(app: FastifyInstance): void {
  handle(app, schema.listBranches, (ctx) => service.listBranches(ctx));
  handle(app, schema.branchNames, (ctx) => service.branchNames(ctx));
  handle(app, schema.createBranch, (ctx, { body }) => service.createBranch(ctx, body));
  handle(app, schema.editBranch, (ctx, { params, body }) => service.editBranch(ctx, params.id, body));
  handle(app, schema.setBranchStatus, (ctx, { params, body }) => service.setBranchStatus(ctx, params.id, body));
  handleUpload(app, schema.addCardPicture, (ctx, content, { params }) =>
    service.addCardPicture(ctx, params.id, content),
  );
  handleFile(app, schema.getCardPicture, (ctx, { params }) => service.cardPictureFile(ctx, params.id));
}
