/**
 * The closed list of errors: code → HTTP status, log level, text in both languages (design §6).
 * Every refusal a user can meet is one row of a file in errors/, by noun; constraints of the database are in
 * errors/constraints.ts.
 */
import { accountsErrors } from './errors/accounts.ts';
import { clubErrors } from './errors/club.ts';
import { customersErrors } from './errors/customers.ts';
import { engagementErrors } from './errors/engagement.ts';
import { leadsErrors } from './errors/leads.ts';
import { networkErrors } from './errors/network.ts';
import { platformErrors } from './errors/platform.ts';
import { pointsErrors } from './errors/points.ts';
import { productsErrors } from './errors/products.ts';
import { salesErrors } from './errors/sales.ts';
import { showroomErrors } from './errors/showroom.ts';
import type { Language } from './i18n.ts';

export const ERRORS = {
  ...platformErrors,
  ...accountsErrors,
  ...networkErrors,
  ...customersErrors,
  ...leadsErrors,
  ...showroomErrors,
  ...salesErrors,
  ...productsErrors,
  ...engagementErrors,
  ...clubErrors,
  ...pointsErrors,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One wrong field: where, what is wrong, what would be right (both languages; the caller's is shown). */
export interface FieldError {
  field: string;
  zh: string;
  en: string;
}

/** A refusal with a code of the closed list; `details` fill the text and reach the client. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly fields: FieldError[];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, fields: FieldError[] = []) {
    super(code);
    this.code = code;
    this.details = details;
    this.fields = fields;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Bad input in one field: `invalid('vin', '…', '…')` → 400 request.invalid naming the field. */
export function invalid(field: string, zh: string, en: string): AppError {
  return new AppError('request.invalid', {}, [{ field, zh, en }]);
}

/** The text of a code in the reader's language, `{name}` filled from details. */
export function errorText(code: ErrorCode, details: Record<string, unknown>, language: Language): string {
  const text: string = ERRORS[code][language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
