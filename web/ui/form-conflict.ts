/** One field that two people filled in differently. */
export interface Difference {
  field: string;
  mine: unknown;
  theirs: unknown;
  /** Taken where nobody chooses: theirs where I left the field as it was. */
  choice: 'mine' | 'theirs';
}

/** What is empty, however it is written, is one thing: forms leave out what the server calls null. */
function plain(value: unknown): string {
  return value === undefined || value === null || value === '' ? '' : JSON.stringify(value);
}

/**
 * Compares a form with the record as it is now, field by field. `base` is what the form held when it was opened. Null where the record says
 * nothing about any field of the form, so that there is nothing to choose between.
 */
export function differencesOf(
  base: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
): Difference[] | null {
  const common = Object.keys(mine).filter((field) => field in theirs);
  if (common.length === 0) return null;
  return common
    .filter((field) => plain(mine[field]) !== plain(theirs[field]))
    .map((field) => ({
      field,
      mine: mine[field],
      theirs: theirs[field],
      choice: field in base && plain(base[field]) === plain(mine[field]) ? 'theirs' : 'mine',
    }));
}

/** The current values that a refusal carries, under the form's own names. */
export function currentOf(
  details: Record<string, unknown>,
  fieldNames: Record<string, string> | undefined,
): Record<string, unknown> | null {
  const { current } = details;
  if (typeof current !== 'object' || current === null) return null;
  return Object.fromEntries(Object.entries(current).map(([name, value]) => [fieldNames?.[name] ?? name, value]));
}
