import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useText } from './language.tsx';
import { RecordState } from './record-page.tsx';
import { workTexts } from './tasks/texts.ts';
import { WorkDialog } from './tasks/work-dialog.tsx';

interface LoadingDialogProps {
  title: string;
  query: UseQueryResult<unknown, Error>;
  onClose: () => void;
}

/** Stands where a dialog will be as soon as what it needs has come: a press on its button is answered at once, and a failure is told. */
export function LoadingDialog({ title, query, onClose }: LoadingDialogProps) {
  const text = useText(workTexts);
  return (
    <WorkDialog open title={title} onClose={onClose} footer={<Button onClick={onClose}>{text.close}</Button>}>
      <RecordState query={query}>{() => null}</RecordState>
    </WorkDialog>
  );
}
