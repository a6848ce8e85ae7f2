import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { GridProps } from './grid.tsx';

const HEAD = 40;
/** Rows drawn beyond either edge of what is in view. */
const BEYOND = 10;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 15;

/** A row's place in the table, in pixels from the top of the scrolled content. */
interface Item {
  index: number;
  start: number;
  end: number;
}

interface GridWindow {
  scroller: RefObject<HTMLDivElement | null>;
  body: RefObject<HTMLTableSectionElement | null>;
  items: Item[];
  /** Where the first row starts and the last one ends. */
  start: number;
  end: number;
  /** Row that Tab stops at. */
  active: number;
  measure: (row: HTMLTableRowElement | null) => void;
  /** Moves the focus as a key says; the row it goes to, null for keys that do not move. */
  move: (key: string, from: number) => number | null;
  /** The focus came to a row. */
  focused: (index: number) => void;
}

/** Which rows of a table are in the document, which one has the focus, and where the reader is. */
export function useGridWindow<Row>(props: GridProps<Row>, rowHeight: number): GridWindow {
  const { rows, rowKey, fill = false, place, hasMore = false, onEnd, onLook } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState(place?.active ?? 0);
  const wanted = useRef(false);
  const inside = useRef(false);
  const kept = useRef(active);
  kept.current = active;

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    enabled: fill,
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    estimateSize: () => rowHeight,
    initialRect: { width: 0, height: 800 },
    initialOffset: place?.offset ?? 0,
    initialMeasurementsCache: (place?.sizes as VirtualItem[] | undefined) ?? [],
    overscan: BEYOND,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    // The row with the focus stays, however far it is scrolled away: the focus would be lost with it.
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (!inside.current || indexes.includes(kept.current) || kept.current >= rows.length) return indexes;
      return [...indexes, kept.current].sort((a, b) => a - b);
    },
  });

  const { onPlace } = props;
  const leave = useRef(onPlace);
  leave.current = onPlace;
  useEffect(
    () => () =>
      leave.current?.({
        offset: virtualizer.scrollOffset ?? 0,
        active: kept.current,
        sizes: virtualizer.takeSnapshot(),
      }),
    [virtualizer],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  // The height the screen has left below the table's top, whatever stands above it.
  useLayoutEffect(() => {
    const element = scroller.current;
    const page = element?.closest('.rb-page') ?? element?.parentElement;
    if (!fill || !element || !page) return;
    const settle = () =>
      element.style.setProperty('--rb-top', `${Math.round(element.getBoundingClientRect().top + scrollY)}px`);
    settle();
    const observer = new ResizeObserver(settle);
    observer.observe(page);
    return () => observer.disconnect();
  }, [fill]);

  useLayoutEffect(() => {
    if (!wanted.current) return;
    const row = body.current?.querySelector<HTMLElement>(`tr[data-index="${active}"]`);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  const drawn = fill ? virtualizer.getVirtualItems() : [];
  const range = virtualizer.range;
  const [firstSeen, lastSeen] = [range?.startIndex ?? -1, range?.endIndex ?? -1];
  useEffect(() => {
    if (!fill || lastSeen < 0) return;
    onLook?.(firstSeen, lastSeen);
    if (hasMore && lastSeen >= rows.length - 1 - AHEAD) onEnd?.();
  }, [fill, firstSeen, lastSeen, rows, hasMore, onEnd, onLook]);

  const move = (key: string, from: number): number | null => {
    const last = rows.length - 1;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - HEAD) / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: last,
    };
    const step = steps[key];
    if (step === undefined) return null;
    const to = Math.min(Math.max(step, 0), last);
    if (step >= last && hasMore) onEnd?.();
    wanted.current = true;
    setActive(to);
    if (fill) virtualizer.scrollToIndex(to, { align: 'auto' });
    else body.current?.querySelector(`tr[data-index="${to}"]`)?.scrollIntoView({ block: 'nearest' });
    return to;
  };
  useEffect(() => {
    const element = body.current;
    const left = () => {
      inside.current = element?.contains(document.activeElement) ?? false;
    };
    const later = () => queueMicrotask(left);
    element?.addEventListener('focusin', left);
    element?.addEventListener('focusout', later);
    return () => {
      element?.removeEventListener('focusin', left);
      element?.removeEventListener('focusout', later);
    };
  }, []);

  const all = () => rows.map((_, index) => ({ index, start: 0, end: 0 }));
  return {
    scroller,
    body,
    items: fill ? drawn : all(),
    start: fill ? HEAD : 0,
    end: fill ? HEAD + virtualizer.getTotalSize() : 0,
    active: Math.min(active, Math.max(rows.length - 1, 0)),
    measure: fill ? virtualizer.measureElement : noMeasure,
    move,
    focused: (index) => {
      if (index >= 0) setActive(index);
    },
  };
}

function noMeasure(): void {
  // All rows are in the document: their heights are the browser's business.
}
