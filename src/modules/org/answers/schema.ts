import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const AnswerAudience = z.enum(['internal', 'dealers', 'public']);
export const AnswerStatus = z.enum(['draft', 'published', 'withdrawn']);

const One = z.object({ id: Id });
const Version = z.int().min(1);
const Category = z.string().min(1).max(40).meta({ description: 'Code of answer_category' });
const edit = { audience: 'staff', permission: 'answer.edit' } as const;
const publish = { audience: 'staff', permission: 'answer.publish' } as const;

/** Lines of text; what is shown is text and nothing else, so no marks of any kind are read out of it. */
const Words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*(?:\r?\n[^\p{Cc}]*)*$/u);

const content = {
  question: Words(200),
  questionEn: Words(200).nullable(),
  keywords: z.array(Words(30)).max(20).meta({ description: 'Other wordings it is found by' }),
  body: Words(4000),
  bodyEn: Words(4000).nullable(),
  category: Category,
  seriesId: Id.nullable().meta({ description: 'Only for this series; null: whatever the car' }),
  audience: AnswerAudience,
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
  note: Words(200).nullable().meta({ description: 'What this version changes' }),
};

/** What one version says. */
export const AnswerContent = z.object({
  ...content,
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  revision: z.int(),
  authorName: z.string().nullable(),
  publisherName: z.string().nullable(),
  publishedAt: Instant.nullable(),
});

/** An answer as it is read out: the version in force. */
export const AnswerHit = z.object({
  id: Id,
  revision: z.int(),
  question: z.string(),
  questionEn: z.string().nullable(),
  body: z.string(),
  bodyEn: z.string().nullable(),
  category: z.string(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  audience: AnswerAudience,
  uses: z.int(),
  helped: z.int().meta({ description: 'Of the uses, those that helped; the rest of the answered ones are `unhelped`' }),
  unhelped: z.int(),
});

/** Answers that were given, with the version that was read out; part of a record of what was said (LED-01). */
export const GivenAnswers = z
  .array(z.object({ id: Id, revision: z.int().min(1), helped: z.boolean().nullable().default(null) }))
  .max(5);
export type GivenAnswer = z.output<typeof GivenAnswers>[number];

/** The caller's answers: what is in force for the unit they act at, best fit first, of equal ones the most used. */
export const searchAnswers = endpoint({
  id: 'org.search_answers',
  method: 'GET',
  path: '/api/answers/search',
  audience: 'staff',
  summary: { zh: '查找问答', en: 'Find answers: by words of question, keywords and text, pinyin initials' },
  query: z.object({
    q: z.string().trim().max(60).default('').meta({ description: 'Two characters or more; empty: the most used' }),
    category: Category.optional(),
    seriesId: Id.optional().meta({ description: 'Those of the series and those of every car' }),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    rows: z.array(AnswerHit),
    exact: z.boolean().meta({ description: 'false: nothing has all the words; these have at least half of them' }),
  }),
});

export const getAnswer = endpoint({
  id: 'org.answer',
  method: 'GET',
  path: '/api/answers/:id',
  audience: 'staff',
  summary: { zh: '一条问答', en: 'One answer with its versions' },
  params: One,
  response: z.object({
    id: Id,
    status: AnswerStatus,
    revision: z.int().meta({ description: 'The version in force; 0: none yet' }),
    current: AnswerContent.nullable(),
    draft: AnswerContent.nullable().meta({ description: 'For those who keep it' }),
    versions: z.array(
      z.object({
        revision: z.int(),
        audience: AnswerAudience,
        note: z.string().nullable(),
        publisherName: z.string().nullable(),
        publishedAt: Instant.nullable(),
        uses: z.int(),
      }),
    ),
    reviewOn: CivilDate.nullable(),
    endNote: z.string().nullable(),
    unitName: z.string(),
    unitNameEn: z.string(),
    held: z.boolean().meta({ description: 'The acting unit keeps it, or stands above the one that does' }),
    uses: z.int(),
    helped: z.int(),
    unhelped: z.int(),
    version: z.int(),
  }),
});

export const getAnswerVersion = endpoint({
  id: 'org.answer_version',
  method: 'GET',
  path: '/api/answers/:id/versions/:revision',
  audience: 'staff',
  summary: { zh: '问答的一个版本', en: 'What a version of an answer said' },
  params: z.object({ id: Id, revision: z.coerce.number().int().min(1).max(100_000) }),
  response: AnswerContent,
});

/** An answer was given without a record of what was said. */
export const noteAnswerUse = endpoint({
  id: 'org.use_answer',
  method: 'POST',
  path: '/api/answers/:id/uses',
  audience: 'staff',
  summary: { zh: '记录已按此答复', en: 'Note that an answer was given' },
  params: One,
  body: z.object({ revision: z.int().min(1), helped: z.boolean().nullable().default(null) }),
  response: z.object({ uses: z.int() }),
  creates: true,
});

/** Nothing fits what a caller asked: the editors are told the words. */
export const reportGap = endpoint({
  id: 'org.report_answer_gap',
  method: 'POST',
  path: '/api/answers/gaps',
  audience: 'staff',
  summary: { zh: '报告没有答案的问题', en: 'Report a question without an answer' },
  body: z.object({ words: Words(60).min(2) }),
  response: z.object({ times: z.int() }),
  creates: true,
});

const GapStatus = z.enum(['open', 'answered', 'dismissed']);

export const listGaps = endpoint({
  ...edit,
  id: 'org.answer_gaps',
  method: 'GET',
  path: '/api/answers/gaps',
  summary: { zh: '没有答案的问题', en: 'What was searched for and not found, the newest first' },
  query: PageQuery.extend({ status: GapStatus.default('open') }),
  response: pageOf(
    z.object({
      id: Id,
      words: z.string(),
      times: z.int(),
      status: GapStatus,
      askedByName: z.string().nullable(),
      askedAt: Instant,
      answerId: Id.nullable(),
      question: z.string().nullable(),
      questionEn: z.string().nullable(),
      note: z.string().nullable(),
      unitName: z.string(),
      unitNameEn: z.string(),
      version: z.int(),
    }),
  ),
});

export const settleGap = endpoint({
  ...edit,
  id: 'org.settle_answer_gap',
  method: 'PATCH',
  path: '/api/answers/gaps/:id',
  summary: { zh: '处理没有答案的问题', en: 'Settle a question without an answer: by an answer, or by none' },
  params: One,
  body: z.object({
    answerId: Id.nullable().meta({ description: 'The answer that covers it now; null: none is needed' }),
    note: Words(200).nullable(),
    version: Version,
  }),
  response: z.object({ version: z.int() }),
});

/** What the acting unit keeps: drafts, published and withdrawn ones, the newest first. */
export const listAnswers = endpoint({
  ...edit,
  id: 'org.answers',
  method: 'GET',
  path: '/api/answers',
  summary: { zh: '问答维护', en: 'Answers the acting unit keeps' },
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional(),
    state: z
      .enum(['published', 'changed', 'due', 'withdrawn'])
      .optional()
      .meta({ description: 'changed: has a draft; due: its day of review has come' }),
    category: Category.optional(),
    audience: AnswerAudience.optional(),
  }),
  response: pageOf(
    z.object({
      id: Id,
      question: z.string(),
      questionEn: z.string().nullable(),
      category: z.string(),
      audience: AnswerAudience,
      seriesName: z.string().nullable(),
      seriesNameEn: z.string().nullable(),
      status: AnswerStatus,
      revision: z.int(),
      drafted: z.boolean(),
      reviewOn: CivilDate.nullable(),
      due: z.boolean(),
      validTo: CivilDate.nullable(),
      uses: z.int(),
      helped: z.int(),
      unhelped: z.int(),
      unitName: z.string(),
      unitNameEn: z.string(),
      createdAt: Instant,
    }),
  ),
});

export const createAnswer = endpoint({
  ...edit,
  id: 'org.create_answer',
  method: 'POST',
  path: '/api/answers',
  summary: { zh: '新建问答', en: 'Draft an answer' },
  body: z.object(content),
  response: One,
  creates: true,
});

/** Of a published answer this begins the next version, which is a draft until it is published; the one in force stays. */
export const editAnswer = endpoint({
  ...edit,
  id: 'org.edit_answer',
  method: 'PATCH',
  path: '/api/answers/:id',
  summary: { zh: '修改问答草稿', en: 'Change the draft of an answer, or begin one' },
  params: One,
  body: z.object({ ...content, version: Version }),
  response: z.object({ version: z.int() }),
});

export const dropAnswerDraft = endpoint({
  ...edit,
  id: 'org.drop_answer_draft',
  method: 'DELETE',
  path: '/api/answers/:id/draft',
  summary: { zh: '放弃草稿', en: 'Drop the draft of an answer that was published before' },
  params: One,
  response: z.object({ version: z.int() }),
});

export const publishAnswer = endpoint({
  ...publish,
  id: 'org.publish_answer',
  method: 'POST',
  path: '/api/answers/:id/publish',
  summary: { zh: '发布问答', en: 'Publish the draft of an answer' },
  params: One,
  body: z.object({
    version: Version,
    reviewOn: CivilDate.optional().meta({ description: 'Left out: after the months of answer_term' }),
  }),
  response: z.object({ version: z.int(), revision: z.int() }),
});

export const withdrawAnswer = endpoint({
  ...publish,
  id: 'org.withdraw_answer',
  method: 'POST',
  path: '/api/answers/:id/withdrawal',
  summary: { zh: '撤回问答', en: 'Withdraw an answer' },
  params: One,
  body: z.object({ version: Version, note: Words(200) }),
  response: z.object({ version: z.int() }),
});

/** It was looked at and still holds. */
export const reviewAnswer = endpoint({
  ...edit,
  id: 'org.review_answer',
  method: 'POST',
  path: '/api/answers/:id/review',
  summary: { zh: '复核问答', en: 'Note that an answer still holds' },
  params: One,
  body: z.object({ version: Version, reviewOn: CivilDate.optional() }),
  response: z.object({ version: z.int(), reviewOn: CivilDate }),
});

/** What the site shows: published, public, valid today, the most used first. */
export const listFaq = endpoint({
  id: 'org.faq',
  method: 'GET',
  path: '/api/faq',
  audience: 'public',
  perMinute: 60,
  summary: { zh: '官网常见问题', en: 'Frequent questions of the site' },
  response: z.object({
    rows: z.array(
      AnswerHit.pick({
        id: true,
        revision: true,
        question: true,
        questionEn: true,
        body: true,
        bodyEn: true,
        category: true,
        seriesName: true,
        seriesNameEn: true,
      }).extend({ keywords: z.array(z.string()) }),
    ),
  }),
});

/** An answer that was given, beside the record it was given with. */
export const GivenRow = z.object({
  id: Id,
  revision: z.int(),
  question: z.string(),
  questionEn: z.string().nullable(),
  helped: z.boolean().nullable(),
});
