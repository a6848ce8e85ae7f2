import type { FastifyInstance } from 'fastify';
import { handle, handleRaw } from '../../../platform/http.ts';
import { receiveAdf, receiveJson } from '../inbound.ts';
import { inboundAdf, inboundLead } from '../schema.ts';
import { asSource, verifySource } from '../signature.ts';
import { charsetOf } from './decode.ts';
import { answerChallenge, receiveNotices } from './meta.ts';
import { openMessage, replay, replayAll } from './replay.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** The doors for messages from outside, and what the house does with what came. */
export function inboundRoutes(app: FastifyInstance): void {
  handleRaw(app, inboundLead, async (ctx, raw, _input, request) => {
    const source = await verifySource(ctx, request.headers, raw, false);
    return receiveJson(asSource(ctx, source), source, raw, charsetOf(request.headers['content-type']));
  });
  handleRaw(app, inboundAdf, async (ctx, raw, _input, request) => {
    const source = await verifySource(ctx, request.headers, raw, true);
    return receiveAdf(asSource(ctx, source), source, raw, { charset: charsetOf(request.headers['content-type']) });
  });
  handleRaw(app, schema.tencentLead, async (ctx, raw, _input, request) => {
    const source = await verifySource(ctx, request.headers, raw, true);
    return service.takeTencent(ctx, source, raw, charsetOf(request.headers['content-type']));
  });
  handleRaw(app, schema.googleWebhook, (ctx, raw, { params }) => service.takeGoogle(ctx, params.code, raw));
  handle(app, schema.metaVerify, async (ctx, { params, query }, _request, reply) => {
    const challenge = await answerChallenge(ctx, params.code, query);
    // As text: whoever answers JSON is not subscribed.
    reply.type('text/plain; charset=utf-8').send(challenge);
    return challenge;
  });
  handleRaw(app, schema.metaWebhook, async (ctx, raw, { params }, request) => ({
    received: await receiveNotices(ctx, params.code, request.headers['x-hub-signature-256'], raw),
  }));
  handle(app, schema.listInbound, (ctx, { query }) => service.listMessages(ctx, query));
  handle(app, schema.listInboundSources, (ctx) => service.listSourceNames(ctx));
  handle(app, schema.openInbound, (ctx, { params, body }) => openMessage(ctx, params.id, body.reason));
  handle(app, schema.replayInbound, (ctx, { params }) => replay(ctx, params.id));
  handle(app, schema.replayFailures, (ctx, { body }) => replayAll(ctx, body.sourceId));
}
