import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type * as z from 'zod';
import type { Endpoint } from '../../../src/platform/endpoint.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { recordTexts } from './record-texts.ts';

/** Short entries, one a line. */
export function Lines({ items }: { items: { id: string; content: ReactNode }[] }) {
  return (
    <ul className="rb-notes">
      {items.map(({ id, content }) => (
        <li key={id} className="rb-line">
          {content}
        </li>
      ))}
    </ul>
  );
}

type SectionEndpoint<Row> = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType<{ rows: Row[]; next: string | null }>>;

interface PagedLinesProps<Row> {
  customerId: string;
  /** Rows the record brought along, and how many there are; without them they are asked for. */
  rows?: Row[];
  count?: number;
  /** What is said where there are none, once that is known. */
  empty?: string;
  endpoint: SectionEndpoint<Row>;
  keyOf: (row: Row) => string;
  render: (row: Row) => ReactNode;
}

/** Rows of a section; where the record brought only the newest, the rest comes page by page. */
export function PagedLines<Row>({ customerId, rows, count = 0, empty, endpoint, keyOf, render }: PagedLinesProps<Row>) {
  const text = useText(recordTexts);
  const kit = useText(kitTexts);
  const [asked, setAsked] = useState(rows === undefined);
  const query = useInfiniteQuery({
    queryKey: [endpoint.id, { id: customerId }, 'all'],
    queryFn: ({ pageParam, signal }) =>
      call(endpoint, { params: { id: customerId }, query: { cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last: { rows: Row[]; next: string | null }) => last.next ?? undefined,
    enabled: asked,
  });
  const all = query.data?.pages.flatMap((page) => page.rows) ?? rows;
  if (!all)
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonRows rows={3} />
    );
  if (all.length === 0) return <p className="rb-plain rb-muted">{empty}</p>;
  const more = asked ? (query.hasNextPage ?? false) : count > all.length;
  const next = () => {
    if (asked) void query.fetchNextPage();
    setAsked(true);
  };
  return (
    <>
      <Lines items={all.map((row) => ({ id: keyOf(row), content: render(row) }))} />
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {(more || (asked && query.isFetching)) && (
        <div className="rb-more">
          <Button onClick={next} loading={asked && query.isFetching}>
            {count === 0 ? kit.loadMore : text.more(count > 100 ? '100+' : String(count))}
          </Button>
        </div>
      )}
    </>
  );
}
