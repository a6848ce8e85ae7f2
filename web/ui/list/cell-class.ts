import type { Column } from '../columns.ts';

/** Class of a cell: its side, and whether it stays in sight. */
export function cellClass(column: Pick<Column<never>, 'align' | 'fixed'>, index: number, boxed: boolean): string {
  const side = column.align === 'right' ? 'rb-right' : '';
  if (index === 0 || column.fixed === 'start') return `${side} rb-fix-start${boxed ? ' rb-after-box' : ''}`;
  return column.fixed === 'end' ? `${side} rb-fix-end` : side;
}
