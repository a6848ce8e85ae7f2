/** What may be exported, imported and done in bulk: the words in which the catalogues of src/modules are written. */
import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import type { Endpoint } from '../../../platform/endpoint.ts';
import type { Language, Text } from '../../../platform/i18n.ts';
import type { Permission } from '../../../platform/permissions.ts';
import type { SheetValue } from '../../../platform/sheet-write.ts';
import type { ImportKind } from '../imports/kinds.ts';

/** Words for what a row holds in codes, in the reader's language. */
export interface Words {
  language: Language;
  /** The name in the reader's language of a record that carries both. */
  pick(zh: string | null | undefined, en: string | null | undefined): string;
  /** What a code of a dictionary is called; the code itself where the dictionary does not know it. */
  entry(kind: string, code: string | null | undefined): string;
  /** What a value of a closed list is called. */
  named(texts: Record<string, Text>, value: string): string;
}

/** A page of a list as its service answers it. */
type Page = Promise<{ rows: readonly unknown[]; next: string | null }>;

type RowOf<E extends Endpoint> = z.output<E['response']> extends { rows: readonly (infer Row)[] } ? Row : never;

/** A column of an export; `key` is the console's key of the same column, `value` reads what the list's response schema lets out. */
export interface ExportColumn<Row> {
  key: string;
  title: Text;
  /** Text, number, Date for an instant (shown in the unit's time zone), null for nothing. */
  value(row: Row, words: Words): SheetValue;
}

/** A column whose values the list masks and whoever holds a permission may have in clear, with the reason. */
export interface ClearColumn {
  permission: Permission;
  column: string;
  /** The clear values of a page, by the id of the row. */
  values(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface ListExportOf<E extends Endpoint> {
  /** The list's own endpoint: its query schema, its permission and its response schema hold for the export too. */
  list: E;
  title: Text;
  columns: readonly ExportColumn<RowOf<E>>[];
  clear?: ClearColumn;
  /** The list's own service function; `next` null ends the walk. */
  page(ctx: Ctx, query: z.output<E['query']>): Page;
}

/** An exportable list as the engine sees it. */
export interface ListExport {
  list: Endpoint;
  title: Text;
  columns: readonly ExportColumn<unknown>[];
  clear?: ClearColumn;
  page(ctx: Ctx, query: unknown): Page;
}

/** Declares that a list may be exported. */
export function listExport<E extends Endpoint>(definition: ListExportOf<E>): ListExport {
  return definition as unknown as ListExport;
}

interface BulkOf<E extends Endpoint, I extends z.ZodType> {
  /** `noun.verb`, e.g. `leads.assign`. */
  id: string;
  title: Text;
  /** The list the rows are chosen from, and its service function for "all that match". */
  list: E;
  page(ctx: Ctx, query: z.output<E['query']>): Page;
  permission: Permission;
  input: I;
  /**
   * Does it for some rows, inside one transaction. Rows left out of the answer are done; what it throws undoes all of them.
   * `ctx` opens its transactions as savepoints of `tx`, so a service function can be called as it is.
   */
  apply(ctx: Ctx, tx: Tx, ids: readonly string[], input: z.output<I>): Promise<ReadonlyMap<string, Text>>;
}

/** A bulk action as the engine sees it. */
export interface BulkActionKind {
  id: string;
  title: Text;
  list: Endpoint;
  page(ctx: Ctx, query: unknown): Page;
  permission: Permission;
  input: z.ZodType;
  apply(ctx: Ctx, tx: Tx, ids: readonly string[], input: unknown): Promise<ReadonlyMap<string, Text>>;
}

/** Declares an action on many rows. */
export function bulkAction<E extends Endpoint, I extends z.ZodType>(definition: BulkOf<E, I>): BulkActionKind {
  return definition as unknown as BulkActionKind;
}

/** All there is to export, import and do in bulk. */
export interface Catalogues {
  exports: readonly ListExport[];
  imports: readonly ImportKind[];
  bulk: readonly BulkActionKind[];
}
