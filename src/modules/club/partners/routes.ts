import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { atDesk } from '../benefits/codes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of partners, and of their redemption desk. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listPartners, (ctx, { query }) => service.listPartners(ctx, query));
  handle(app, schema.getPartner, (ctx, { params }) => service.getPartner(ctx, params.id));
  handle(app, schema.createPartner, (ctx, { body }) => service.createPartner(ctx, body));
  handle(app, schema.editPartner, (ctx, { params, body }) => service.editPartner(ctx, params.id, body));
  handle(app, schema.openDesk, (ctx, { params }) => service.openDesk(ctx, params.id));
  handle(app, schema.closeDesk, (ctx, { params }) => service.closeDesk(ctx, params.id));
  handle(app, schema.listPartnerRecords, (ctx, { params }) => service.listPartnerRecords(ctx, params.id));
  handle(app, schema.addPartnerRecord, (ctx, { params, body }) => service.addPartnerRecord(ctx, params.id, body));
  handle(app, schema.partnerReport, (ctx, { query }) => service.partnerReport(ctx, query));
  handle(app, schema.shareWithPartner, (ctx, { params, body }) => service.shareWithPartner(ctx, params.id, body));
  handle(app, schema.deskCheck, (ctx, { body }) => atDesk(ctx, body, false));
  handle(app, schema.deskRedeem, (ctx, { body }) => atDesk(ctx, body, true));
}
