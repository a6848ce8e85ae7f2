import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { awardPoints, previewAwards } from './awards.ts';
import { feedOccasions } from './feed.ts';
import * as schema from './schema.ts';

/** Routes of what earns points by a rule and is told by people or other systems. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.feedOccasions, (ctx, { body }) => feedOccasions(ctx, body.rows));
  handle(app, schema.previewAwards, (ctx, { body }) => previewAwards(ctx, body));
  handle(app, schema.awardPoints, (ctx, { body }) => awardPoints(ctx, body));
}
