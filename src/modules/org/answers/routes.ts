import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as gaps from './gaps.ts';
import * as reading from './reading.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Seconds a browser or a cache before the site may keep the public answers. */
const CACHE_SECONDS = 300;

/** Routes of the base of answers. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.searchAnswers, (ctx, { query }) => reading.searchAnswers(ctx, query));
  handle(app, schema.getAnswer, (ctx, { params }) => reading.getAnswer(ctx, params.id));
  handle(app, schema.getAnswerVersion, (ctx, { params }) => reading.getAnswerVersion(ctx, params.id, params.revision));
  handle(app, schema.noteAnswerUse, (ctx, { params, body }) => reading.noteAnswerUse(ctx, params.id, body));
  handle(app, schema.reportGap, (ctx, { body }) => gaps.reportGap(ctx, body.words));
  handle(app, schema.listGaps, (ctx, { query }) => gaps.listGaps(ctx, query));
  handle(app, schema.settleGap, (ctx, { params, body }) => gaps.settleGap(ctx, params.id, body));
  handle(app, schema.listAnswers, (ctx, { query }) => service.listAnswers(ctx, query));
  handle(app, schema.createAnswer, (ctx, { body }) => service.createAnswer(ctx, body));
  handle(app, schema.editAnswer, (ctx, { params, body }) => service.editAnswer(ctx, params.id, body));
  handle(app, schema.dropAnswerDraft, (ctx, { params }) => service.dropAnswerDraft(ctx, params.id));
  handle(app, schema.publishAnswer, (ctx, { params, body }) => service.publishAnswer(ctx, params.id, body));
  handle(app, schema.withdrawAnswer, (ctx, { params, body }) => service.withdrawAnswer(ctx, params.id, body));
  handle(app, schema.reviewAnswer, (ctx, { params, body }) => service.reviewAnswer(ctx, params.id, body));
  handle(app, schema.listFaq, async (ctx, _input, _request, reply) => {
    const answer = await reading.listFaq(ctx);
    reply.header('cache-control', `public, max-age=${CACHE_SECONDS}`);
    return answer;
  });
}
