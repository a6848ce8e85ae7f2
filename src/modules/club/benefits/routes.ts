import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { atDealer } from './codes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of benefits, of what members may use of them, and of codes at a dealer. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listBenefits, (ctx, { query }) => service.listBenefits(ctx, query));
  handle(app, schema.createBenefit, (ctx, { body }) => service.createBenefit(ctx, body));
  handle(app, schema.editBenefit, (ctx, { params, body }) => service.editBenefit(ctx, params.id, body));
  handle(app, schema.listEntitlements, (ctx, { params }) => service.listEntitlements(ctx, params.id));
  handle(app, schema.checkCode, (ctx, { body }) => atDealer(ctx, body.code, false));
  handle(app, schema.redeemCode, (ctx, { body }) => atDealer(ctx, body.code, true));
  handle(app, schema.listBenefitUses, (ctx, { query }) => service.listBenefitUses(ctx, query));
  handle(app, schema.benefitCounts, (ctx, { query }) => service.benefitCounts(ctx, query));
}
