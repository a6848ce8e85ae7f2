import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { CallInput } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { type PagedEndpoint, useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { workTexts } from './texts.ts';

/** How many rows a short list holds. */
const ROWS = 5;

interface WorkListProps<Row> {
  title: string;
  empty: string;
  endpoint: PagedEndpoint<Row>;
  query: Record<string, string>;
  /** The same list, whole. */
  all: string;
  keyOf: (row: Row) => string;
  /** What a row is about. */
  line: (row: Row) => ReactNode;
  /** Where its work is done, and the word on the button. */
  act: (row: Row) => { to: string; label: string };
}

/** The first few of a list of work, each with one button that leads straight to doing it. */
export function WorkList<Row>({ title, empty, endpoint, query, all, keyOf, line, act }: WorkListProps<Row>) {
  const text = useText(workTexts);
  const input: CallInput<PagedEndpoint<Row>> = { query: { ...query, limit: ROWS } };
  const list = useCall(endpoint, input);
  if (list.isPending) {
    return (
      <Section title={title}>
        <SkeletonRows rows={3} />
      </Section>
    );
  }
  if (!list.data) {
    return (
      <Section title={title}>
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      </Section>
    );
  }
  const { rows, next } = list.data;
  const count = next ? `${rows.length}+` : String(rows.length);
  return (
    <Section
      title={rows.length > 0 ? `${title} (${count})` : title}
      extra={
        <Link to={all} aria-label={`${text.all}: ${title}`}>
          {text.all}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="rb-plain rb-muted">{empty}</p>
      ) : (
        <ul>
          {rows.map((row) => {
            const { to, label } = act(row);
            return (
              <li key={keyOf(row)}>
                {line(row)}
                <LinkButton to={to}>{label}</LinkButton>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
