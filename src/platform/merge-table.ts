import type { Text } from './i18n.ts';

/** A table that points to a customer, as its module declares it for merges: its rows go to the record that survives. */
export interface MergeTable {
  /** `schema.table`, with a column `id`. */
  table: string;
  /** The column that points to the customer. */
  column: string;
  /** What its rows are called where the history that moves is counted; none for what the screen shows one by one. */
  title?: Text;
  /** Columns by which a row equals one the survivor has already; such a row stays with the record that went. */
  same?: readonly string[];
  /** A second column that points to a customer and may not come to point to the same one. */
  apart?: string;
  /**
   * The schema's functions `conflict_TABLE(survivor, loser)` (a code where a person has to decide first) and `settle_TABLE(survivor, loser)`
   * (ends what may be there only once; the un-merge begins it again) are asked first.
   */
  settle?: boolean;
}

/** A column that names a customer and is not repointed, with the reason. */
export interface NotMerged {
  table: string;
  column: string;
  reason: string;
}

/** All that merges know of the database: handed to customers when the program starts. */
export interface Merges {
  moved: readonly MergeTable[];
  kept: readonly NotMerged[];
}
