/** One field of an audit entry: what it held and holds now; `undefined` where the field was not there. */
export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

// Housekeeping that changes with everything else and says nothing.
const QUIET = new Set(['version', 'updated_at', 'updated_by', 'created_at']);

/** Fields that differ between two states of a row, quiet ones last. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [asRecord(before), asRecord(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  const changed = fields.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(fresh[field]));
  const rank = (field: string) => (QUIET.has(field) ? 1 : 0);
  return changed.sort((a, b) => rank(a) - rank(b)).map((field) => ({ field, before: old[field], after: fresh[field] }));
}

/** A value of a row as short text. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return '∅';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
