import type { FastifyInstance } from 'fastify';
import { handle, handleRaw } from '../../platform/http.ts';
import { registerLead, takeTestDrive } from './doors.ts';
import { receiveAdf, receiveJson } from './inbound.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { verifySource } from './signature.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.submitTestDrive, (ctx, { body }) => takeTestDrive(ctx, body));
  handle(app, schema.createLead, (ctx, { body }) => registerLead(ctx, body));
  handleRaw(app, schema.inboundLead, async (ctx, raw, _input, request) => {
    const source = await verifySource(ctx, request.headers, raw, false);
    return receiveJson(
      { ...ctx, actor: { kind: 'source', id: source.id, label: `source:${source.code}` } },
      source,
      raw,
    );
  });
  handleRaw(app, schema.inboundAdf, async (ctx, raw, _input, request) => {
    const source = await verifySource(ctx, request.headers, raw, true);
    return receiveAdf(
      { ...ctx, actor: { kind: 'source', id: source.id, label: `source:${source.code}` } },
      source,
      raw,
    );
  });
  handle(app, schema.listInbound, (ctx, { query }) => service.listInbound(ctx, query));
  handle(app, schema.listLeads, (ctx, { query }) => service.listLeads(ctx, query));
  handle(app, schema.countLeads, (ctx) => service.countLeads(ctx));
  handle(app, schema.listDispatchDealers, async (ctx, { query }) => ({
    rows: await service.listDispatchDealers(ctx, query.cityCode),
  }));
  handle(app, schema.listConsultants, async (ctx) => ({ rows: await service.listConsultants(ctx) }));
  handle(app, schema.getLead, (ctx, { params }) => service.getLead(ctx, params.id));
  handle(app, schema.dispatchLead, (ctx, { params, body }) => service.dispatchLead(ctx, params.id, body));
  handle(app, schema.acceptLead, (ctx, { params, body }) => service.acceptLead(ctx, params.id, body));
  handle(app, schema.returnLead, (ctx, { params, body }) => service.returnLead(ctx, params.id, body));
  handle(app, schema.followUp, (ctx, { params, body }) => service.followUp(ctx, params.id, body));
}
