import type { ReactNode } from 'react';
import type { Permission } from '../../../src/platform/permissions.ts';

/** What is selected in a list: rows one by one, or everything that a query matches. */
export type Selection = { ids: string[] } | { all: true; query: Record<string, string> };

/** Something that can be done with many rows at once. */
export interface BulkAction {
  /** Unlike any other of the page. */
  id: string;
  label: string;
  /** Id of the action in the server's catalogue, e.g. `leads.assign`. */
  endpointAction: string;
  /** Asks for what the action needs; without a form the action asks for a confirmation alone. */
  form?: (props: { onSubmit(input: unknown): void; onCancel(): void }) => ReactNode;
  permission: Permission;
}

export interface ExportButtonProps {
  /** Id of the list's endpoint, e.g. `leads.list`. */
  list: string;
  /** Filters as the list sends them, without cursor and limit. */
  query: Record<string, string>;
  /** Keys of the columns shown, in their order. */
  columns: string[];
}

export interface ImportButtonProps {
  /** Kind of the server's catalogue, e.g. `staff`. */
  kind: string;
}

export interface BulkBarProps {
  selection: Selection;
  actions: BulkAction[];
  onClear: () => void;
  /** Told when rows changed, to load the list anew. */
  onDone: () => void;
  /** How many rows match the query, where it is known; a capped count as text, e.g. `1000+`. */
  matching?: number | string;
  /** Offers "all matching" while single rows are selected. */
  onAll?: () => void;
}
