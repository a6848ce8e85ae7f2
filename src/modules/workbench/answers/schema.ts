import * as z from 'zod';
import { endpoint, Id, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { TimelineRow } from '../../customers/timeline/schema.ts';

/** What a dealer answers with, by kind. */
export const AnswerKind = z.enum([
  'accepted',
  'returned',
  'first_follow',
  'visit',
  'test_drive',
  'order',
  'ending',
  'delivery',
]);

/**
 * What dealers answer, newest first, the moment it is given: read again and again, its first page is what came since. Rows are those of a
 * timeline.
 */
export const listAnswers = endpoint({
  id: 'workbench.answers',
  method: 'GET',
  path: '/api/workbench/answers',
  audience: 'staff',
  permission: 'bench.network',
  summary: { zh: '经销商实时反馈', en: 'What dealers answer, as it comes' },
  query: PageQuery.extend({
    unitId: Id.optional().meta({ description: 'A region or dealer; what lies below it counts with it' }),
    kind: AnswerKind.optional(),
  }),
  response: pageOf(TimelineRow),
});
