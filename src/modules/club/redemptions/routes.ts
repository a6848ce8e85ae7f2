import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import { returnRewardOrder } from './return.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of reward orders. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listRewardOrders, (ctx, { query }) => service.listRewardOrders(ctx, query));
  handle(app, schema.getRewardOrder, (ctx, { params }) => service.getRewardOrder(ctx, params.id));
  handle(app, schema.orderReward, (ctx, { body }) => service.orderReward(ctx, body));
  handle(app, schema.payRewardOrder, (ctx, { params, body }) => service.payRewardOrder(ctx, params.id, body));
  handle(app, schema.moveRewardOrder, (ctx, { params, body }) => service.moveRewardOrder(ctx, params.id, body));
  handle(app, schema.cancelRewardOrder, (ctx, { params, body }) => service.cancelRewardOrder(ctx, params.id, body));
  handle(app, schema.returnRewardOrder, (ctx, { params, body }) => returnRewardOrder(ctx, params.id, body));
  handle(app, schema.revealShipTo, (ctx, { params, body }) => service.revealShipTo(ctx, params.id, body.reason));
}
