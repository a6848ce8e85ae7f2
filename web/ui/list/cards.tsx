import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Card } from '../card.tsx';
import type { Column } from '../columns.ts';
import { useText } from '../language.tsx';
import type { GridProps } from './grid.tsx';
import { isChosen, toggle } from './selection.ts';
import { listTexts } from './texts.ts';

const BEYOND = 4;
const AHEAD = 8;
const GAP = 10;

/** Rows as cards, for phones; only those in view are in the document where `fill` is said. The page itself scrolls. */
export function Cards<Row extends object>(props: GridProps<Row>) {
  const { label, rows, columns, rowKey, fill = false, hasMore = false, onEnd, onLook, place } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + scrollY), []);
  const lines = columns.filter((column) => !column.card).length;
  const virtualizer = useWindowVirtualizer<HTMLLIElement>({
    enabled: fill,
    count: rows.length,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    estimateSize: () => 76 + lines * 28,
    gap: GAP,
    overscan: BEYOND,
    scrollMargin: top,
    initialOffset: place?.offset ?? 0,
    initialMeasurementsCache: (place?.sizes as VirtualItem[] | undefined) ?? [],
  });
  const { onPlace } = props;
  const leave = useRef(onPlace);
  leave.current = onPlace;
  useEffect(
    () => () =>
      leave.current?.({ offset: virtualizer.scrollOffset ?? 0, active: 0, sizes: virtualizer.takeSnapshot() }),
    [virtualizer],
  );
  const range = virtualizer.range;
  const [firstSeen, lastSeen] = [range?.startIndex ?? -1, range?.endIndex ?? -1];
  useEffect(() => {
    if (!fill || lastSeen < 0) return;
    onLook?.(firstSeen, lastSeen);
    if (hasMore && lastSeen >= rows.length - 1 - AHEAD) onEnd?.();
  }, [fill, firstSeen, lastSeen, rows, hasMore, onEnd, onLook]);

  if (!fill) {
    return (
      <ul className="rb-cards" aria-label={label}>
        {rows.map((row, index) => (
          <li key={rowKey(row)}>
            <RowCard {...props} row={row} index={index} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul
      ref={list}
      className={`rb-cards rb-cards-fill${props.old ? ' rb-old' : ''}`}
      aria-label={label}
      aria-busy={props.old}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (!row) return null;
        return (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={item.index + 1}
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            <RowCard {...props} row={row} index={item.index} />
          </li>
        );
      })}
    </ul>
  );
}

type RowCardProps<Row> = GridProps<Row> & { row: Row; index: number };

function RowCard<Row extends object>({ row, index, rows, columns, rowKey, linkOf, choosing }: RowCardProps<Row>) {
  const text = useText(listTexts);
  const head = columns.find((column) => column.card === 'title') ?? columns[0];
  const tags = columns.filter((column) => column.card === 'tag');
  const lines = columns.filter((column) => column !== head && !column.card);
  const link = linkOf?.(row);
  const name = head?.render(row);
  const id = rowKey(row);
  return (
    <Card>
      <div className="rb-card-head">
        <span className="rb-card-name">
          {choosing && (
            <label className="rb-box">
              <input
                type="checkbox"
                aria-label={text.choose(String(index + 1))}
                checked={isChosen(choosing.chosen, id)}
                onChange={() => choosing.onChange(toggle(choosing.chosen, id, rows.map(rowKey)))}
              />
            </label>
          )}
          <strong>{link ? <Link to={link}>{name}</Link> : name}</strong>
        </span>
        <span className="rb-tags">
          {tags.map((column) => (
            <span key={column.key}>{column.render(row)}</span>
          ))}
        </span>
      </div>
      <Lines columns={lines} row={row} />
    </Card>
  );
}

function Lines<Row>({ columns, row }: { columns: Column<Row>[]; row: Row }): ReactNode {
  return (
    <dl className="rb-lines">
      {columns.map((column) => (
        <div key={column.key}>
          <dt>{column.title}</dt>
          <dd>{column.render(row)}</dd>
        </div>
      ))}
    </dl>
  );
}
