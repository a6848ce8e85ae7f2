import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type * as z from 'zod';
import { runBulk } from '../../../src/modules/org/tasks/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { count } from '../format.ts';
import { useText } from '../language.tsx';
import { problemOf } from '../states.tsx';
import { Reasons, TaskReasons } from './failures.tsx';
import { CancelTask, TaskProgress } from './progress.tsx';
import { workTexts } from './texts.ts';
import type { BulkAction, Selection } from './types.ts';
import { underWay, useTask, useTasksChanged } from './use-task.ts';
import { WorkDialog } from './work-dialog.tsx';

type Answer = z.output<(typeof runBulk)['response']>;

interface BulkDialogProps {
  open: boolean;
  action: BulkAction;
  selection: Selection;
  matching?: number | string;
  /** `done` where rows may have changed. */
  onClose: (done: boolean) => void;
}

/** Asks for what an action needs, does it, and says what became of the rows. */
export function BulkDialog({ open, action, selection, matching, onClose }: BulkDialogProps) {
  const text = useText(workTexts);
  const changed = useTasksChanged();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const task = useTask(answer?.task?.id ?? null) ?? answer?.task ?? undefined;
  const key = useRef(newIdempotencyKey());
  useEffect(() => {
    if (!open) return;
    key.current = newIdempotencyKey();
    setAnswer(null);
    setProblem(null);
  }, [open]);
  const submit = async (input: unknown) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const body = { action: action.endpointAction, ...selection, input: input as Record<string, unknown> };
      setAnswer(await call(runBulk, { body, idempotencyKey: key.current }));
      changed();
    } catch (error) {
      setProblem(problemOf(error).message);
      // What was refused may be sent again with other input.
      key.current = newIdempotencyKey();
    } finally {
      setBusy(false);
    }
  };
  const close = () => onClose(answer !== null);
  const number = 'ids' in selection ? count(selection.ids.length) : String(matching ?? text.allRows);
  const Form = action.form;
  const footer = answer ? (
    <>
      {task && underWay(task) && <CancelTask task={task} />}
      <Button type="primary" onClick={close}>
        {text.close}
      </Button>
    </>
  ) : Form ? null : (
    <>
      <Button onClick={close} disabled={busy}>
        {text.dismiss}
      </Button>
      <Button type="primary" loading={busy} onClick={() => submit({})}>
        {text.confirm}
      </Button>
    </>
  );
  return (
    <WorkDialog open={open} title={action.label} onClose={close} footer={footer}>
      <div className="rb-work" aria-live="polite">
        {problem && <Alert type="error" showIcon role="alert" title={problem} />}
        {!answer && <p>{Form ? text.forRows(number) : text.confirmBulk(action.label, number)}</p>}
        {!answer && Form && <Form onSubmit={submit} onCancel={close} />}
        {answer && !answer.task && <Done changed={answer.changed} failures={answer.failures} />}
        {answer?.task && task && (
          <>
            {underWay(task) && <p className="rb-muted">{text.leave}</p>}
            <TaskProgress task={task} />
            {!underWay(task) && <TaskReasons task={task} />}
          </>
        )}
      </div>
    </WorkDialog>
  );
}

function Done({ changed, failures }: Pick<Answer, 'changed' | 'failures'>) {
  const text = useText(workTexts);
  return (
    <>
      <p>{text.bulkDone(count(changed))}</p>
      {failures.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={text.bulkFailed(count(failures.length))}
          description={<Reasons failures={failures} />}
        />
      )}
    </>
  );
}
