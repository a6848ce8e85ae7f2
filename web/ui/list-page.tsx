import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { call } from '../api/call.ts';
import type { Column } from './columns.ts';
import { FilterBar, type QuickFilter } from './filter-bar.tsx';
import { useText } from './language.tsx';
import { ListRows } from './list-rows.tsx';
import type { PagedEndpoint } from './query.ts';
import { EmptyState, ErrorState, SkeletonRows } from './states.tsx';
import { kitTexts } from './texts.ts';

interface ListPageProps<Row> {
  title: string;
  endpoint: PagedEndpoint<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  linkOf?: (row: Row) => string | null;
  filters?: QuickFilter[];
  /** Placeholder of the search box; no box without. */
  search?: string;
  actions?: ReactNode;
  empty: { title: string; hint: string; action?: ReactNode };
  /** Told of the rows whenever they came in. */
  onRows?: (rows: Row[]) => void;
}

type Page<Row> = { rows: Row[]; next: string | null };

/** A list: quick filters, search, rows that go on by keyset. The address holds the state, so it can be shared and gone back to. */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const text = useText(kitTexts);
  const [params, setParams] = useSearchParams();
  const filter = props.filters?.find((each) => each.key === params.get('tab')) ?? props.filters?.[0];
  const q = props.search ? (params.get('q') ?? '') : '';
  const query = { ...filter?.query, ...(q ? { q } : {}) };
  const list = useInfiniteQuery<Page<Row>, Error, InfiniteData<Page<Row>>, unknown[], string | undefined>({
    queryKey: [props.endpoint.id, {}, query, 'pages'],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => call(props.endpoint, { query: { ...query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const { onRows } = props;
  useEffect(() => {
    if (rows.length > 0) onRows?.(rows);
  });
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const filtered = q !== '' || (filter !== undefined && filter !== props.filters?.[0]);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{props.title}</h1>
        {props.search && <SearchBox key={q} label={props.search} value={q} onSearch={(value) => change('q', value)} />}
        <div className="rb-page-actions">{props.actions}</div>
      </div>
      {props.filters && (
        <FilterBar label={`${props.title}: ${text.filters}`} filters={props.filters} current={filter?.key ?? ''} />
      )}
      {list.isPending ? (
        <SkeletonRows rows={8} />
      ) : list.isError && !list.data ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : rows.length === 0 ? (
        filtered ? (
          <EmptyState
            title={text.noResult}
            hint={text.noResultHint}
            action={<Button onClick={() => setParams({}, { replace: true })}>{text.clearFilters}</Button>}
          />
        ) : (
          <EmptyState {...props.empty} />
        )
      ) : (
        <>
          <ListRows
            label={props.title}
            rows={rows}
            columns={props.columns}
            rowKey={props.rowKey}
            linkOf={props.linkOf}
          />
          <div className="rb-more">
            <span aria-live="polite">{text.shown(rows.length)}</span>
            {list.hasNextPage && (
              <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {text.loadMore}
              </Button>
            )}
          </div>
          {list.isError && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
        </>
      )}
    </div>
  );
}

function SearchBox({ label, value, onSearch }: { label: string; value: string; onSearch: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  return (
    <search className="rb-search">
      <Input.Search
        allowClear
        value={typed}
        placeholder={label}
        aria-label={label}
        maxLength={40}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '' && value !== '') onSearch('');
        }}
        onSearch={(entered, event) => {
          // Enter also closes an input-method window; that is no search.
          const composing = event && 'nativeEvent' in event && (event.nativeEvent as KeyboardEvent).isComposing;
          if (!composing) onSearch(entered.trim());
        }}
      />
    </search>
  );
}
