import { CloudSyncOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../language.tsx';
import { workTexts } from './texts.ts';
import { underWay, useTasks } from './use-task.ts';
import './work.css';

const TaskList = lazy(() => import('./task-list.tsx').then((module) => ({ default: module.TaskList })));

/** Button of the page head: work of one's own that runs or has ended. It is the server that remembers, so a reload loses nothing. */
export function TaskTray() {
  const text = useText(workTexts);
  const [open, setOpen] = useState<boolean | null>(null);
  const tasks = useTasks();
  const rows = tasks.data?.rows ?? [];
  const running = rows.filter((task) => underWay(task) || task.state === 'checked').length;
  if (rows.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className="rc-icon rb-tray"
        title={text.tray}
        aria-label={running > 0 ? text.trayRunning(running) : text.tray}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <CloudSyncOutlined aria-hidden="true" />
        {running > 0 && <span className="rb-tray-count">{running}</span>}
      </button>
      {open !== null && (
        <Suspense>
          <TaskList open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
