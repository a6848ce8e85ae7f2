import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../language.tsx';
import { useCan } from '../session.tsx';
import { workTexts } from './texts.ts';
import type { BulkAction, BulkBarProps } from './types.ts';
import './work.css';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })));

/** What can be done with the selected rows. The list around it says how many there are and offers all that match. */
export function BulkBar({ selection, actions, onClear, onDone, matching }: BulkBarProps) {
  const text = useText(workTexts);
  const can = useCan();
  const [action, setAction] = useState<BulkAction | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <fieldset className="rb-bulk rb-plain-set" aria-label={text.actions}>
      {actions
        .filter(({ permission }) => can(permission))
        .map((one) => (
          <Button
            key={one.id}
            onClick={() => {
              setAction(one);
              setOpen(true);
            }}
          >
            {one.label}
          </Button>
        ))}
      <Button type="text" onClick={onClear}>
        {text.clear}
      </Button>
      {action && (
        <Suspense>
          <BulkDialog
            open={open}
            action={action}
            selection={selection}
            matching={matching}
            onClose={(done) => {
              setOpen(false);
              if (!done) return;
              onClear();
              onDone();
            }}
          />
        </Suspense>
      )}
    </fieldset>
  );
}
