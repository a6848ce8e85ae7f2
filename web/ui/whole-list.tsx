import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Column } from './columns.ts';
import { useText } from './language.tsx';
import { ListRows } from './list-rows.tsx';
import { RecordState } from './record-page.tsx';
import { EmptyState } from './states.tsx';
import { kitTexts } from './texts.ts';

interface WholeListProps<Row> {
  title: string;
  hint?: string;
  query: UseQueryResult<{ rows: Row[]; capped?: boolean }, Error>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Beside the heading: what narrows the list, what it adds up to. */
  beside?: ReactNode;
  actions?: ReactNode;
  empty: { title: string; hint?: string; action?: ReactNode };
  /** The dialogs of the page. */
  children?: ReactNode;
}

/** A page with a list whose rows come in one answer, up to a cap. Lists that load as one scrolls are a `ListPage`. */
export function WholeListPage<Row extends object>(props: WholeListProps<Row>) {
  const { title, hint, query, columns, rowKey, beside, actions, empty, children } = props;
  const text = useText(kitTexts);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{title}</h1>
        {beside}
        <div className="rb-page-actions">{actions}</div>
      </div>
      {hint && <p className="rb-plain rb-muted">{hint}</p>}
      <RecordState query={query}>
        {({ rows, capped }) =>
          rows.length === 0 ? (
            <EmptyState {...empty} />
          ) : (
            <>
              {capped && <p className="rb-plain rb-muted">{text.capped(rows.length)}</p>}
              <ListRows label={title} rows={rows} columns={columns} rowKey={rowKey} />
            </>
          )
        }
      </RecordState>
      {children}
    </div>
  );
}
