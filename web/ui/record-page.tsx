import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CallError } from '../api/call.ts';
import { Card } from './card.tsx';
import { ErrorState, NotFound, SkeletonRows } from './states.tsx';

/** The states of one record: on its way, refused, not there, there. */
export function RecordState<T>({
  query,
  children,
}: {
  query: UseQueryResult<T, Error>;
  children: (record: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <SkeletonRows rows={10} />;
  if (query.error instanceof CallError && query.error.status === 404) return <NotFound />;
  return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
}

interface RecordPageProps {
  /** List the record stands in. */
  back: { to: string; label: string };
  title: ReactNode;
  /** Grade, status, clock. */
  tags?: ReactNode;
  /** Label and value, the facts that matter most. */
  facts: { label: string; value: ReactNode }[];
  actions?: ReactNode;
  /** Right column; below the rest on a phone. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A record: header card with name, tags, facts and actions; two columns, one on a phone. */
export function RecordPage({ back, title, tags, facts, actions, aside, children }: RecordPageProps) {
  return (
    <div className="rb-page">
      <nav className="rb-back" aria-label={back.label}>
        <Link to={back.to}>← {back.label}</Link>
      </nav>
      <Card className="rb-record-head">
        <div className="rb-page-head">
          <h1>{title}</h1>
          <div className="rb-tags">{tags}</div>
          <div className="rb-page-actions">{actions}</div>
        </div>
        <Facts facts={facts} />
      </Card>
      <div className="rb-columns">
        <div className="rb-stack">{children}</div>
        {aside && <div className="rb-stack">{aside}</div>}
      </div>
    </div>
  );
}

/** Label–value pairs in columns; values that are null or empty show a dash. */
export function Facts({ facts }: { facts: { key?: string; label: string; value: ReactNode }[] }) {
  return (
    <dl className="rb-facts">
      {facts.map(({ key, label, value }) => (
        <div key={key ?? label}>
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === '' ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A titled part of a record; says so where there is nothing in it. */
export function Section({
  title,
  extra,
  empty,
  children,
}: {
  title: string;
  extra?: ReactNode;
  empty?: string;
  children?: ReactNode;
}) {
  return (
    <Card title={title} extra={extra}>
      {empty ? <p className="rb-plain rb-muted">{empty}</p> : children}
    </Card>
  );
}
