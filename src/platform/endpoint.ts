import * as z from 'zod';
import type { Text } from './i18n.ts';
import type { Permission } from './permissions.ts';

// In a page Zod would compile its checks with `new Function`, which the content security policy reports as a breach.
if (typeof document !== 'undefined') z.config({ jitless: true });

/** Who an endpoint is for. `source` is a signed message from outside. */
export type Audience = 'staff' | 'owner' | 'public' | 'source' | 'signed_in';
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One operation of the contract: the server handles it, the browser calls it, openapi.json describes it. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  id: string;
  method: Method;
  /** With `:name` parameters, e.g. `/api/leads/:id`. */
  path: string;
  audience: Audience;
  /** Needed to call it at all; null for every signed-in person of the audience. */
  permission: Permission | null;
  summary: Text;
  /** Module or area it is listed under. */
  tag: string;
  params: P;
  query: Q;
  body: B;
  response: R;
  /** POST that makes something: takes an Idempotency-Key, answers 201. */
  creates: boolean;
  /** Open to a session that has yet to change its password or to add a second factor. */
  whenDue: boolean;
  /** Calls a minute and address, where the limit of public writes does not fit; null: it does. */
  perMinute: number | null;
}

const none = z.object({});

interface Definition<P, Q, B, R> {
  id: string;
  method: Method;
  path: string;
  audience: Audience;
  permission?: Permission;
  summary: Text;
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  creates?: boolean;
  whenDue?: boolean;
  perMinute?: number;
}

/** Declares one operation. The id's first part is its tag: `leads.list` stands under `leads`. */
export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof none,
>(definition: Definition<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    params: none as unknown as P,
    query: none as unknown as Q,
    body: none as unknown as B,
    creates: false,
    whenDue: false,
    perMinute: null,
    ...definition,
    permission: definition.permission ?? null,
    tag: definition.id.split('.')[0] ?? definition.id,
  };
}

export const Id = z.uuid().meta({ description: 'UUIDv7' });
/** An instant in an answer: UTC, ISO 8601. The server hands over a Date. */
export const Instant = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.iso.datetime({ offset: true }),
);
/** An instant in a request: ISO 8601 with a zone. */
export const InstantInput = z.iso.datetime({ offset: true });
/** A civil date, YYYY-MM-DD. */
export const CivilDate = z.iso.date();
/** Money in fen (1/100 yuan), an integer. */
export const Fen = z.int().min(0).max(100_000_000_00);

/** Query of a list that pages by keyset: pass back `next` of the answer before. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** A page of rows; `next` is null on the last one. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}

/** The body of every refusal. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});

const LOCALES = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

const FORMATS: Record<string, { zh: string; en: string }> = {
  regex: { zh: '格式不正确。', en: 'This is not in the expected form.' },
  date: { zh: '请填写存在的日期,例如 2026-01-31。', en: 'A date that exists is needed, for example 2026-01-31.' },
  datetime: {
    zh: '请填写带时区的时间,例如 2026-01-31T09:00:00+08:00。',
    en: 'A time with its zone is needed, for example 2026-01-31T09:00:00+08:00.',
  },
};
const KINDS: Partial<Record<string, { zh: string; en: string }>> = {
  string: { zh: '文本', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
};
const NEEDED = { zh: '请填写。', en: 'This is needed.' };

/** What is wrong with one input and what would be right; Zod's own words only where nobody but a programme can be wrong. */
export function issueText(issue: z.core.$ZodRawIssue, language: 'zh' | 'en'): ReturnType<(typeof LOCALES)['zh']> {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const { code, input } = issue;
  const format = code === 'invalid_format' ? FORMATS[issue.format] : undefined;
  if (format) return format[language];
  if (code === 'invalid_type' && input === undefined) return NEEDED[language];
  if (code === 'invalid_type' && issue.expected === 'int' && typeof input === 'number')
    return say('应为整数。', 'A whole number is needed.');
  // A partner's administrator reads this in the list of rejected messages.
  if (code === 'invalid_type' && KINDS[issue.expected])
    return say(
      `类型不对,应为${KINDS[issue.expected]?.zh}。`,
      `Not of the right type: ${KINDS[issue.expected]?.en} is needed.`,
    );
  if (code === 'invalid_value' && input === undefined) return NEEDED[language];
  if (code === 'invalid_value' && issue.values.length > 1)
    return say(`应为其中之一:${issue.values.join('、')}。`, `One of these is needed: ${issue.values.join(', ')}.`);
  if (code === 'too_small') {
    const least = issue.minimum;
    if (typeof input === 'number') return say(`不能小于 ${least}。`, `At least ${least}.`);
    if (typeof input === 'string')
      return input === '' ? NEEDED[language] : say(`至少 ${least} 个字符。`, `At least ${least} characters.`);
    if (Array.isArray(input)) return say(`至少 ${least} 项。`, `At least ${least} entries.`);
  }
  if (code === 'too_big') {
    const most = issue.maximum;
    if (typeof input === 'number') return say(`不能大于 ${most}。`, `At most ${most}.`);
    if (typeof input === 'string') return say(`最多 ${most} 个字符。`, `At most ${most} characters.`);
    if (Array.isArray(input)) return say(`最多 ${most} 项。`, `At most ${most} entries.`);
  }
  return LOCALES[language](issue);
}
