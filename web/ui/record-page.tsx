import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CallError } from '../api/call.ts';
import { Card } from './card.tsx';
import { useText } from './language.tsx';
import { RecordTabs } from './record-tabs.tsx';
import { RecordWay } from './record-way.tsx';
import { ErrorState, NotFound, SkeletonRows } from './states.tsx';
import { kitTexts } from './texts.ts';

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

/** One tab of a record. */
export interface RecordTab {
  /** Stands in the address as `part`. */
  key: string;
  label: string;
  /** Ready to show. */
  count?: number | string;
  content: ReactNode;
}

export interface RecordPageProps {
  /** List the record stands in. Where it was opened from there, the way back leads to the same filters and place. */
  back: { to: string; label: string };
  title: ReactNode;
  /** Masked number with the way to call and to see it. */
  phone?: ReactNode;
  /** Grade, status. */
  tags?: ReactNode;
  /** Whose record it is. */
  owner?: ReactNode;
  /** What is due, a `DueBadge`. */
  clock?: ReactNode;
  /** Label and value, the facts that matter most. */
  facts?: { label: string; value: ReactNode }[];
  actions?: ReactNode;
  tabs?: RecordTab[];
  /** All touches with the customer, below the tabs. */
  timeline?: ReactNode;
  /** Right column; below the rest on a phone. */
  aside?: ReactNode;
  children?: ReactNode;
}

/**
 * A record: the way back and to its neighbours, header card with name, number, tags, owner, clock, facts and actions; tabs and timeline on
 * the left, what comes next on the right; one column on a phone.
 */
export function RecordPage(props: RecordPageProps) {
  const { back, title, phone, tags, owner, clock, facts = [], actions, tabs = [], timeline, aside, children } = props;
  const text = useText(kitTexts);
  return (
    <div className="rb-page">
      <RecordWay back={back} title={title} />
      <Card className="rb-record-head">
        <div className="rb-page-head">
          <h1>{title}</h1>
          {phone}
          <div className="rb-tags">
            {tags}
            {clock}
          </div>
          {owner && (
            <span>
              <span className="rb-muted">{text.owner}</span> {owner}
            </span>
          )}
          <div className="rb-page-actions">{actions}</div>
        </div>
        {facts.length > 0 && <Facts facts={facts} />}
      </Card>
      <div className="rb-columns">
        <div className="rb-stack">
          {children}
          {tabs.length > 0 && <RecordTabs tabs={tabs} />}
          {timeline}
        </div>
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
      {empty ? (
        <>
          <p className="rb-plain rb-muted">{empty}</p>
          {/* Dialogs of the section open all the same: they stand at the end of the page. */}
          <div hidden>{children}</div>
        </>
      ) : (
        children
      )}
    </Card>
  );
}
