import type * as z from 'zod';
import { CallError } from '../api/call.ts';

/** Wrong inputs by field name, `consent.shareDealer` for nested ones. */
export type FieldErrors<F extends string> = Partial<Record<F, string>>;

/** Checks a form against the operation's own schema; the first problem of each field gets the form's wording for it. */
export function checkForm<F extends string>(
  schema: z.ZodType,
  value: unknown,
  wording: Record<F, string>,
): FieldErrors<F> {
  const result = schema.safeParse(value);
  const errors: FieldErrors<F> = {};
  for (const issue of result.error?.issues ?? []) {
    const field = issue.path.join('.');
    if (field in wording) errors[field as F] ??= wording[field as F];
  }
  return errors;
}

/** The server's field errors that the form has an input for; what it has none for stays with the error itself. */
export function serverErrors<F extends string>(error: unknown, wording: Record<F, string>): FieldErrors<F> {
  const errors: FieldErrors<F> = {};
  if (!(error instanceof CallError)) return errors;
  for (const { field, message } of error.fields) {
    if (field in wording) errors[field as F] ??= message;
  }
  return errors;
}

/** True when every problem the server named stands at an input, so that no alert is needed beside them. */
export function allAtFields(error: unknown, errors: FieldErrors<string>): boolean {
  return error instanceof CallError && error.fields.length > 0 && error.fields.every(({ field }) => errors[field]);
}
