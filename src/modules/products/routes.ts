import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { mileageRoutes } from './mileage/routes.ts';
import { modelPageRoutes } from './model-pages/routes.ts';
import { ownershipRoutes } from './ownership/routes.ts';
import { paperRoutes } from './papers/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { vehicleRoutes } from './vehicles/routes.ts';

export function routes(app: FastifyInstance): void {
  handle(app, schema.listCatalogue, async (ctx) => ({ series: await service.listCatalogue(ctx) }));
  handle(app, schema.listVehicles, (ctx, { query }) => service.listVehicles(ctx, query));
  vehicleRoutes(app);
  ownershipRoutes(app);
  paperRoutes(app);
  mileageRoutes(app);
  catalogueRoutes(app);
  modelPageRoutes(app);
}
