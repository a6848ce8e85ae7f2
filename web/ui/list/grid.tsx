import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useMemo,
} from 'react';
import { Link, useNavigate } from 'react-router';
import type { Column } from '../columns.ts';
import { useText } from '../language.tsx';
import { cellClass } from './cell-class.ts';
import { GridHead, type Sorting } from './grid-head.tsx';
import { type Density, ROW_HEIGHT, WIDTH } from './layout.ts';
import type { Place } from './loader.ts';
import { type Chosen, extend, isChosen, loadedState, NOTHING, toggle, toggleLoaded } from './selection.ts';
import { listTexts } from './texts.ts';
import { useGridWindow } from './use-grid-window.ts';

/** Rows that can be chosen, and what is chosen of them. */
export interface Choosing {
  chosen: Chosen;
  onChange: (next: Chosen) => void;
}

export interface GridProps<Row> {
  label: string;
  rows: readonly Row[];
  /** In order, with widths; without those that are left out. */
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  linkOf?: (row: Row) => string | null;
  density?: Density;
  /** Takes the height that the screen has left, scrolls inside, and keeps only the rows in view in the document. */
  fill?: boolean;
  hasMore?: boolean;
  /** Told when the end comes into view. */
  onEnd?: () => void;
  /** Told which rows are in view. */
  onLook?: (first: number, last: number) => void;
  place?: Place;
  onPlace?: (place: Place) => void;
  sorting?: Sorting;
  /** Told of the widths of all columns when one was dragged. */
  onWidths?: (widths: Record<string, number>) => void;
  /** Widths were chosen: columns keep them instead of sharing what is left. */
  fixedWidths?: boolean;
  choosing?: Choosing;
  /** The rows are about to be replaced. */
  old?: boolean;
}

/** What in a row is its own thing to press. */
const INNER = 'a, button, input, select, textarea, label, summary, [role="button"]';

/**
 * Rows as a table. A press anywhere in a row opens its record; arrows, Page Up and Down, Home and End move from row to row, Enter opens,
 * Space chooses, with Shift a range.
 */
export function Grid<Row extends object>(props: GridProps<Row>) {
  const { label, rows, columns, rowKey, linkOf, choosing, density = 'middle', fill = false } = props;
  const navigate = useNavigate();
  const view = useGridWindow(props, ROW_HEIGHT[density]);
  const boxed = choosing !== undefined;
  const loaded = useMemo(() => (boxed ? rows.map(rowKey) : []), [boxed, rows, rowKey]);
  const state = useMemo(() => loadedState(choosing?.chosen ?? NOTHING, loaded), [choosing?.chosen, loaded]);

  const choose = useCallback(
    (index: number, range: boolean) => {
      const id = loaded[index];
      if (id === undefined || !choosing) return;
      choosing.onChange((range ? extend : toggle)(choosing.chosen, id, loaded));
    },
    [choosing, loaded],
  );
  const open = (index: number) => {
    const row = rows[index];
    const link = row && linkOf?.(row);
    if (link) navigate(link);
  };
  const indexOf = (event: { target: EventTarget }) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-index]');
    return row ? Number(row.dataset.index) : -1;
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const index = indexOf(event);
    if (index < 0) return;
    const box = (event.target as HTMLElement).closest('[data-choose]');
    if (box) {
      // The state draws the box.
      if (box instanceof HTMLInputElement || event.target === box) choose(index, event.shiftKey);
      return;
    }
    if ((event.target as HTMLElement).closest(INNER)) return;
    if (event.shiftKey && choosing) {
      getSelection()?.removeAllRanges();
      choose(index, true);
    } else if (!getSelection()?.toString()) open(index);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (event.nativeEvent.isComposing || event.altKey || event.metaKey || event.ctrlKey) return;
    const onRow = target.matches('tr[data-index]');
    if (!onRow && !target.matches('[data-row-link], [data-choose]')) return;
    const index = indexOf(event);
    const step = view.move(event.key, index);
    if (step !== null) {
      event.preventDefault();
      if (event.shiftKey && choosing) {
        const from = loaded[index];
        const to = loaded[step];
        if (from !== undefined && to !== undefined && from !== to) {
          const start = isChosen(choosing.chosen, from) ? choosing.chosen : toggle(choosing.chosen, from, loaded);
          if (!isChosen(start, to)) choosing.onChange(extend({ ...start, anchor: from }, to, loaded));
        }
      }
    } else if (onRow && event.key === 'Enter') {
      event.preventDefault();
      open(index);
    } else if (event.key === ' ' && choosing && !target.matches('[data-choose]')) {
      event.preventDefault();
      choose(index, event.shiftKey);
    }
  };

  const total = columns.reduce((sum, column) => sum + (column.width ?? WIDTH.usual), choosing ? 44 : 0);
  const span = columns.length + (choosing ? 1 : 0) + (props.fixedWidths ? 1 : 0);
  const style = { '--rb-row': `${ROW_HEIGHT[density]}px`, minWidth: total } as CSSProperties;
  const items: ReactNode[] = [];
  let end = view.start;
  for (const item of view.items) {
    const row = rows[item.index];
    if (!row) continue;
    if (item.start > end) items.push(<Gap key={`gap ${item.index}`} height={item.start - end} span={span} />);
    end = item.end;
    const key = rowKey(row);
    items.push(
      <GridRow
        key={key}
        id={key}
        row={row}
        index={item.index}
        columns={columns}
        link={linkOf?.(row) ?? null}
        current={item.index === view.active}
        chosen={choosing ? isChosen(choosing.chosen, key) : null}
        filler={props.fixedWidths ?? false}
        measure={view.measure}
      />,
    );
  }
  if (view.end > end) items.push(<Gap key="gap end" height={view.end - end} span={span} />);

  return (
    <div
      ref={view.scroller}
      className={`rb-table${fill ? ' rb-table-fill' : ''}${props.old ? ' rb-old' : ''}`}
      aria-busy={props.old}
    >
      <table style={style} aria-rowcount={props.hasMore ? -1 : rows.length + 1}>
        <caption>{label}</caption>
        <GridHead
          columns={columns}
          sorting={props.sorting}
          onWidths={props.onWidths}
          filler={props.fixedWidths ?? false}
          box={
            choosing && {
              state,
              onToggle: () => choosing.onChange(toggleLoaded(choosing.chosen, loaded)),
            }
          }
        />
        <tbody
          ref={view.body}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onFocus={(event) => view.focused(indexOf(event))}
        >
          {items}
        </tbody>
      </table>
    </div>
  );
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: takes no focus, only keeps the space of rows that are not in the document
    <tr aria-hidden="true" className="rb-gap">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

interface GridRowProps<Row> {
  id: string;
  row: Row;
  index: number;
  columns: Column<Row>[];
  link: string | null;
  /** The one row that Tab stops at. */
  current: boolean;
  /** Null where rows cannot be chosen. */
  chosen: boolean | null;
  filler: boolean;
  measure: (row: HTMLTableRowElement | null) => void;
}

function PlainRow<Row>({ id, row, index, columns, link, current, chosen, filler, measure }: GridRowProps<Row>) {
  const text = useText(listTexts);
  return (
    <tr
      ref={measure}
      data-index={index}
      data-key={id}
      aria-rowindex={index + 2}
      tabIndex={current ? 0 : -1}
      className={`${link ? 'rb-row-link' : ''}${chosen ? ' rb-chosen' : ''}`}
    >
      {chosen !== null && (
        <td className="rb-box" data-choose="">
          <input
            type="checkbox"
            data-choose=""
            aria-label={text.choose(String(index + 1))}
            checked={chosen}
            readOnly
            tabIndex={-1}
          />
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.key} className={cellClass(column, at, chosen !== null)}>
          {at === 0 && link ? (
            <Link to={link} data-row-link="" tabIndex={current ? 0 : -1}>
              {column.render(row)}
            </Link>
          ) : (
            column.render(row)
          )}
        </td>
      ))}
      {filler && <td />}
    </tr>
  );
}

// Scrolling draws the rows that come in and leaves the others alone.
const GridRow = memo(PlainRow) as typeof PlainRow;
