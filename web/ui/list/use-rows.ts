import { useQuery } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { call } from '../../api/call.ts';
import type { PagedEndpoint } from '../query.ts';
import { useSession } from '../session.tsx';
import { RowLoader, type Shown } from './loader.ts';
import { clearTrail } from './trail.ts';

const FRESH_MS = 15_000;

// Rows outlive the page that shows them, so that Back finds them; never the session that was allowed to see them.
const loaders = new Map<string, RowLoader<unknown>>();
let owner = '';

function loaderOf<Row>(who: string, list: string, rowKey: (row: Row) => string): RowLoader<Row> {
  if (owner !== who) {
    loaders.clear();
    if (owner !== '') clearTrail();
  }
  owner = who;
  const known = (loaders.get(list) as RowLoader<Row> | undefined) ?? new RowLoader(rowKey);
  loaders.set(list, known as RowLoader<unknown>);
  return known;
}

/** Rows of a list and how to get more of them. */
export interface Rows<Row> extends Shown<Row> {
  /** The query as one text. */
  wanted: string;
  /** False in the very first pass, when the rows may still be those of another visit. */
  ready: boolean;
  /** Refusal of the first page. */
  error: Error | null;
  /** The first page is on its way, anew or for the first time. */
  fetching: boolean;
  refresh: () => void;
  /** The end comes into view: loads the next page. */
  onEnd: () => void;
  /** These rows are in view: what is stale there is loaded anew. */
  onLook: (first: number, last: number) => void;
  loader: RowLoader<Row>;
}

/** Loads a list's rows. What invalidates the list's query (any change made on the page) refreshes what is in view. */
export function useRows<Row>(
  endpoint: PagedEndpoint<Row>,
  query: Record<string, string>,
  rowKey: (row: Row) => string,
): Rows<Row> {
  const { staffId, unit } = useSession();
  const who = `${staffId} ${unit.id}`;
  const loader = loaderOf(who, endpoint.id, rowKey);
  const wanted = JSON.stringify(query);
  const mounted = useRef(false);
  const ready = mounted.current || loader.wants(wanted);
  const asked = useRef(query);
  asked.current = query;
  useLayoutEffect(() => {
    mounted.current = true;
    const fixed = asked.current;
    loader.want(wanted, (cursor, signal) => call(endpoint, { query: { ...fixed, cursor }, signal }));
  }, [loader, endpoint, wanted]);
  const shown = useSyncExternalStore(loader.subscribe, loader.shown);
  const loaded = shown.loaded && loader.wants(wanted);
  const first = useQuery({
    queryKey: [endpoint.id, {}, query, 'rows', who],
    queryFn: async ({ signal }) => {
      await loader.refresh(wanted, signal);
      return null;
    },
    staleTime: loaded ? FRESH_MS : 0,
  });
  const { refetch } = first;
  const refresh = useCallback(() => void refetch(), [refetch]);
  const onEnd = useCallback(() => void loader.more(), [loader]);
  const onLook = useCallback((from: number, to: number) => loader.look(from, to), [loader]);
  const { error, isFetching: fetching } = first;
  return { ...shown, loaded, wanted, ready, error, fetching, refresh, onEnd, onLook, loader };
}
