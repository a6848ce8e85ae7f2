import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { routes as benefitRoutes } from './benefits/routes.ts';
import { branchRoutes } from './branches/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { routes as occasionRoutes } from './occasions/routes.ts';
import { routes as ownRoutes } from './own/routes.ts';
import { ownerApply, ownerHome } from './owner.ts';
import { routes as partnerRoutes } from './partners/routes.ts';
import { routes as recordRoutes } from './record/routes.ts';
import { recruitmentRoutes } from './recruitment/routes.ts';
import { routes as redemptionRoutes } from './redemptions/routes.ts';
import { referralRoutes } from './referrals/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { routes as rewardRoutes } from './rewards/routes.ts';
import { ruleRoutes } from './rules/routes.ts';
import * as schema from './schema.ts';
import { settingRoutes } from './settings/routes.ts';
import { settlementRoutes } from './settlement/routes.ts';
import { tierRoutes } from './tiers/routes.ts';
import { routes as tillRoutes } from './till/routes.ts';
import { transferRoutes } from './transfers/routes.ts';

export function routes(app: FastifyInstance): void {
  memberRoutes(app);
  branchRoutes(app);
  transferRoutes(app);
  tierRoutes(app);
  ledgerRoutes(app);
  ruleRoutes(app);
  recruitmentRoutes(app);
  referralRoutes(app);
  settingRoutes(app);
  settlementRoutes(app);
  reportRoutes(app);
  for (const more of [
    rewardRoutes,
    redemptionRoutes,
    partnerRoutes,
    benefitRoutes,
    ownRoutes,
    tillRoutes,
    occasionRoutes,
    recordRoutes,
  ])
    more(app);
  handle(app, schema.ownerHome, (ctx) => ownerHome(ctx));
  handle(app, schema.ownerApply, (ctx, { body }) => ownerApply(ctx, body.unitId));
}
