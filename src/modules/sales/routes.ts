import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { routes as appraisals } from './appraisals/routes.ts';
import { routes as changes } from './changes/routes.ts';
import { routes as contacts } from './contacts/routes.ts';
import { routes as contractTexts } from './contract-texts/routes.ts';
import { routes as contracts } from './contracts/routes.ts';
import { routes as handover } from './handover/routes.ts';
import { routes as needs } from './needs/routes.ts';
import { routes as offers } from './offers/routes.ts';
import { routes as parts } from './parts/routes.ts';
import { routes as payments } from './payments/routes.ts';
import { routes as pricing } from './pricing/routes.ts';
import { routes as progress } from './progress/routes.ts';
import { routes as quotes } from './quotes/routes.ts';
import { routes as rebates } from './rebates/routes.ts';
import { routes as refunds } from './refunds/routes.ts';
import { routes as releases } from './releases/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { routes as stock } from './stock/routes.ts';

/** Routes of orders, and of everything around them by noun. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listOrders, (ctx, { query }) => service.listOrders(ctx, query));
  handle(app, schema.getOrder, (ctx, { params }) => service.getOrder(ctx, params.id));
  handle(app, schema.createOrder, (ctx, { body }) => service.createOrder(ctx, body));
  handle(app, schema.editOrder, (ctx, { params, body }) => service.editOrder(ctx, params.id, body));
  handle(app, schema.deliverOrder, (ctx, { params, body }) => service.deliverOrder(ctx, params.id, body));
  for (const more of [
    needs,
    quotes,
    pricing,
    parts,
    payments,
    changes,
    stock,
    handover,
    contacts,
    progress,
    rebates,
    offers,
    appraisals,
    contractTexts,
    contracts,
    refunds,
    releases,
  ])
    more(app);
}
