import type { Ctx } from '../../../platform/context.ts';
import { type AppError, errorText } from '../../../platform/errors.ts';
import { asAppError } from '../../../platform/http.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { ImportColumn } from '../imports/kinds.ts';
import type { Failure } from './queries.ts';

/**
 * The refusal of one row. What is no refusal (a lost connection, a fault of the program) is thrown again: it says nothing about the row.
 */
export function refusalOf(error: unknown): AppError {
  const refusal = asAppError(error);
  if (refusal.status >= 500) throw error;
  return refusal;
}

/** A pattern says nothing to a person; the column's note says what would be right. */
const PATTERN = /正则|pattern|regex/i;

/** Why a row was not taken, in both languages; `columns` name the fields as the file does, by key. */
export function reasonOf(
  refusal: AppError,
  columns: ReadonlyMap<string, Pick<ImportColumn, 'title' | 'note'>> = new Map(),
): Pick<Failure, 'cell' | 'zh' | 'en'> {
  const [first] = refusal.fields;
  if (!first) {
    const { code, details } = refusal;
    return { cell: null, zh: errorText(code, details, 'zh'), en: errorText(code, details, 'en') };
  }
  const named = (language: 'zh' | 'en') =>
    refusal.fields
      .map(({ field, ...text }) => {
        const column = columns.get(field);
        const said = column?.note && PATTERN.test(text[language]) ? column.note[language] : text[language];
        return column ? `${column.title[language]}: ${said}` : said;
      })
      .join(' ');
  return { cell: columns.has(first.field) ? first.field : null, zh: named('zh'), en: named('en') };
}

/**
 * Does one thing for each record, each in a savepoint of its own; for actions whose noun works record by record.
 * @returns why records were not taken
 */
export async function oneByOne(
  ctx: Ctx,
  ids: readonly string[],
  work: (ctx: Ctx, id: string) => Promise<unknown>,
): Promise<ReadonlyMap<string, Text>> {
  const failures = new Map<string, Text>();
  // In one order for everybody, so that two actions on the same rows wait for each other and do not deadlock.
  for (const id of [...ids].sort()) {
    try {
      await work(ctx, id);
    } catch (error) {
      const { zh, en } = reasonOf(refusalOf(error));
      failures.set(id, { zh, en });
    }
  }
  return failures;
}
