import type { Ctx } from './context.ts';
import type { Tx } from './db.ts';
import type { Text } from './i18n.ts';

/** What may stand in a cell of a person's package. */
export type SubjectValue = string | number | boolean | Date | null | readonly string[];

/** One kind of thing the house holds about a person, as a table. */
export interface SubjectPart {
  key: string;
  title: Text;
  columns: readonly { key: string; title: Text }[];
  rows: readonly Record<string, SubjectValue>[];
}

/** What one module holds about a person, and how it lets go of it (PIPL art. 45, 47). */
export interface SubjectSource {
  module: string;
  /** Tables with a customer's rows that this source covers; a test holds all tables to it. */
  tables: readonly string[];
  /** Everything about the person, sealed values opened, for the person alone. `ids` are all records of the person. */
  collect(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<SubjectPart[]>;
  /** Ends open work with the person: nothing is processed any more. */
  stop?(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Takes the person's words and numbers away; returns the records whose words the audit trail shall show no more. */
  forget?(tx: Tx, ids: readonly string[]): Promise<string[]>;
}

/** A part from rows whose keys are its columns, in their order. */
export function subjectPart<K extends string>(
  key: string,
  title: Text,
  columns: Record<K, Text>,
  rows: readonly Record<NoInfer<K>, SubjectValue>[],
): SubjectPart {
  const shown = Object.entries<Text>(columns).map(([name, words]) => ({ key: name, title: words }));
  return { key, title, columns: shown, rows };
}
