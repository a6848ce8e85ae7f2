import { Alert, Button, Steps } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type * as z from 'zod';
import { confirmImport, type getImportKind } from '../../../src/modules/org/tasks/schema.ts';
import { call } from '../../api/call.ts';
import { useLanguage, usePick, useText } from '../language.tsx';
import { problemOf } from '../states.tsx';
import { FailedRows } from './failures.tsx';
import { ImportFile } from './import-file.tsx';
import { CancelTask, FailedLink, TaskProgress } from './progress.tsx';
import { workTexts } from './texts.ts';
import { type Task, underWay, useTask, useTasksChanged } from './use-task.ts';
import { WorkDialog } from './work-dialog.tsx';

export type ImportKindView = z.output<(typeof getImportKind)['response']>;

interface ImportDialogProps {
  open: boolean;
  kind: ImportKindView;
  onClose: () => void;
  onDone?: () => void;
  /** An import begun earlier, to go on with. */
  taskId?: string;
}

const FORM = 'import-file';

/** File → check → result. Each step can be left: the work goes on, and the tray leads back here. */
export function ImportDialog({ open, kind, onClose, onDone, taskId }: ImportDialogProps) {
  const text = useText(workTexts);
  const pick = usePick();
  const { language } = useLanguage();
  const changed = useTasksChanged();
  const [id, setId] = useState<string | null>(taskId ?? null);
  const [confirmed, setConfirmed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const task = useTask(open ? id : null);
  useEffect(() => {
    if (!open) return;
    setId(taskId ?? null);
    setConfirmed(false);
    setProblem(null);
  }, [open, taskId]);
  const told = useRef<string | null>(null);
  const ended = confirmed && task?.state === 'done' ? task.id : null;
  useEffect(() => {
    if (!ended || told.current === ended) return;
    told.current = ended;
    changed();
    onDone?.();
  }, [ended, changed, onDone]);

  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call(confirmImport, { params: { id: id ?? '' } });
      setConfirmed(true);
      changed();
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  const over =
    task?.state === 'done' || (confirmed && task !== undefined && !underWay(task) && task.state !== 'checked');
  const step = !id ? 0 : confirmed || over ? 2 : 1;
  const taken = (task?.counts.created ?? 0) + (task?.counts.updated ?? 0);
  const titles = new Map(kind.columns.map((column) => [column.key, column.title[language]]));
  return (
    <WorkDialog
      open={open}
      title={text.importTitle(pick(kind.title.zh, kind.title.en))}
      onClose={onClose}
      width={720}
      footer={
        <>
          {task && underWay(task) && <CancelTask task={task} />}
          <Button onClick={onClose}>{over || step > 0 ? text.close : text.dismiss}</Button>
          {step === 0 && (
            <Button type="primary" htmlType="submit" form={FORM} loading={busy}>
              {text.check}
            </Button>
          )}
          {step === 1 && task && !underWay(task) && <Button onClick={() => setId(null)}>{text.other}</Button>}
          {step === 1 && task?.state === 'checked' && taken > 0 && (
            <Button type="primary" loading={busy} onClick={confirm}>
              {text.take(taken)}
            </Button>
          )}
        </>
      }
    >
      <div className="rb-work">
        <Steps size="small" current={step} responsive={false} items={text.steps.map((title) => ({ title }))} />
        {problem && <Alert type="error" showIcon role="alert" title={problem} />}
        {step === 0 ? (
          <ImportFile
            formId={FORM}
            kind={kind}
            onBusy={setBusy}
            onSent={(sent) => {
              setId(sent);
              changed();
            }}
          />
        ) : (
          task && <Outcome task={task} checking={step === 1} titles={titles} />
        )}
      </div>
    </WorkDialog>
  );
}

function Outcome({ task, checking, titles }: { task: Task; checking: boolean; titles: ReadonlyMap<string, string> }) {
  const text = useText(workTexts);
  const taken = (task.counts.created ?? 0) + (task.counts.updated ?? 0);
  return (
    <>
      <p aria-live="polite">
        {underWay(task) && checking && text.checking}
        {task.state === 'checked' && (taken > 0 ? text.checked(task.counts.failed ?? 0) : text.nothing)}
        {task.state === 'done' && text.imported}
      </p>
      {underWay(task) && !checking && <p className="rb-muted">{text.leave}</p>}
      {!underWay(task) && (
        <>
          <FailedRows task={task} titles={titles} />
          <div>
            <FailedLink task={task} />
          </div>
        </>
      )}
      <TaskProgress task={task} />
    </>
  );
}
