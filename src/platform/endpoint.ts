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

/** What is wrong with one input: Zod's words, but for patterns and limits of numbers, which it words for programmers. */
export function issueText(issue: z.core.$ZodRawIssue, language: 'zh' | 'en'): ReturnType<(typeof LOCALES)['zh']> {
  const zh = language === 'zh';
  if (issue.code === 'invalid_format' && issue.format === 'regex')
    return zh ? '格式不正确。' : 'This is not in the expected form.';
  if (issue.code === 'too_small' && typeof issue.input === 'number')
    return zh ? `不能小于 ${issue.minimum}。` : `At least ${issue.minimum}.`;
  if (issue.code === 'too_big' && typeof issue.input === 'number')
    return zh ? `不能大于 ${issue.maximum}。` : `At most ${issue.maximum}.`;
  return LOCALES[language](issue);
}
