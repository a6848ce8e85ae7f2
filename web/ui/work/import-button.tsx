import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { getImportKind } from '../../../src/modules/org/tasks/schema.ts';
import { useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { useCan } from '../session.tsx';
import { workTexts } from './texts.ts';
import type { ImportButtonProps } from './types.ts';

const ImportDialog = lazy(() => import('./import-dialog.tsx').then((module) => ({ default: module.ImportDialog })));

/** Imports a file in three steps: file, check, result. Nothing where the permission is missing. */
export function ImportButton({ kind, onDone }: ImportButtonProps) {
  const text = useText(workTexts);
  const may = useCan()('record.import');
  const [open, setOpen] = useState<boolean | null>(null);
  const { data } = useCall(getImportKind, { params: { kind } }, { enabled: may, staleTime: 60_000 });
  if (!may || !data) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.import}</Button>
      {open !== null && (
        <Suspense>
          <ImportDialog open={open} kind={data} onClose={() => setOpen(false)} onDone={onDone} />
        </Suspense>
      )}
    </>
  );
}
