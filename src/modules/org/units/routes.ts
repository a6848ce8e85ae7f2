import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The tree of units: reading, changing, moving, closing. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listUnits, (ctx, { query }) => service.listUnits(ctx, query));
  handle(app, schema.unitTree, async (ctx, { query }) => ({ rows: await service.unitTree(ctx, query) }));
  handle(app, schema.getUnit, (ctx, { params }) => service.getUnit(ctx, params.id));
  handle(app, schema.createUnit, (ctx, { body }) => service.createUnit(ctx, body));
  handle(app, schema.editUnit, (ctx, { params, body }) => service.editUnit(ctx, params.id, body));
  handle(app, schema.moveUnit, (ctx, { params, body }) =>
    service.moveUnit(ctx, params.id, body.parentId, body.version),
  );
  handle(app, schema.closeUnit, (ctx, { params, body }) => service.closeUnit(ctx, params.id, body.version));
  handle(app, schema.reopenUnit, (ctx, { params, body }) => service.reopenUnit(ctx, params.id, body.version));
}
