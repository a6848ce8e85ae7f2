import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as schema from './schema.ts';
import { clubRecord } from './service.ts';

/** Route of the club's part of a customer's record. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.clubRecord, (ctx, { params }) => clubRecord(ctx, params.id));
}
