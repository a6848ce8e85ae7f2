import { type PointerEvent, useRef } from 'react';
import type { Column } from '../columns.ts';
import { useText } from '../language.tsx';
import { cellClass } from './cell-class.ts';
import { boundWidth, WIDTH } from './layout.ts';
import { listTexts } from './texts.ts';

/** The order of the rows, and how to ask for another; only where the endpoint offers it. */
export interface Sorting {
  value: string | undefined;
  onSort: (key: string) => void;
}

interface GridHeadProps<Row> {
  columns: Column<Row>[];
  sorting?: Sorting;
  onWidths?: (widths: Record<string, number>) => void;
  filler: boolean;
  box?: { state: 'none' | 'some' | 'all'; onToggle: () => void };
}

/** Column widths and the header row, which stays in sight. Its borders can be dragged; the keyboard sets widths in the column settings. */
export function GridHead<Row>({ columns, sorting, onWidths, filler, box }: GridHeadProps<Row>) {
  const text = useText(listTexts);
  const group = useRef<HTMLTableColElement>(null);
  const head = useRef<HTMLTableRowElement>(null);

  const drag = (key: string) => (event: PointerEvent<HTMLSpanElement>) => {
    const grip = event.currentTarget;
    const from = event.clientX;
    const cells = [...(head.current?.querySelectorAll<HTMLElement>('th[data-column]') ?? [])];
    const widths = Object.fromEntries(cells.map((cell) => [cell.dataset.column ?? '', Math.round(cell.offsetWidth)]));
    const before = widths[key] ?? WIDTH.usual;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      widths[key] = boundWidth(before + moved.clientX - from);
      // Drawn at once; the state follows when the border is let go.
      for (const col of group.current?.querySelectorAll<HTMLTableColElement>('col[data-column]') ?? [])
        col.style.width = `${widths[col.dataset.column ?? ''] ?? WIDTH.usual}px`;
    };
    const end = () => {
      grip.removeEventListener('pointermove', move);
      onWidths?.(widths);
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', end, { once: true });
  };

  return (
    <>
      <colgroup ref={group}>
        {box && <col style={{ width: 44 }} />}
        {columns.map((column) => (
          <col key={column.key} data-column={column.key} style={{ width: column.width ?? WIDTH.usual }} />
        ))}
        {filler && <col />}
      </colgroup>
      <thead>
        <tr ref={head} aria-rowindex={1}>
          {box && (
            <th scope="col" className="rb-box">
              <input
                type="checkbox"
                aria-label={text.chooseLoaded}
                checked={box.state === 'all'}
                ref={(input) => {
                  if (input) input.indeterminate = box.state === 'some';
                }}
                onChange={box.onToggle}
              />
            </th>
          )}
          {columns.map((column, index) => {
            const sorted = sorting?.value?.replace(/^-/, '') === column.key;
            const down = sorting?.value === `-${column.key}`;
            return (
              <th
                key={column.key}
                scope="col"
                data-column={column.key}
                className={cellClass(column, index, box !== undefined)}
                aria-sort={sorted ? (down ? 'descending' : 'ascending') : undefined}
              >
                {sorting && column.sortable ? (
                  <button
                    type="button"
                    className="rb-sort"
                    title={text.sortBy(column.title)}
                    onClick={() => sorting.onSort(column.key)}
                  >
                    {column.title} <span aria-hidden="true">{sorted ? (down ? '↓' : '↑') : '↕'}</span>
                  </button>
                ) : (
                  column.title
                )}
                {onWidths && <span className="rb-grip" aria-hidden="true" onPointerDown={drag(column.key)} />}
              </th>
            );
          })}
          {filler && <td />}
        </tr>
      </thead>
    </>
  );
}
