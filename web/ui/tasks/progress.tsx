import { Alert, Button } from 'antd';
import { useState } from 'react';
import { cancelTask } from '../../../src/modules/org/tasks/schema.ts';
import { call } from '../../api/call.ts';
import { count, instantIn } from '../format.ts';
import { useText } from '../language.tsx';
import { useSession } from '../session.tsx';
import { problemOf } from '../states.tsx';
import { useToast } from '../toast.tsx';
import { workTexts } from './texts.ts';
import { type Task, underWay, useTasksChanged } from './use-task.ts';
import './work.css';

const ORDER = ['rows', 'read', 'changed', 'created', 'updated', 'skipped', 'failed', 'reverted', 'kept'] as const;

/** How far work is, and how it ended. */
export function TaskProgress({ task }: { task: Task }) {
  const text = useText(workTexts);
  if (task.problem) return <Alert type="error" showIcon title={task.problem} />;
  if (!underWay(task)) return <Counts task={task} />;
  const { done, total } = task;
  const said = total === null ? text.rows(count(done)) : text.of(count(done), count(total));
  return (
    <div className="rb-progress">
      <progress aria-label={text.progress} max={total ?? 1} value={total === null ? undefined : done} />
      <span className="rb-muted">
        {text.state[task.state]} · {said}
      </span>
    </div>
  );
}

/** The counts of work that has ended: read = new + updated + skipped + failed. */
function Counts({ task }: { task: Task }) {
  const text = useText(workTexts);
  const shown = ORDER.filter((key) => task.counts[key] !== undefined);
  if (shown.length === 0) return <p className="rb-muted">{text.state[task.state]}</p>;
  return (
    <dl className="rb-counts">
      {shown.map((key) => (
        <div key={key} className={key === 'failed' && task.counts.failed ? 'rb-counts-bad' : undefined}>
          <dt>{text.counts[key]}</dt>
          <dd>{count(task.counts[key] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Stops work that is under way. */
export function CancelTask({ task, label }: { task: Task; label?: string }) {
  const text = useText(workTexts);
  const toast = useToast();
  const changed = useTasksChanged();
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await call(cancelTask, { params: { id: task.id } });
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      changed();
      setBusy(false);
    }
  };
  return (
    <Button loading={busy} onClick={cancel}>
      {label ?? text.cancel}
    </Button>
  );
}

/** The file of an export while it is kept. */
export function FileLink({ task, primary }: { task: Task; primary?: boolean }) {
  const text = useText(workTexts);
  const { unit } = useSession();
  if (task.kind !== 'export' || task.state !== 'done' || !task.fileName) return null;
  const until = task.expiresAt ? text.until(instantIn(task.expiresAt, unit.timeZone)) : undefined;
  return (
    <Button
      type={primary ? 'primary' : 'default'}
      href={`/api/tasks/${task.id}/file`}
      download
      title={until}
      aria-label={text.downloadFile(task.fileName)}
    >
      {text.download}
    </Button>
  );
}

/** The rows that were not taken, as a sheet. */
export function FailedLink({ task }: { task: Task }) {
  const text = useText(workTexts);
  if (!task.counts.failed) return null;
  return (
    <Button href={`/api/tasks/${task.id}/failed-rows`} download>
      {text.failedFile}
    </Button>
  );
}
