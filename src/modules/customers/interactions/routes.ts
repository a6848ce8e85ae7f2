import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.recordInteraction, (ctx, { params, body }) => service.recordInteraction(ctx, params.id, body));
  handle(app, schema.recordDealerInteraction, (ctx, { params, body }) =>
    service.recordDealerInteraction(ctx, params.id, body),
  );
}
