import { Button, Drawer } from 'antd';
import { type DragEvent, useState } from 'react';
import type { Column } from '../columns.ts';
import { useText } from '../language.tsx';
import { usePhone } from '../theme.tsx';
import { boundWidth, changeColumn, type Layout, moveColumn, PLAIN, settle, WIDTH } from './layout.ts';
import { listTexts } from './texts.ts';

interface ColumnSettingsProps<Row> {
  open: boolean;
  onClose: () => void;
  columns: Column<Row>[];
  layout: Layout;
  onChange: (layout: Layout) => void;
}

/** Which columns show, in what order, how wide: by mouse or by keyboard. Changes show at once. */
export function ColumnSettings<Row>({ open, onClose, columns, layout, onChange }: ColumnSettingsProps<Row>) {
  const text = useText(listTexts);
  const phone = usePhone();
  const [dragged, setDragged] = useState<string | null>(null);
  const placed = settle(columns, layout);
  const change = (next: Layout['columns']) => onChange({ ...layout, columns: next });
  const titleOf = (key: string) => columns.find((column) => column.key === key)?.title ?? key;
  const over = (key: string) => (event: DragEvent) => {
    event.preventDefault();
    if (dragged === null || dragged === key) return;
    const [from, to] = [dragged, key].map((each) => placed.findIndex((column) => column.key === each));
    if (from !== undefined && to !== undefined) change(moveColumn(placed, dragged, to - from));
  };
  return (
    <Drawer open={open} onClose={onClose} title={text.columns} size={phone ? '100%' : 420} placement="right">
      <p className="rb-muted">{text.columnsHint}</p>
      <ol className="rb-columns-list">
        {placed.map(({ key, width, hidden }, index) => (
          <li
            key={key}
            draggable={index > 0}
            onDragStart={() => setDragged(key)}
            onDragEnd={() => setDragged(null)}
            onDragOver={over(key)}
            className={dragged === key ? 'rb-dragged' : undefined}
          >
            <label className="rb-columns-name">
              <input
                type="checkbox"
                checked={!hidden}
                disabled={index === 0}
                onChange={() => change(changeColumn(placed, key, { hidden: !hidden }))}
              />
              {titleOf(key)}
            </label>
            <input
              key={width ?? ''}
              className="rb-input rb-columns-width"
              type="number"
              min={WIDTH.least}
              max={WIDTH.most}
              step={10}
              placeholder={String(columns.find((column) => column.key === key)?.width ?? WIDTH.usual)}
              aria-label={`${text.width}: ${titleOf(key)}`}
              defaultValue={width ?? ''}
              onBlur={({ target }) => {
                const entered = target.value === '' ? undefined : boundWidth(Number(target.value));
                target.value = entered === undefined ? '' : String(entered);
                if (entered !== width) change(changeColumn(placed, key, { width: entered }));
              }}
            />
            <Button
              size="small"
              aria-label={text.moveUp(titleOf(key))}
              disabled={index < 2}
              onClick={() => change(moveColumn(placed, key, -1))}
            >
              ↑
            </Button>
            <Button
              size="small"
              aria-label={text.moveDown(titleOf(key))}
              disabled={index === 0 || index === placed.length - 1}
              onClick={() => change(moveColumn(placed, key, 1))}
            >
              ↓
            </Button>
          </li>
        ))}
      </ol>
      <Foot onStandard={() => onChange({ ...layout, columns: PLAIN.columns })} onClose={onClose} />
    </Drawer>
  );
}

function Foot({ onStandard, onClose }: { onStandard: () => void; onClose: () => void }) {
  const text = useText(listTexts);
  return (
    <div className="rb-dialog-buttons">
      <Button onClick={onStandard}>{text.standard}</Button>
      <Button type="primary" onClick={onClose}>
        {text.done}
      </Button>
    </div>
  );
}
