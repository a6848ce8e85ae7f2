import { Button } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigationType } from 'react-router';
import type * as z from 'zod';
import type { Column } from './columns.ts';
import { FilterBar, type QuickFilter } from './filter-bar.tsx';
import { useText } from './language.tsx';
import { askedOf, namesOf, nextSort } from './list/address.ts';
import { Cards } from './list/cards.tsx';
import { Grid } from './list/grid.tsx';
import { arrange, changeColumn, settle } from './list/layout.ts';
import { type FilterField, QueryForm } from './list/query-form.tsx';
import { SearchBox } from './list/search-box.tsx';
import { NOTHING } from './list/selection.ts';
import { SelectionBar } from './list/selection-bar.tsx';
import { TableTools } from './list/table-tools.tsx';
import { listTexts } from './list/texts.ts';
import { leaveTrail } from './list/trail.ts';
import { useRows } from './list/use-rows.ts';
import { useListView } from './list/use-view.ts';
import { ViewsBar } from './list/views-bar.tsx';
import type { PagedEndpoint } from './query.ts';
import { EmptyState, ErrorState, SkeletonRows } from './states.tsx';
import { ExportButton } from './tasks/export-button.tsx';
import { ImportButton } from './tasks/import-button.tsx';
import type { BulkAction } from './tasks/types.ts';
import { kitTexts } from './texts.ts';
import { usePhone } from './theme.tsx';

export interface ListPageProps<Row> {
  title: string;
  endpoint: PagedEndpoint<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** Address of a row's record; a press anywhere in the row goes there. */
  linkOf?: (row: Row) => string | null;
  filters?: QuickFilter[];
  /** Placeholder of the search box; no box without. */
  search?: string;
  /** Collapsible query form: each field is a parameter of the endpoint. */
  form?: readonly FilterField[];
  actions?: ReactNode;
  /** Offers the export of what is shown (record.export). */
  exportable?: boolean;
  /** Kind of file that can be imported here (record.import). */
  imports?: string;
  /** What can be done with many rows at once; rows can be chosen where there is something. */
  bulk?: BulkAction[];
  /** Saved views; true where nothing is said. */
  views?: boolean;
  empty: { title: string; hint: string; action?: ReactNode };
  /** Told of the rows whenever they came in. */
  onRows?: (rows: Row[]) => void;
  /** Told once rows are there: what they should not wait for (counts) may be asked now. */
  onReady?: () => void;
}

const NO_FIELDS: readonly FilterField[] = [];

/**
 * A list: quick filters, query form, saved views, columns of one's own, rows that go on by keyset. The address holds the state, so it can
 * be shared and gone back to; going back finds the same rows at the same place.
 */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const { title, endpoint, rowKey, linkOf, form = NO_FIELDS, views = true } = props;
  const kit = useText(kitTexts);
  const phone = usePhone();
  const offers = useMemo(() => offersOf(endpoint), [endpoint]);
  const names = useMemo(() => namesOf(form), [form]);
  const columns = props.columns.filter((column) => !column.omit);
  const [ready, setReady] = useState(false);
  const view = useListView(endpoint.id, columns, names, { enabled: views, ready });
  const filter = props.filters?.find((each) => each.key === view.query.tab) ?? props.filters?.[0];
  const asked = askedOf(view.query, filter?.query, { q: props.search !== undefined, sort: offers.sort });
  const rows = useRows(endpoint, asked, rowKey);
  const filtered = Object.keys(view.query).some((name) => name !== 'sort');
  const arranged = arrange(columns, view.layout);

  const { onRows, onReady } = props;
  useEffect(() => {
    if (rows.loaded && rows.rows.length > 0) onRows?.([...rows.rows]);
  });
  const done = rows.loaded || rows.error !== null;
  const told = useRef(onReady);
  told.current = onReady;
  useEffect(() => {
    if (!done) return;
    setReady(true);
    told.current?.();
  }, [done]);
  useTrailOf(rows, linkOf);

  const [chosen, setChosen] = useState(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, another choice
  useEffect(() => setChosen(NOTHING), [rows.wanted]);
  const place = usePlace(rows);
  const grid = {
    label: title,
    rows: rows.rows,
    columns: arranged,
    rowKey,
    linkOf,
    density: view.layout.density,
    fill: true,
    old: rows.old,
    hasMore: rows.hasMore && rows.moreError === null,
    onEnd: rows.onEnd,
    onLook: rows.onLook,
    ...place,
    choosing: props.bulk ? { chosen, onChange: setChosen } : undefined,
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{title}</h1>
        {props.search && (
          <SearchBox
            key={view.query.q ?? ''}
            label={props.search}
            value={view.query.q ?? ''}
            onSearch={(q) => view.setQuery({ q })}
          />
        )}
        <div className="rb-page-actions">
          {props.imports && <ImportButton kind={props.imports} />}
          {props.exportable && (
            <ExportButton list={endpoint.id} query={asked} columns={arranged.map((column) => column.key)} />
          )}
          {props.actions}
        </div>
      </div>
      {props.filters && (
        <FilterBar label={`${title}: ${kit.filters}`} filters={props.filters} current={filter?.key ?? ''} />
      )}
      {form.length > 0 && (
        <QueryForm
          key={JSON.stringify(form.map(({ name }) => view.query[name] ?? ''))}
          fields={form}
          values={view.query}
          onQuery={view.setQuery}
        />
      )}
      <div className="rb-tools">
        {views && <ViewsBar list={endpoint.id} view={view} />}
        <TableTools
          columns={columns}
          layout={view.layout}
          onLayout={view.setLayout}
          busy={rows.fetching}
          onRefresh={rows.refresh}
        />
      </div>
      {!rows.ready || (!rows.loaded && !rows.old && !rows.error) ? (
        <SkeletonRows rows={8} />
      ) : rows.error && !rows.loaded ? (
        <ErrorState error={rows.error} onRetry={rows.refresh} />
      ) : rows.rows.length === 0 ? (
        filtered ? (
          <EmptyState
            title={kit.noResult}
            hint={kit.noResultHint}
            action={
              <Button onClick={() => view.setQuery(Object.fromEntries(names.map((name) => [name, ''])))}>
                {kit.clearFilters}
              </Button>
            }
          />
        ) : (
          <EmptyState {...props.empty} />
        )
      ) : (
        <>
          {phone ? (
            <Cards key={rows.key} {...grid} />
          ) : (
            <Grid
              key={rows.key}
              {...grid}
              sorting={
                offers.sort
                  ? {
                      value: view.query.sort,
                      onSort: (key) => view.setQuery({ sort: nextSort(view.query.sort, key) }),
                    }
                  : undefined
              }
              fixedWidths={view.layout.columns.some((column) => column.width !== undefined)}
              onWidths={(widths) =>
                view.setLayout({
                  ...view.layout,
                  columns: Object.entries(widths).reduce(
                    (all, [key, width]) => changeColumn(all, key, { width }),
                    settle(columns, view.layout),
                  ),
                })
              }
            />
          )}
          {props.bulk && (
            <SelectionBar
              chosen={chosen}
              onChange={setChosen}
              actions={props.bulk}
              query={asked}
              loaded={rows.rows.length}
              matching={matchingOf(rows, view.query, filter)}
              onDone={() => {
                setChosen(NOTHING);
                rows.refresh();
              }}
            />
          )}
          <Foot rows={rows} />
          {rows.error && <ErrorState error={rows.error} onRetry={rows.refresh} />}
        </>
      )}
    </div>
  );
}

type ListRowsOf<Row> = ReturnType<typeof useRows<Row>>;

function Foot<Row>({ rows }: { rows: ListRowsOf<Row> }) {
  const text = useText(listTexts);
  const kit = useText(kitTexts);
  const count = rows.rows.length;
  return (
    <div className="rb-more">
      <span aria-live="polite">
        {rows.old ? text.updating : rows.hasMore ? text.loaded(count) : text.allLoaded(count)}
      </span>
      {rows.hasMore && (
        <Button loading={rows.loadingMore} onClick={rows.onEnd}>
          {rows.moreError ? kit.retry : kit.loadMore}
        </Button>
      )}
      {rows.moreError !== null && <span role="alert">{kit.failed}</span>}
    </div>
  );
}

/** How many rows match, as far as it is known: all are loaded, or the tab counts them and nothing else narrows the list. */
function matchingOf<Row>(
  rows: ListRowsOf<Row>,
  query: Record<string, string>,
  filter: QuickFilter | undefined,
): string | undefined {
  if (!rows.hasMore) return String(rows.rows.length);
  const narrowed = Object.keys(query).some((name) => name !== 'tab' && name !== 'sort');
  return narrowed ? undefined : filter?.count;
}

/** Which parameters besides its filters the endpoint takes. */
function offersOf(endpoint: { query: z.ZodType }): { sort: boolean } {
  const shape = (endpoint.query as unknown as { shape?: Record<string, unknown> }).shape ?? {};
  return { sort: 'sort' in shape };
}

/** Where the reader was in these rows: looked up when one comes back, kept when one leaves. */
function usePlace<Row>({ loader, key }: ListRowsOf<Row>) {
  const { state } = useLocation();
  const back = useNavigationType() === 'POP' || (state as { back?: boolean } | null)?.back === true;
  return {
    place: back ? loader.placeOf(key) : undefined,
    onPlace: (place: Parameters<typeof loader.keepPlace>[1]) => loader.keepPlace(key, place),
  };
}

/** Lets the records opened from here know their neighbours. */
function useTrailOf<Row>({ loader }: ListRowsOf<Row>, linkOf: ((row: Row) => string | null) | undefined): void {
  const { pathname, search } = useLocation();
  useEffect(() => {
    if (!linkOf) return;
    leaveTrail({
      list: `${pathname}${search}`,
      paths: () => loader.shown().rows.flatMap((row) => linkOf(row) ?? []),
      hasMore: () => loader.shown().hasMore,
      more: () => loader.more(),
    });
  });
}
