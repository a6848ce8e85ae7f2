import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const Name = z.string().trim().min(1).max(80);
const Version = z.int().min(1);
const One = z.object({ id: Id });
const read = { audience: 'staff', permission: 'survey.read' } as const;
const edit = { audience: 'staff', permission: 'survey.edit' } as const;
const work = { audience: 'staff', permission: 'survey.work' } as const;

export const SurveyQuestion = z.object({
  code: Code,
  kind: z.enum(['single', 'several', 'scale', 'text']),
  title: z.string().trim().min(1).max(300),
  titleEn: z.string().trim().min(1).max(300),
  required: z.boolean().default(true),
  options: z
    .array(z.object({ code: Code, name: Name, nameEn: Name }))
    .max(20)
    .default([]),
  from: z.int().min(0).max(10).default(1),
  to: z.int().min(1).max(10).default(5),
});
const Questions = z.array(SurveyQuestion).min(1).max(40);
export const QuestionnaireStatus = z.enum(['draft', 'active', 'retired']);

// ── questionnaires ──

export const QuestionnaireRow = z.object({
  id: Id,
  code: z.string(),
  revision: z.int(),
  name: z.string(),
  nameEn: z.string(),
  purpose: z.string().meta({ description: 'What the call is for: code of a purpose of processing' }),
  status: QuestionnaireStatus,
  questionCount: z.int(),
  held: z.boolean().meta({ description: 'Made by the acting unit or below it' }),
  createdAt: Instant,
  version: z.int(),
});

export const listQuestionnaires = endpoint({
  ...read,
  id: 'engagement.questionnaires',
  method: 'GET',
  path: '/api/questionnaires',
  summary: { zh: '问卷', en: 'Questionnaires, the newest first' },
  query: PageQuery.extend({ status: QuestionnaireStatus.optional() }),
  response: pageOf(QuestionnaireRow),
});

export const getQuestionnaire = endpoint({
  ...read,
  id: 'engagement.questionnaire',
  method: 'GET',
  path: '/api/questionnaires/:id',
  summary: { zh: '一份问卷', en: 'One version of a questionnaire' },
  params: One,
  response: QuestionnaireRow.extend({ opening: z.string(), openingEn: z.string(), questions: Questions }),
});

const content = {
  name: Name,
  nameEn: Name,
  purpose: z.string().min(1).max(40).default('survey'),
  opening: z.string().trim().max(1000).default(''),
  openingEn: z.string().trim().max(1000).default(''),
  questions: Questions,
};

/** The first version of a code, or, where there are some, the next one. */
export const createQuestionnaire = endpoint({
  ...edit,
  id: 'engagement.create_questionnaire',
  method: 'POST',
  path: '/api/questionnaires',
  summary: { zh: '新建问卷', en: 'Draft a questionnaire, or a new version of one' },
  body: z.object({ code: Code, ...content }),
  response: z.object({ id: Id, revision: z.int() }),
  creates: true,
});

export const editQuestionnaire = endpoint({
  ...edit,
  id: 'engagement.edit_questionnaire',
  method: 'PATCH',
  path: '/api/questionnaires/:id',
  summary: { zh: '修改问卷草稿', en: 'Change a draft' },
  params: One,
  body: z.object({ ...content, version: Version }),
  response: z.object({ version: z.int() }),
});

/** From now on calls can be made with it; the version before retires, lists that use it go on. */
export const activateQuestionnaire = endpoint({
  ...edit,
  id: 'engagement.activate_questionnaire',
  method: 'POST',
  path: '/api/questionnaires/:id/activation',
  summary: { zh: '启用问卷', en: 'Put a draft into use' },
  params: One,
  body: z.object({ version: Version }),
  response: z.object({ version: z.int() }),
});

// ── call lists ──

const ListStatus = z.enum(['open', 'closed']);
export const CallStatus = z.enum(['open', 'answered', 'refused', 'unreached', 'barred', 'stopped']);
const Counts = z.object({
  open: z.int(),
  answered: z.int(),
  refused: z.int(),
  unreached: z.int(),
  barred: z.int(),
  stopped: z.int(),
  all: z.int(),
});

export const CallListRow = z.object({
  id: Id,
  name: z.string(),
  questionnaireId: Id,
  questionnaireName: z.string(),
  questionnaireNameEn: z.string(),
  revision: z.int(),
  attempts: z.int(),
  status: ListStatus,
  unitName: z.string(),
  unitNameEn: z.string(),
  counts: Counts,
  createdAt: Instant,
  version: z.int(),
});

export const listCallLists = endpoint({
  ...work,
  id: 'engagement.call_lists',
  method: 'GET',
  path: '/api/call-lists',
  summary: { zh: '外呼名单', en: 'Call lists with how far they are, the newest first' },
  query: PageQuery.extend({ status: ListStatus.optional() }),
  response: pageOf(CallListRow),
});

export const getCallList = endpoint({
  ...work,
  id: 'engagement.call_list',
  method: 'GET',
  path: '/api/call-lists/:id',
  summary: { zh: '一份外呼名单', en: 'One call list' },
  params: One,
  response: CallListRow,
});

export const createCallList = endpoint({
  ...edit,
  id: 'engagement.create_call_list',
  method: 'POST',
  path: '/api/call-lists',
  summary: { zh: '新建外呼名单', en: 'Begin a call list; people come from the lists of customers or leads' },
  body: z.object({ questionnaireId: Id, name: Name, attempts: z.int().min(1).max(20).default(3) }),
  response: One,
  creates: true,
});

export const editCallList = endpoint({
  ...edit,
  id: 'engagement.edit_call_list',
  method: 'PATCH',
  path: '/api/call-lists/:id',
  summary: { zh: '修改外呼名单', en: 'Change a call list, or close it' },
  params: One,
  body: z.object({ name: Name, attempts: z.int().min(1).max(20), status: ListStatus, version: Version }),
  response: z.object({ version: z.int() }),
});

const Person = {
  id: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  status: CallStatus,
  reason: z.string().nullable().meta({ description: 'Why the gate said no' }),
  explained: z.object({ zh: z.string(), en: z.string() }).nullable(),
  attempts: z.int(),
  lastResult: z.string().nullable(),
  lastStaffName: z.string().nullable(),
  nextAt: Instant,
  answeredAt: Instant.nullable(),
  interestLeadId: Id.nullable(),
};

/** The people of a list; with a question, those who answered it so: the rows behind a figure. */
export const listCalls = endpoint({
  ...work,
  id: 'engagement.calls',
  method: 'GET',
  path: '/api/call-lists/:id/calls',
  summary: { zh: '名单中的人员', en: 'The people of a call list' },
  params: One,
  query: PageQuery.extend({
    status: CallStatus.optional(),
    question: Code.optional(),
    choice: Code.optional(),
    number: z.coerce.number().int().min(0).max(10).optional(),
    interest: z.enum(['true']).optional().meta({ description: 'Those whose answer became a lead' }),
  }),
  response: pageOf(z.object(Person)),
});

export const surveyResults = endpoint({
  ...read,
  id: 'engagement.survey_results',
  method: 'GET',
  path: '/api/call-lists/:id/results',
  summary: { zh: '调研结果', en: 'What was answered, question by question' },
  params: One,
  response: z.object({
    counts: Counts,
    interested: z.int(),
    questions: z.array(
      SurveyQuestion.extend({
        answered: z.int(),
        choices: z.array(z.object({ code: z.string(), count: z.int() })),
        numbers: z.array(z.object({ number: z.int(), count: z.int() })),
        sum: z.int().meta({ description: 'Of a scale; over `answered` it is the mean' }),
        words: z.array(z.object({ callId: Id, words: z.string() })),
      }),
    ),
  }),
});

// ── working through a list ──

export const CallView = z.object({
  ...Person,
  listId: Id,
  listName: z.string(),
  mobileId: Id.nullable(),
  note: z.string(),
  leadId: Id.nullable(),
  attemptsLeft: z.int(),
  opening: z.string(),
  openingEn: z.string(),
  questions: Questions,
  answers: z.array(
    z.object({
      question: z.string(),
      choices: z.array(z.string()),
      number: z.int().nullable(),
      words: z.string().nullable(),
    }),
  ),
  mine: z.boolean().meta({ description: 'The caller has it in hand' }),
  version: z.int(),
});

/** Takes the next person in hand for half an hour; the one already in hand comes first. Null: nobody is to be called now. */
export const nextCall = endpoint({
  ...work,
  id: 'engagement.next_call',
  method: 'POST',
  path: '/api/call-lists/:id/next',
  summary: { zh: '取下一位', en: 'Take the next person of a list in hand' },
  params: One,
  response: z.object({
    callId: Id.nullable(),
    quiet: z.boolean().meta({ description: 'Outside the hours of calling' }),
  }),
});

export const getCall = endpoint({
  ...work,
  id: 'engagement.call',
  method: 'GET',
  path: '/api/survey-calls/:id',
  summary: { zh: '一次外呼', en: 'One person of a list with the questionnaire' },
  params: One,
  response: CallView,
});

const Answer = z.object({
  question: Code,
  choices: z.array(Code).max(20).default([]),
  number: z.int().min(0).max(10).nullable().default(null),
  words: z.string().trim().max(1000).nullable().default(null),
});

export const recordCall = endpoint({
  ...work,
  id: 'engagement.record_call',
  method: 'POST',
  path: '/api/survey-calls/:id/result',
  summary: { zh: '记录外呼结果', en: 'What came of a call: answers, another attempt, or no' },
  params: One,
  body: z.object({
    result: z.string().min(1).max(40).meta({ description: 'Code of call_result' }),
    outcome: z.enum(['answered', 'later', 'refused']).meta({ description: 'Not reached: later' }),
    answers: z.array(Answer).max(40).default([]),
    note: z.string().trim().max(500).default(''),
    nextAt: InstantInput.optional().meta({ description: 'For later; two hours on where left out' }),
    interest: z
      .object({
        seriesCode: z.string().min(1).max(40).optional(),
        testDrive: z.boolean().default(false),
        comments: z.string().trim().max(500).default(''),
        shareDealer: z.boolean(),
      })
      .optional()
      .meta({ description: 'The person means to buy: a lead by the one way in' }),
    version: Version,
  }),
  response: z.object({ status: CallStatus, version: z.int(), leadId: Id.nullable() }),
  creates: true,
});
