import type { FastifyInstance } from 'fastify';
import { closeSession, OWNER_COOKIE } from '../../platform/auth.ts';
import { handle } from '../../platform/http.ts';
import type { Merges } from '../../platform/merge-table.ts';
import type { SubjectSource } from '../../platform/subject-data.ts';
import * as attachments from './attachments/routes.ts';
import { routes as changeRoutes } from './changes/routes.ts';
import { claimRoutes } from './claims/routes.ts';
import * as completeness from './completeness/routes.ts';
import { routes as consentRoutes } from './consent/routes.ts';
import * as contactPersons from './contact-persons/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import * as fields from './fields/routes.ts';
import * as file from './file/routes.ts';
import * as households from './households/routes.ts';
import { routes as interactionRoutes } from './interactions/routes.ts';
import { mergingRoutes } from './merging/routes.ts';
import { routes as overviewRoutes } from './overview/routes.ts';
import { routes as ownRoutes } from './own/routes.ts';
import { recognitionRoutes } from './recognition/routes.ts';
import { requestRoutes } from './requests/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import { ownerSignIn, requestCode } from './sign-in.ts';
import { routes as timelineRoutes } from './timeline/routes.ts';
import * as verification from './verification/routes.ts';

export function routes(app: FastifyInstance, merges: Merges, sources: readonly SubjectSource[]): void {
  recognitionRoutes(app);
  claimRoutes(app);
  duplicateRoutes(app);
  mergingRoutes(app, merges);
  file.routes(app);
  households.routes(app);
  contactPersons.routes(app);
  attachments.routes(app);
  verification.routes(app);
  completeness.routes(app);
  fields.routes(app);
  handle(app, schema.listCustomers, (ctx, { query }) => service.listCustomers(ctx, query));
  consentRoutes(app);
  requestRoutes(app, sources);
  ownRoutes(app);
  overviewRoutes(app);
  timelineRoutes(app);
  interactionRoutes(app);
  changeRoutes(app);
  handle(app, schema.revealIdentifier, async (ctx, { params, body }) => ({
    value: await service.revealIdentifier(ctx, params.id, body.identifierId, body.reason),
  }));
  handle(app, schema.requestCode, (ctx, { body }) => requestCode(ctx, body.mobile));
  handle(app, schema.ownerSignIn, async (ctx, { body }, request, reply) => {
    await ownerSignIn(ctx, body.mobile, body.code, request, reply);
    return { signedIn: true as const };
  });
  handle(app, schema.ownerSignOut, async (ctx, _input, request, reply) => {
    await closeSession(ctx, request, reply, OWNER_COOKIE);
    return { signedOut: true as const };
  });
}
