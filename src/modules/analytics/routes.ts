import type { FastifyInstance } from 'fastify';
import { caseRoutes } from './cases/routes.ts';
import { forecastRoutes } from './forecast/routes.ts';
import { funnelRoutes } from './funnel/routes.ts';
import { performanceRoutes } from './performance/routes.ts';
import { priorityRoutes } from './priorities/routes.ts';

/** Reports and models: performance, funnel, forecast, priorities, and the leads behind their figures. */
export function routes(app: FastifyInstance): void {
  performanceRoutes(app);
  funnelRoutes(app);
  forecastRoutes(app);
  caseRoutes(app);
  priorityRoutes(app);
}
