import type { FastifyInstance } from 'fastify';
import { callRoutes } from './calls/routes.ts';
import { dailyRoutes } from './daily/routes.ts';
import { fleetRoutes } from './fleet/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { testDriveRoutes } from './test-drives/routes.ts';
import { visitRoutes } from './visits/routes.ts';
import { routes as waiverRoutes } from './waivers/routes.ts';

/** Routes of the showroom. */
export function routes(app: FastifyInstance): void {
  waiverRoutes(app);
  visitRoutes(app);
  callRoutes(app);
  fleetRoutes(app);
  testDriveRoutes(app);
  dailyRoutes(app);
  mediaRoutes(app);
  reportRoutes(app);
}
