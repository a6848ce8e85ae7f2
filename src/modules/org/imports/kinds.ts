/** How a noun says that it can be imported: row by row through its own service, or set by set where files are large. */
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError, type FieldError } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { Permission } from '../../../platform/permissions.ts';
import type { ImportSettingsValues } from './schema.ts';

/** A column of an import file. */
export interface ImportColumn {
  key: string;
  title: Text;
  /** Further headers it goes by, in either language. */
  synonyms?: readonly string[];
  required?: boolean;
  /** Cell of the sample row. */
  example: string;
  note?: Text;
  /** Sealed at rest: no default value for it. */
  sealed?: boolean;
  /** The column, or default value, without which this one says nothing. */
  beside?: string;
  /** Allowed values, offered as a drop-down, as the caller may use them. */
  choices?(ctx: Ctx): Promise<readonly string[]>;
}

/** What became of a row that was taken. */
export type RowOutcome = 'created' | 'updated' | 'skipped';

interface Common {
  /** E.g. `customers`; part of the address. */
  kind: string;
  title: Text;
  /** The noun's own permission, needed beside record.import. */
  permission: Permission;
}

/** A noun that is imported row by row, for files of some thousand rows. */
export interface RowKind extends Common {
  columns: readonly ImportColumn[];
  /** What may stand in the file but once, e.g. the code; null where a row has none. */
  keyOf(values: Record<string, string>): string | null;
  /**
   * Takes one row by the noun's own service, whose transactions become savepoints of the batch. Cells are trimmed text by column key.
   * @throws AppError for a row that cannot be taken; fields are named by column key
   */
  take(ctx: Ctx, values: Record<string, string>, existing: 'skip' | 'update'): Promise<RowOutcome>;
}

/** Something a row can be matched by. */
export interface MatchKey {
  key: string;
  title: Text;
  /** Columns of which one has to be mapped. */
  columns: readonly string[];
}

/** The record a row hits. */
export interface Hit {
  id: string;
  /** Whether it is in the importer's scope. */
  seen: boolean;
  band: 'certain' | 'likely' | 'possible';
  /** It has the row's second key already, so that a row of another record may have it as well. */
  holds?: boolean;
}

/** A row as it was judged; `facts` are for the kind alone. */
export interface Judged {
  problems: readonly FieldError[];
  /** Keyed hash of what may stand in the file but once. */
  key: Buffer | null;
  /** A second such key. */
  also?: Buffer | null;
  facts: unknown;
}

/** A row to be written. */
export interface Taking {
  line: number;
  facts: unknown;
  /** The record to change; null makes one. */
  target: string | null;
  /** Somebody said that this is no duplicate. */
  asNew: boolean;
}

/** What became of it; `before` is what a revert needs of a changed record, to be sealed by the engine. */
export interface Taken {
  outcome: RowOutcome | 'failed';
  recordId: string | null;
  before?: unknown;
  why?: FieldError;
}

/** Whether matching found that a row cannot be taken. */
export const isProblem = (found: Hit | FieldError | null): found is FieldError => found !== null && 'zh' in found;

/** How a record that is hit shows: a label, and what tells it from others. Foreign ones masked. */
export interface Card {
  label: string;
  detail: string;
}

/** One run over a file: everything rows are judged by, loaded once. */
export interface Judge {
  /** Pure and quick; cells are trimmed text by column key, default values filled in. */
  judge(values: Record<string, string>): Judged;
  /** Whom the rows hit, in one or a few statements; one answer a row. What only the database knows to be wrong is a problem. */
  match(tx: Tx, rows: readonly Judged[]): Promise<readonly (Hit | FieldError | null)[]>;
  /** Writes a batch, set-wise, with its audit and events; one answer a row. */
  take(ctx: Ctx, tx: Tx, rows: readonly Taking[]): Promise<readonly Taken[]>;
}

/** A row of an import to be taken back. */
export interface Reverting {
  outcome: 'created' | 'updated';
  recordId: string;
  before: unknown;
}

/** A noun that is imported set by set: files of any size. */
export interface BatchKind extends Common {
  columnsFor(ctx: Ctx): Promise<readonly ImportColumn[]>;
  keys: readonly MatchKey[];
  open(ctx: Ctx, settings: ImportSettingsValues): Promise<Judge>;
  /**
   * Takes rows back; false for a record that somebody has used or changed since, which stays. All rows of a record come in one call,
   * the last of the file first.
   */
  revert(ctx: Ctx, tx: Tx, rows: readonly Reverting[]): Promise<readonly boolean[]>;
  /** Cards of records, whoever holds them. */
  cards(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Card>>;
}

export type ImportKind = RowKind | BatchKind;

/** Declares an import row by row. */
export function importKind(definition: RowKind): RowKind {
  return definition;
}

/** Declares an import set by set. */
export function batchKind(definition: BatchKind): BatchKind {
  return definition;
}

export function isBatch(kind: ImportKind): kind is BatchKind {
  return 'open' in kind;
}

/** The columns of a kind as the caller may use them. */
export async function columnsOf(kind: ImportKind, ctx: Ctx): Promise<readonly ImportColumn[]> {
  return isBatch(kind) ? kind.columnsFor(ctx) : kind.columns;
}

/** The allowed values of the columns that have some, as the caller may use them. */
export async function choicesOf(columns: readonly ImportColumn[], ctx: Ctx): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const { key, choices } of columns) if (choices) found.set(key, await choices(ctx));
  return found;
}

/** A kind by its name. @throws AppError request.not_found */
export function kindNamed(imports: readonly ImportKind[], name: string): ImportKind {
  const kind = imports.find((one) => one.kind === name);
  if (!kind) throw new AppError('request.not_found');
  return kind;
}
