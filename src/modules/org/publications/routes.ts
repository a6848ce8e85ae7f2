import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as files from './files.ts';
import * as reading from './reading.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of what headquarters publishes to dealers. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listPublications, (ctx, { query }) => reading.listPublications(ctx, query));
  handle(app, schema.countPublications, (ctx) => reading.countPublications(ctx));
  handle(app, schema.getPublication, (ctx, { params }) => reading.getPublication(ctx, params.id));
  handle(app, schema.openPublication, (ctx, { params }) => reading.openPublication(ctx, params.id));
  handle(app, schema.confirmPublication, (ctx, { params }) => reading.confirmPublication(ctx, params.id));
  handle(app, schema.listOwnPublications, (ctx, { query }) => service.listOwnPublications(ctx, query));
  handle(app, schema.createPublication, (ctx, { body }) => service.createPublication(ctx, body));
  handle(app, schema.editPublication, (ctx, { params, body }) => service.editPublication(ctx, params.id, body));
  handle(app, schema.publishPublication, (ctx, { params, body }) =>
    service.publishPublication(ctx, params.id, body.version),
  );
  handle(app, schema.withdrawPublication, (ctx, { params, body }) => service.withdrawPublication(ctx, params.id, body));
  handle(app, schema.remindPublication, (ctx, { params }) => service.remindPublication(ctx, params.id));
  handle(app, schema.publicationReaders, (ctx, { params }) => service.publicationReaders(ctx, params.id));
  handle(app, schema.dealerReaders, (ctx, { params }) => service.dealerReaders(ctx, params.id, params.unitId));
  handleUpload(app, schema.addPublicationFile, (ctx, content, { params, query }) =>
    files.addPublicationFile(ctx, params.id, query.filename, content),
  );
  handleFile(app, schema.getPublicationFile, (ctx, { params }) =>
    files.getPublicationFile(ctx, params.id, params.fileId),
  );
  handle(app, schema.removePublicationFile, (ctx, { params }) =>
    files.removePublicationFile(ctx, params.id, params.fileId),
  );
}
