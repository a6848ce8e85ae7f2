import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { listViews, type SavedView } from '../../../src/modules/org/views/schema.ts';
import type { Column } from '../columns.ts';
import { useCall } from '../query.ts';
import { useSession } from '../session.tsx';
import { readAddress, SYSTEM, VIEW, withValues, withView } from './address.ts';
import { type Layout, type ListState, PLAIN, sameState } from './layout.ts';

/** A saved view as the server gives it. */
export type View = z.output<typeof SavedView>;

/** What this browser remembers of a list, so that rows need not wait for the views: the table's look, and the default view. */
interface Memory {
  /** View that the layout belongs to; null for the list as it comes. */
  view: string | null;
  layout: Layout;
  standard: { id: string; state: ListState } | null;
}

const EMPTY: Memory = { view: null, layout: PLAIN, standard: null };

function remembered(store: string): Memory {
  try {
    return { ...EMPTY, ...(JSON.parse(localStorage.getItem(store) ?? '{}') as Partial<Memory>) };
  } catch {
    // Not ours, or of another time: the list as it comes.
    return EMPTY;
  }
}

/** The view of a list: what is asked and how it looks, and how that differs from what was saved. */
export interface ListView {
  query: Record<string, string>;
  /** Sets values of the address; empty ones go. */
  setQuery: (values: Record<string, string | undefined>) => void;
  layout: Layout;
  setLayout: (layout: Layout) => void;
  /** The view chosen; null for the list as it comes. */
  current: View | null;
  views: View[];
  defaultId: string | null;
  changed: boolean;
  state: ListState;
  choose: (view: View | null) => void;
  /** Back to what the view says. */
  discard: () => void;
  /** After saving: the view as it is now. */
  saved: (view: View) => void;
}

/** Keeps a list's state in the address, its look in this browser and in saved views. `ready` delays what rows should not wait for. */
export function useListView<Row>(
  list: string,
  columns: Column<Row>[],
  names: readonly string[],
  options: { enabled: boolean; ready: boolean },
): ListView {
  const { staffId } = useSession();
  const [params, setParams] = useSearchParams();
  const store = `rb.list.${staffId}.${list}`;
  const [memory, setMemory] = useState(() => remembered(store));
  const { data } = useCall(
    listViews,
    { query: { list } },
    { enabled: options.enabled && options.ready, staleTime: 60_000 },
  );
  const { view: named, query } = readAddress(params, names);
  const untouched = named === null && Object.keys(query).length === 0;
  const remember = (change: Partial<Memory>) => {
    const next = { ...memory, ...change };
    setMemory(next);
    localStorage.setItem(store, JSON.stringify(next));
  };

  const views = data?.rows ?? [];
  const current = views.find((view) => view.id === named) ?? null;
  const known = named === null || named === SYSTEM || current !== null;
  const base: ListState = current?.state ?? { query: {}, ...PLAIN };
  const viewId = named === SYSTEM ? null : named;
  const layout =
    memory.view === viewId
      ? memory.layout
      : (current?.state ?? (memory.standard?.id === viewId ? memory.standard?.state : undefined) ?? PLAIN);
  const state: ListState = { query, columns: layout.columns, density: layout.density };

  // The list opens with the default view: from this browser's memory at once, from the server once it is known.
  const standard = data
    ? (views.find((view) => view.id === data.defaultId) ?? null)
    : options.enabled
      ? memory.standard
      : null;
  const standardId = standard?.id;
  const opens = untouched && standardId !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list is opened plainly, whatever else changes
  useEffect(() => {
    if (opens && standard) setParams(withView(params, names, standard.id, standard.state.query), { replace: true });
  }, [opens, standardId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: keeps the memory in step with the server's answer
  useEffect(() => {
    if (!data) return;
    const found = views.find((view) => view.id === data.defaultId);
    const next = found ? { id: found.id, state: found.state } : null;
    if (JSON.stringify(next) !== JSON.stringify(memory.standard)) remember({ standard: next });
  }, [data]);

  const show = (view: View | null) => {
    remember({ view: view?.id ?? null, layout: view ? layoutOf(view.state) : PLAIN });
    setParams(withView(params, names, view?.id ?? (standard ? SYSTEM : ''), view?.state.query ?? {}), {
      replace: true,
    });
  };
  return {
    query,
    setQuery: (values) => setParams(withValues(params, values), { replace: true }),
    layout,
    setLayout: (next) => remember({ view: viewId, layout: next }),
    current,
    views,
    defaultId: data?.defaultId ?? null,
    // A quick filter is no change of the list as it comes: its tabs are there to be pressed.
    changed: known && !sameState(columns, current ? state : { ...state, query: { ...query, tab: '', sort: '' } }, base),
    state,
    choose: show,
    discard: () => show(current),
    saved: (view) => {
      remember({ view: view.id, layout: layoutOf(view.state) });
      setParams(withValues(params, { [VIEW]: view.id }), { replace: true });
    },
  };
}

function layoutOf({ columns, density }: ListState): Layout {
  return { columns, density };
}
