import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { recognise } from './schema.ts';
import * as service from './service.ts';

export function recognitionRoutes(app: FastifyInstance): void {
  handle(app, recognise, (ctx, { body }) => service.recognise(ctx, body));
}
