import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import * as answers from './answers/schema.ts';
import * as answering from './answers/service.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of the workbenches: one operation each, and what dealers answer. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.digitalBench, (ctx) => service.digitalBench(ctx));
  handle(app, schema.showroomBench, (ctx) => service.showroomBench(ctx));
  handle(app, schema.managerBench, (ctx) => service.managerBench(ctx));
  handle(app, schema.dispatchBench, (ctx) => service.dispatchBench(ctx));
  handle(app, schema.networkBench, (ctx) => service.networkBench(ctx));
  handle(app, answers.listAnswers, (ctx, { query }) => answering.listAnswers(ctx, query));
}
