import { Button, Checkbox, Form, Input, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { createExport } from '../../../src/modules/org/tasks/schema.ts';
import { EndpointFields, useEndpointForm } from '../endpoint-form.tsx';
import { count } from '../format.ts';
import { usePick, useText } from '../language.tsx';
import { CancelTask, FileLink, TaskProgress } from './progress.tsx';
import { workTexts } from './texts.ts';
import type { ExportButtonProps } from './types.ts';
import { underWay, useTask, useTasksChanged } from './use-task.ts';
import { WorkDialog } from './work-dialog.tsx';

interface ExportDialogProps extends ExportButtonProps {
  open: boolean;
  onClose: () => void;
  title: { zh: string; en: string };
  limit: number;
  /** Numbers in clear are offered. */
  mayClear: boolean;
}

interface Values {
  which: 'shown' | 'all';
  format: 'xlsx' | 'csv';
  reason: string;
  clear?: boolean;
}

const INITIAL: Values = { which: 'shown', format: 'xlsx', reason: '' };

/** Asks what to export and why, then shows how far it is until the file is there. */
export function ExportDialog({ open, onClose, list, title, query, columns, limit, mayClear }: ExportDialogProps) {
  const text = useText(workTexts);
  const pick = usePick();
  const changed = useTasksChanged();
  const [id, setId] = useState<string | null>(null);
  const task = useTask(id);
  const bound = useEndpointForm<typeof createExport, Values>({
    endpoint: createExport,
    toBody: ({ which, format, reason, clear }) => ({
      list,
      query,
      format,
      reason: reason ?? '',
      clear: clear ?? false,
      ...(which === 'all' ? {} : { columns }),
    }),
    onDone: (answer) => {
      setId(answer.id);
      changed();
    },
  });
  const { begin, busy } = bound;
  useEffect(() => {
    if (!open) return;
    setId(null);
    begin(INITIAL);
  }, [open, begin]);
  const footer = id ? (
    <>
      {task && underWay(task) && <CancelTask task={task} />}
      <Button onClick={onClose}>{text.close}</Button>
      {task && <FileLink task={task} primary />}
    </>
  ) : (
    <>
      <Button onClick={onClose} disabled={busy}>
        {text.dismiss}
      </Button>
      <Button type="primary" htmlType="submit" form={bound.id} loading={busy}>
        {text.start}
      </Button>
    </>
  );
  return (
    <WorkDialog open={open} title={text.exportTitle(pick(title.zh, title.en))} onClose={onClose} footer={footer}>
      {id ? (
        <div className="rb-work" aria-live="polite">
          {task?.state === 'done' && <p>{text.ready}</p>}
          {task && <TaskProgress task={task} />}
          {(!task || underWay(task)) && <p className="rb-muted">{text.leave}</p>}
        </div>
      ) : (
        <EndpointFields bound={bound} initial={INITIAL}>
          <Form.Item name="which" label={text.columns} extra={text.limit(count(limit))}>
            <Radio.Group
              options={[
                { value: 'shown', label: text.shownColumns },
                { value: 'all', label: text.allColumns },
              ]}
            />
          </Form.Item>
          <Form.Item name="format" label={text.format}>
            <Radio.Group
              options={[
                { value: 'xlsx', label: 'Excel (.xlsx)' },
                { value: 'csv', label: 'CSV' },
              ]}
            />
          </Form.Item>
          {mayClear && (
            <Form.Item name="clear" valuePropName="checked" extra={text.clearHint}>
              <Checkbox>{text.clearNumbers}</Checkbox>
            </Form.Item>
          )}
          <Form.Item name="reason" label={text.reason} extra={text.reasonHint} required>
            <Input maxLength={200} placeholder={text.reasonPlaceholder} autoFocus />
          </Form.Item>
        </EndpointFields>
      )}
    </WorkDialog>
  );
}
