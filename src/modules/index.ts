/** The modules this house is made of, in the order of the arrows: each may call only those above it. */
import type { FastifyInstance } from 'fastify';
import type { Listener } from '../platform/events.ts';
import { listeners as clubListeners } from './club/jobs.ts';
import { routes as clubRoutes } from './club/routes.ts';
import { routes as customerRoutes } from './customers/routes.ts';
import { listeners as engagementListeners } from './engagement/jobs.ts';
import { routes as engagementRoutes } from './engagement/routes.ts';
import { routes as leadRoutes } from './leads/routes.ts';
import { routes as orgRoutes } from './org/routes.ts';
import { routes as productRoutes } from './products/routes.ts';
import { routes as salesRoutes } from './sales/routes.ts';

interface Module {
  name: string;
  routes(app: FastifyInstance): void;
  listeners: readonly Listener[];
}

export const modules: readonly Module[] = [
  { name: 'org', routes: orgRoutes, listeners: [] },
  { name: 'products', routes: productRoutes, listeners: [] },
  { name: 'customers', routes: customerRoutes, listeners: [] },
  { name: 'leads', routes: leadRoutes, listeners: [] },
  { name: 'sales', routes: salesRoutes, listeners: [] },
  { name: 'engagement', routes: engagementRoutes, listeners: engagementListeners },
  { name: 'club', routes: clubRoutes, listeners: clubListeners },
];

/** Every listener of every module. */
export const listeners: readonly Listener[] = modules.flatMap((module) => module.listeners);
