import { Table } from 'antd';
import type { MouseEvent, ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { Card } from './card.tsx';
import type { Column } from './columns.ts';
import { usePhone } from './theme.tsx';

interface RowsProps<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Address of a row's record; none where rows have no page of their own. */
  linkOf?: (row: Row) => string | null;
}

/** Rows of a list: a table, or cards on a phone. A click anywhere in a row opens its record; the keyboard finds the link in its title. */
export function ListRows<Row extends object>(props: RowsProps<Row>) {
  const phone = usePhone();
  const columns = props.columns.filter((column) => !column.omit);
  return phone ? <Cards {...props} columns={columns} /> : <Grid {...props} columns={columns} />;
}

function titled(link: string | null | undefined, content: ReactNode): ReactNode {
  return link ? <Link to={link}>{content}</Link> : content;
}

function Grid<Row extends object>({ label, rows, columns, rowKey, linkOf }: RowsProps<Row>) {
  const navigate = useNavigate();
  const open = (link: string) => (event: MouseEvent<HTMLElement>) => {
    const inner = (event.target as HTMLElement).closest('a, button, input, [role="button"]');
    if (!inner && !getSelection()?.toString()) navigate(link);
  };
  return (
    <div className="rb-table">
      <Table<Row>
        size="middle"
        rowKey={rowKey}
        dataSource={rows}
        pagination={false}
        caption={label}
        onRow={(row) => {
          const link = linkOf?.(row);
          return link ? { onClick: open(link), className: 'rb-row-link' } : {};
        }}
        columns={columns.map((column, index) => ({
          key: column.key,
          title: column.title,
          align: column.align,
          width: column.width,
          render: (_: unknown, row: Row) =>
            index === 0 ? titled(linkOf?.(row), column.render(row)) : column.render(row),
        }))}
      />
    </div>
  );
}

function Cards<Row extends object>({ label, rows, columns, rowKey, linkOf }: RowsProps<Row>) {
  const head = columns.find((column) => column.card === 'title') ?? columns[0];
  const tags = columns.filter((column) => column.card === 'tag');
  const lines = columns.filter((column) => column !== head && !column.card);
  return (
    <ul className="rb-cards" aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)}>
          <Card>
            <div className="rb-card-head">
              <strong>{titled(linkOf?.(row), head?.render(row))}</strong>
              <span className="rb-tags">
                {tags.map((column) => (
                  <span key={column.key}>{column.render(row)}</span>
                ))}
              </span>
            </div>
            <dl className="rb-lines">
              {lines.map((column) => (
                <div key={column.key}>
                  <dt>{column.title}</dt>
                  <dd>{column.render(row)}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </li>
      ))}
    </ul>
  );
}
