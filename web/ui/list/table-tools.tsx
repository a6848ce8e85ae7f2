import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Column } from '../columns.ts';
import { useText } from '../language.tsx';
import { kitTexts } from '../texts.ts';
import { usePhone } from '../theme.tsx';
import { type Density, type Layout, ROW_HEIGHT } from './layout.ts';
import { listTexts } from './texts.ts';

const ColumnSettings = lazy(() =>
  import('./column-settings.tsx').then((module) => ({ default: module.ColumnSettings })),
) as unknown as typeof import('./column-settings.tsx').ColumnSettings;

interface TableToolsProps<Row> {
  columns: Column<Row>[];
  layout: Layout;
  onLayout: (layout: Layout) => void;
  busy: boolean;
  onRefresh: () => void;
}

/** Density, columns, refresh; on a phone, where rows are cards, only the last. */
export function TableTools<Row>({ columns, layout, onLayout, busy, onRefresh }: TableToolsProps<Row>) {
  const text = useText(listTexts);
  const kit = useText(kitTexts);
  const phone = usePhone();
  const [open, setOpen] = useState<boolean | null>(null);
  return (
    <div className="rb-table-tools">
      {!phone && (
        <>
          <select
            className="rb-input rb-small"
            aria-label={text.density}
            value={layout.density}
            onChange={(event) => onLayout({ ...layout, density: event.target.value as Density })}
          >
            {Object.keys(ROW_HEIGHT).map((density) => (
              <option key={density} value={density}>
                {text.densities[density]}
              </option>
            ))}
          </select>
          <Button size="small" onClick={() => setOpen(true)}>
            {text.columns}
          </Button>
          {open !== null && (
            <Suspense>
              <ColumnSettings
                open={open}
                onClose={() => setOpen(false)}
                columns={columns}
                layout={layout}
                onChange={onLayout}
              />
            </Suspense>
          )}
        </>
      )}
      <Button size={phone ? 'middle' : 'small'} onClick={onRefresh} aria-busy={busy}>
        {kit.refresh}
      </Button>
    </div>
  );
}
