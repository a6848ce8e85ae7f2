import type { Row, Table } from './tables.ts';
import type { Writer } from './writer.ts';

/** A writer that keeps the rows: the set can be looked at without a database. */
export function createMemory(): Writer & { of<T extends Table>(table: T): Row<T>[]; tables(): Table[] } {
  const kept = new Map<Table, unknown[]>();
  return {
    add(table, row) {
      const rows = kept.get(table);
      if (rows) rows.push(row);
      else kept.set(table, [row]);
    },
    breathe: async () => undefined,
    finish: async () => undefined,
    stop: async () => undefined,
    counts: () => Object.fromEntries([...kept].map(([table, rows]) => [table, rows.length])),
    of: <T extends Table>(table: T) => (kept.get(table) ?? []) as Row<T>[],
    tables: () => [...kept.keys()],
  };
}
