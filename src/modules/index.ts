/** The modules this house is made of, in the order of the arrows: each may call only those above it. */
import type { FastifyInstance } from 'fastify';
import { removeContentJob } from '../platform/dropped-files.ts';
import type { Listener } from '../platform/events.ts';
import type { JobDefinition } from '../platform/jobs.ts';
import { jobs as analyticsJobs } from './analytics/jobs.ts';
import { routes as analyticsRoutes } from './analytics/routes.ts';
import { bulkActions } from './bulk.ts';
import { jobs as clubJobs, listeners as clubListeners } from './club/jobs.ts';
import { routes as clubRoutes } from './club/routes.ts';
import { settleJob } from './club/settlement/jobs.ts';
import { claimJobs } from './customers/claims/jobs.ts';
import { recountJob } from './customers/completeness/service.ts';
import { listeners as consentListeners } from './customers/consent/jobs.ts';
import { duplicateJobs } from './customers/duplicates/jobs.ts';
import { frequentNamesJob } from './customers/frequent-names.ts';
import { jobs as matchJobs } from './customers/matching/jobs.ts';
import { matchMissingJob } from './customers/matching-gaps.ts';
import { packageJob, packageSweep } from './customers/requests/package.ts';
import { routes as customerRoutes } from './customers/routes.ts';
import { changedOwnersJob, listeners as customerListeners } from './customers/vehicle-changes.ts';
import { listeners as engagementListeners } from './engagement/jobs.ts';
import { sendMessages } from './engagement/messages/send.ts';
import { routes as engagementRoutes } from './engagement/routes.ts';
import { exports } from './exports.ts';
import { imports } from './imports.ts';
import { clockJobs } from './leads/clocks/jobs.ts';
import { downgradeJobs } from './leads/downgrades/jobs.ts';
import { fetchMetaJob } from './leads/inbound/meta.ts';
import { listeners as leadListeners } from './leads/jobs.ts';
import { readMailboxesJob } from './leads/mailbox/jobs.ts';
import { replacementJobs } from './leads/replacements/jobs.ts';
import { routes as leadRoutes } from './leads/routes.ts';
import { merges } from './merges.ts';
import { importRoutes } from './org/imports/routes.ts';
import { networkJobs } from './org/network/jobs.ts';
import { jobs as notificationJobs, listeners as orgListeners } from './org/notifications/jobs.ts';
import { routes as orgRoutes } from './org/routes.ts';
import { taskRoutes } from './org/tasks/routes.ts';
import { taskJob } from './org/tasks/run.ts';
import { taskSweeps } from './org/tasks/sweep.ts';
import { routes as productRoutes } from './products/routes.ts';
import { listeners as salesListeners } from './sales/jobs.ts';
import { routes as salesRoutes } from './sales/routes.ts';
import { routes as searchRoutes } from './search/routes.ts';
import { listeners as showroomListeners } from './showroom/jobs.ts';
import { routes as showroomRoutes } from './showroom/routes.ts';
import { visitJobs } from './showroom/visits/jobs.ts';
import { subjectSources } from './subject-data.ts';
import { routes as workbenchRoutes } from './workbench/routes.ts';

interface Module {
  name: string;
  routes(app: FastifyInstance): void;
  listeners: readonly Listener[];
}

const catalogues = { exports, imports, bulk: bulkActions };

function orgAndTasks(app: FastifyInstance): void {
  orgRoutes(app);
  taskRoutes(app, catalogues);
  importRoutes(app, catalogues);
}

export const modules: readonly Module[] = [
  { name: 'org', routes: orgAndTasks, listeners: orgListeners },
  { name: 'products', routes: productRoutes, listeners: [] },
  {
    name: 'customers',
    routes: (app) => customerRoutes(app, merges, subjectSources),
    listeners: [...customerListeners, ...consentListeners],
  },
  { name: 'leads', routes: leadRoutes, listeners: leadListeners },
  { name: 'showroom', routes: showroomRoutes, listeners: showroomListeners },
  { name: 'sales', routes: salesRoutes, listeners: salesListeners },
  { name: 'engagement', routes: engagementRoutes, listeners: engagementListeners },
  { name: 'club', routes: clubRoutes, listeners: clubListeners },
  { name: 'search', routes: searchRoutes, listeners: [] },
  { name: 'analytics', routes: analyticsRoutes, listeners: [] },
  { name: 'workbench', routes: workbenchRoutes, listeners: [] },
];

/** Every listener of every module. */
export const listeners: readonly Listener[] = modules.flatMap((module) => module.listeners);

/** Work of the modules that is no reaction to an event: long work that people ask for, and what keeps it in order. */
export const jobs: readonly JobDefinition[] = [
  recountJob,
  taskJob(catalogues),
  ...taskSweeps,
  ...notificationJobs,
  changedOwnersJob,
  matchMissingJob,
  frequentNamesJob,
  ...duplicateJobs(merges),
  ...claimJobs,
  packageJob(subjectSources),
  packageSweep,
  removeContentJob,
  ...visitJobs,
  ...matchJobs,
  ...downgradeJobs,
  ...clockJobs,
  settleJob,
  ...replacementJobs,
  ...networkJobs,
  ...clubJobs,
  ...analyticsJobs,
  fetchMetaJob,
  sendMessages,
  readMailboxesJob,
];
