import type { FastifyInstance } from 'fastify';
import { handle } from '../../../platform/http.ts';
import * as calls from './calls.ts';
import * as lists from './lists.ts';
import * as questionnaires from './questionnaires.ts';
import * as schema from './schema.ts';

/** Routes of telephone surveys. */
export function routes(app: FastifyInstance): void {
  handle(app, schema.listQuestionnaires, (ctx, { query }) => questionnaires.listQuestionnaires(ctx, query));
  handle(app, schema.getQuestionnaire, (ctx, { params }) => questionnaires.getQuestionnaire(ctx, params.id));
  handle(app, schema.createQuestionnaire, (ctx, { body }) => questionnaires.createQuestionnaire(ctx, body));
  handle(app, schema.editQuestionnaire, (ctx, { params, body }) =>
    questionnaires.editQuestionnaire(ctx, params.id, body),
  );
  handle(app, schema.activateQuestionnaire, (ctx, { params, body }) =>
    questionnaires.activateQuestionnaire(ctx, params.id, body.version),
  );
  handle(app, schema.listCallLists, (ctx, { query }) => lists.listCallLists(ctx, query));
  handle(app, schema.getCallList, (ctx, { params }) => lists.getCallList(ctx, params.id));
  handle(app, schema.createCallList, (ctx, { body }) => lists.createCallList(ctx, body));
  handle(app, schema.editCallList, (ctx, { params, body }) => lists.editCallList(ctx, params.id, body));
  handle(app, schema.listCalls, (ctx, { params, query }) => lists.listCalls(ctx, params.id, query));
  handle(app, schema.surveyResults, (ctx, { params }) => lists.surveyResults(ctx, params.id));
  handle(app, schema.nextCall, (ctx, { params }) => calls.nextCall(ctx, params.id));
  handle(app, schema.getCall, (ctx, { params }) => calls.getCall(ctx, params.id));
  handle(app, schema.recordCall, (ctx, { params, body }) => calls.recordCall(ctx, params.id, body));
}
