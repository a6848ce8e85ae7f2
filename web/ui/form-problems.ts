import type * as z from 'zod';
import { issueText } from '../../src/platform/endpoint.ts';
import type { Language } from '../../src/platform/i18n.ts';

/** One wrong field, in the reader's language. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** Whether an issue says no more than that something is missing. */
function missing(issue: z.core.$ZodRawIssue): boolean {
  if (issue.input === undefined || issue.input === null || issue.input === '') return true;
  if (issue.code !== 'too_small') return false;
  return typeof issue.input === 'string'
    ? issue.input.trim() === ''
    : Array.isArray(issue.input) && issue.input.length === 0;
}

/** Checks input with an operation's schema, as the server will; the problems by field (`consent.marketing`), none where it fits. */
export function problemsOf(schema: z.ZodType, input: unknown, language: Language, required: string): FieldProblem[] {
  const parsed = schema.safeParse(input, {
    error: (issue) => (missing(issue) ? required : issueText(issue, language)),
  });
  if (parsed.success) return [];
  const problems = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  return problems.filter((each, index) => problems.findIndex((other) => other.field === each.field) === index);
}
