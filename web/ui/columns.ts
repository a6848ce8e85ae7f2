import type { ReactNode } from 'react';

/**
 * One column of a list. On a phone the row is a card: `title` heads it, `tag` columns stand beside it, `hidden` ones are left out, the
 * others become label–value lines.
 */
export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  card?: 'title' | 'tag' | 'hidden';
  align?: 'right';
  /** CSS pixels; 140 where none is given. */
  width?: number;
  /** Stays in sight when the table scrolls sideways. The first column always does. */
  fixed?: 'start' | 'end';
  /** The endpoint's `sort` takes this column's key, with a minus for descending; without such a parameter nothing is offered. */
  sortable?: boolean;
  /** Shown only once somebody asks for it. */
  hiddenByDefault?: boolean;
  /** Left out altogether, e.g. where it would say the same in each row. */
  omit?: boolean;
}
