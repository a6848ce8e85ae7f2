import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { revertImport } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { CancelTask, FailedLink, TaskProgress } from '../../ui/tasks/progress.tsx';
import { type Task, underWay, useTasksChanged } from '../../ui/tasks/use-task.ts';
import { ImportRows } from './import-rows.tsx';
import { importTexts } from './texts.ts';

/** The fifth step: how far it is, what became of each row, and the way back. */
export function StepResult({ task }: { task: Task }) {
  const text = useText(importTexts);
  const changed = useTasksChanged();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const over = !underWay(task);
  const { created = 0, updated = 0, reverted = 0, kept = 0 } = task.counts;
  const revertible = over && created + updated > reverted + kept && task.phase !== 'check';
  const revert = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call(revertImport, { params: { id: task.id } });
      setAsking(false);
    } catch (error) {
      setProblem(problemOf(error).message);
      setAsking(false);
    } finally {
      changed();
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <p aria-live="polite">
        <strong>{said(task, text)}</strong>
      </p>
      <TaskProgress task={task} />
      {over && task.counts.read !== undefined && (
        <ImportRows
          key={`${task.state} ${task.phase}`}
          task={task}
          first={task.counts.failed ? 'failed' : 'all'}
          onMended={changed}
        />
      )}
      <div className="ri-buttons">
        {!over && <CancelTask task={task} />}
        {over && <FailedLink task={task} />}
        {revertible && (
          <Button danger onClick={() => setAsking(true)}>
            {text.revert}
          </Button>
        )}
        {over && (
          <Button type="primary" onClick={() => navigate(`/imports/new?kind=${task.subject}`)}>
            {text.again}
          </Button>
        )}
      </div>
      <Modal
        open={asking}
        title={text.revertTitle}
        okText={text.revert}
        okButtonProps={{ danger: true, loading: busy }}
        onOk={revert}
        onCancel={() => setAsking(false)}
      >
        <p>{text.revertText}</p>
      </Modal>
    </>
  );
}

function said(task: Task, text: (typeof importTexts)['zh']): string {
  if (underWay(task)) return task.phase === 'revert' ? text.reverting : text.running;
  if (task.state === 'cancelled') return text.cancelled;
  if (task.state === 'failed') return text.failedTitle;
  return task.phase === 'revert' ? text.reverted : text.done;
}
