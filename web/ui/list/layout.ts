import type * as z from 'zod';
import type { Density as DensityOf, ViewColumn, ViewState } from '../../../src/modules/org/views/schema.ts';
import type { Column } from '../columns.ts';

/** How close rows stand. */
export type Density = z.output<typeof DensityOf>;
type Placed = z.output<typeof ViewColumn>;

/** How a table looks: its columns in order, their widths, which are hidden; how close rows stand. */
export interface Layout {
  columns: Placed[];
  density: Density;
}

/** Everything a view keeps. */
export type ListState = z.output<typeof ViewState>;

/** A list as it comes. */
export const PLAIN: Layout = { columns: [], density: 'middle' };

/** Height of a row in CSS pixels, by density; rows with more text grow. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 36, middle: 44, loose: 56 };

/** Narrowest and widest column that dragging makes, and what a column gets that says nothing. */
export const WIDTH = { least: 56, most: 800, usual: 140 } as const;

interface Known {
  key: string;
  hiddenByDefault?: boolean;
}

/**
 * All columns in the layout's order: those it names first to last, those it does not know beside their neighbour in the list as it comes.
 * What the list no longer has is dropped. The first column stays first: it carries the row's name.
 */
export function settle(known: readonly Known[], layout: Layout): Placed[] {
  const named = new Map(layout.columns.map((column) => [column.key, column]));
  const keys = layout.columns.map((column) => column.key).filter((key) => known.some((column) => column.key === key));
  for (const [index, column] of known.entries()) {
    if (named.has(column.key)) continue;
    const before = known[index - 1];
    keys.splice(before ? keys.indexOf(before.key) + 1 : 0, 0, column.key);
  }
  const head = known[0]?.key;
  const ordered = head === undefined ? keys : [head, ...keys.filter((key) => key !== head)];
  return ordered.map((key) => {
    const found = named.get(key);
    const standard = known.find((column) => column.key === key)?.hiddenByDefault ?? false;
    const hidden = key !== head && (found ? (found.hidden ?? false) : standard);
    return { key, ...(found?.width === undefined ? {} : { width: found.width }), ...(hidden ? { hidden } : {}) };
  });
}

/** The columns to show, in order, with their widths. */
export function arrange<Row>(columns: readonly Column<Row>[], layout: Layout): Column<Row>[] {
  return settle(columns, layout).flatMap((placed) => {
    const column = columns.find((each) => each.key === placed.key);
    if (!column || placed.hidden) return [];
    return [{ ...column, width: placed.width ?? column.width ?? WIDTH.usual }];
  });
}

/** Moves a column by so many places; the first one stays where it is and none passes it. */
export function moveColumn(columns: readonly Placed[], key: string, by: number): Placed[] {
  const from = columns.findIndex((column) => column.key === key);
  const column = columns[from];
  const to = Math.min(Math.max(from + by, 1), columns.length - 1);
  if (from < 1 || !column) return [...columns];
  return columns.toSpliced(from, 1).toSpliced(to, 0, column);
}

/** Changes one column. */
export function changeColumn(columns: readonly Placed[], key: string, change: Partial<Placed>): Placed[] {
  return columns.map((column) => (column.key === key ? { ...column, ...change } : column));
}

/** A width within its bounds, in whole pixels. */
export function boundWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, WIDTH.least), WIDTH.most));
}

/** Whether two states show the same, whatever they leave unsaid. */
export function sameState(known: readonly Known[], one: ListState, other: ListState): boolean {
  const normal = ({ query, ...layout }: ListState) =>
    JSON.stringify([
      Object.entries(query)
        .filter(([, value]) => value !== '')
        .sort(([a], [b]) => (a < b ? -1 : 1)),
      settle(known, layout).map(({ key, width, hidden }) => [key, width ?? 0, hidden ?? false]),
      layout.density,
    ]);
  return normal(one) === normal(other);
}
