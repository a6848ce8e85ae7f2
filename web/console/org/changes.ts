/** One field of an audit entry: what it held and holds now; `undefined` where the field was not there. */
export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

// Housekeeping that changes with everything else and says nothing.
const QUIET = new Set(['id', 'version', 'updated_at', 'updated_by', 'created_at']);

/** Fields that differ between two states of a row, quiet ones last. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [asRecord(before), asRecord(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  const changed = fields.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(fresh[field]));
  const rank = (field: string) => (QUIET.has(field) ? 1 : 0);
  return changed.sort((a, b) => rank(a) - rank(b)).map((field) => ({ field, before: old[field], after: fresh[field] }));
}

/** How a value is worded: what stands for nothing, yes and no, and an instant in the reader's time zone. */
export interface Wording {
  nothing: string;
  yes: string;
  no: string;
  instant: (text: string) => string;
  /** What a code is called, where the reader of it knows. */
  say?: ((code: string) => string | null) | undefined;
}

const LONGEST = 60;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A value of a row as short text: an id by its end, an instant in local time. */
export function shown(value: unknown, words: Wording): string {
  if (value === undefined || value === null || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.length > 0 ? value.map((one) => words.say?.(one) ?? one).join('、') : words.nothing;
  const said = typeof value === 'string' ? words.say?.(value) : null;
  if (said) return said;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (INSTANT.test(text)) return words.instant(text);
  if (ID.test(text)) return `…${text.slice(-8)}`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text;
}
