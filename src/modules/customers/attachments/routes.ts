import type { FastifyInstance } from 'fastify';
import { AppError } from '../../../platform/errors.ts';
import { handle, handleFile, handleRaw } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of files kept with customers. */
export function routes(app: FastifyInstance): void {
  handleRaw(
    app,
    schema.addAttachment,
    (ctx, raw, { params, query }, request) => {
      // A browser's form would send a page's bytes without the person's will; the types it may send unasked are refused.
      const type = String(request.headers['content-type'] ?? '');
      if (/^(multipart|application\/x-www-form-urlencoded|text\/plain)/.test(type))
        throw new AppError('request.unsupported_media');
      return service.addAttachment(ctx, params.id, query, raw);
    },
    { bodyLimit: schema.MAX_ATTACHMENT_BYTES },
  );
  handleFile(app, schema.getAttachment, (ctx, { params }) =>
    service.getAttachment(ctx, params.id, params.attachmentId),
  );
  handle(app, schema.removeAttachment, (ctx, { params }) =>
    service.removeAttachment(ctx, params.id, params.attachmentId),
  );
}
