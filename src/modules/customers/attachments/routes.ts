import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of files kept with customers. */
export function routes(app: FastifyInstance): void {
  handleUpload(app, schema.addAttachment, (ctx, content, { params, query }) =>
    service.addAttachment(ctx, params.id, query, content),
  );
  handleFile(app, schema.getAttachment, (ctx, { params }) =>
    service.getAttachment(ctx, params.id, params.attachmentId),
  );
  handle(app, schema.removeAttachment, (ctx, { params }) =>
    service.removeAttachment(ctx, params.id, params.attachmentId),
  );
}
