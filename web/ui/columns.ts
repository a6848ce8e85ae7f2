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
  width?: number;
  /** Left out altogether, e.g. where it would say the same in each row. */
  omit?: boolean;
}
