import type { Column } from './columns.ts';
import { Cards } from './list/cards.tsx';
import { Grid } from './list/grid.tsx';
import { arrange, PLAIN } from './list/layout.ts';
import { usePhone } from './theme.tsx';

/** From so many rows on, only those in view are kept in the document. */
const MANY = 100;

interface RowsProps<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Address of a row's record; none where rows have no page of their own. */
  linkOf?: (row: Row) => string | null;
}

/** Rows that are all there: a table, or cards on a phone. Lists that load as one scrolls are a `ListPage`. */
export function ListRows<Row extends object>({ columns, ...props }: RowsProps<Row>) {
  const phone = usePhone();
  const shown = arrange(
    columns.filter((column) => !column.omit),
    PLAIN,
  );
  const all = { ...props, columns: shown, fill: props.rows.length > MANY };
  return phone ? <Cards {...all} /> : <Grid {...all} />;
}
