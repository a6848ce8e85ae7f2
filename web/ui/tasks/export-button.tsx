import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { listExports } from '../../../src/modules/org/tasks/schema.ts';
import { useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { useCan } from '../session.tsx';
import { workTexts } from './texts.ts';
import type { ExportButtonProps } from './types.ts';

const ExportDialog = lazy(() => import('./export-dialog.tsx').then((module) => ({ default: module.ExportDialog })));

/** Exports a list as it stands on the screen; nothing where it cannot be exported or the permission is missing. */
export function ExportButton({ list, query, columns }: ExportButtonProps) {
  const text = useText(workTexts);
  const may = useCan()('record.export');
  const [open, setOpen] = useState<boolean | null>(null);
  const { data } = useCall(listExports, {}, { enabled: may, staleTime: 600_000 });
  const entry = data?.rows.find((one) => one.list === list);
  if (!may || !data || !entry) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.export}</Button>
      {/* Loaded with the first press; stays after that, so that it can slide out. */}
      {open !== null && (
        <Suspense>
          <ExportDialog
            open={open}
            onClose={() => setOpen(false)}
            list={list}
            title={entry.title}
            query={query}
            columns={columns}
            limit={data.limit}
            mayClear={entry.clear}
          />
        </Suspense>
      )}
    </>
  );
}
