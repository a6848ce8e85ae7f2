import type { FastifyInstance } from 'fastify';
import { handle, handleFile } from '../../../platform/http.ts';
import type { SubjectSource } from '../../../platform/subject-data.ts';
import * as erasure from './erasure.ts';
import * as own from './own.ts';
import { makePackage, packageFile } from './package.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of requests of the people themselves; `sources` say what each module holds about a person. */
export function requestRoutes(app: FastifyInstance, sources: readonly SubjectSource[]): void {
  handle(app, schema.listRequests, (ctx, { query }) => service.listRequests(ctx, query));
  handle(app, schema.getRequest, (ctx, { params }) => service.getRequest(ctx, params.id));
  handle(app, schema.registerRequest, (ctx, { params, body }) => service.registerRequest(ctx, params.id, body));
  handle(app, schema.verifyRequest, (ctx, { params, body }) => service.verifyRequest(ctx, params.id, body));
  handle(app, schema.assignRequest, (ctx, { params, body }) => service.assignRequest(ctx, params.id, body));
  handle(app, schema.refuseRequest, (ctx, { params, body }) => service.refuseRequest(ctx, params.id, body));
  handle(app, schema.completeRequest, (ctx, { params, body }) => service.completeRequest(ctx, params.id, body));
  handle(app, schema.makePackage, (ctx, { params, body }) => makePackage(ctx, params.id, body.version));
  handleFile(app, schema.getPackage, (ctx, { params, query }) => packageFile(ctx, params.id, query.format));
  handle(app, schema.erasurePreview, (ctx, { params }) => erasure.previewErasure(ctx, params.id));
  handle(app, schema.approveErasure, (ctx, { params, body }) => erasure.approveErasure(ctx, params.id, body.version));
  handle(app, schema.carryOutErasure, (ctx, { params, body }) =>
    erasure.carryOutErasure(ctx, sources, params.id, body),
  );
  handle(app, schema.listRestricted, (ctx, { query }) => service.listRestricted(ctx, query));
  handle(app, schema.liftRestriction, (ctx, { params, body }) => service.liftRestriction(ctx, params.id, body.reason));
  handle(app, schema.ownRequests, (ctx) => own.ownRequests(ctx));
  handle(app, schema.ownRequest, (ctx, { body }) => own.ownRequest(ctx, body));
  handleFile(app, schema.ownPackage, (ctx, { params, query }) => packageFile(ctx, params.id, query.format));
}
