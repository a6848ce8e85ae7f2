import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { getImportKind } from '../../../src/modules/org/tasks/schema.ts';
import { Chip, type Tone } from '../chip.tsx';
import { instantIn } from '../format.ts';
import { usePick, useText } from '../language.tsx';
import { useCall } from '../query.ts';
import { useSession } from '../session.tsx';
import { EmptyState } from '../states.tsx';
import { usePhone } from '../theme.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { CancelTask, FailedLink, FileLink, TaskProgress } from './progress.tsx';
import { workTexts } from './texts.ts';
import { type Task, underWay, useTasks } from './use-task.ts';

const TONES: Record<Task['state'], Tone> = {
  waiting: 'grey',
  running: 'blue',
  checked: 'orange',
  done: 'green',
  failed: 'red',
  cancelled: 'grey',
};

/** One's own work, newest first, with what can be done about each piece. */
export function TaskList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useText(workTexts);
  const phone = usePhone();
  const { data } = useTasks();
  const [goingOn, setGoingOn] = useState<Task | null>(null);
  const rows = data?.rows ?? [];
  return (
    <>
      <Drawer open={open} title={text.tray} onClose={onClose} size={phone ? '100%' : 420} destroyOnHidden>
        {rows.length === 0 ? (
          <EmptyState title={text.trayEmpty} hint={text.trayHint} />
        ) : (
          <ul className="rb-tasks" aria-label={text.tray}>
            {rows.map((task) => (
              <TaskItem key={task.id} task={task} onGoOn={() => setGoingOn(task)} />
            ))}
          </ul>
        )}
      </Drawer>
      {goingOn && <GoOn task={goingOn} onClose={() => setGoingOn(null)} />}
    </>
  );
}

function TaskItem({ task, onGoOn }: { task: Task; onGoOn: () => void }) {
  const text = useText(workTexts);
  const pick = usePick();
  const { unit } = useSession();
  return (
    <li>
      <div className="rb-task-head">
        <strong>
          {text.kind[task.kind]} · {pick(task.title.zh, task.title.en)}
        </strong>
        <Chip tone={TONES[task.state]}>{text.state[task.state]}</Chip>
      </div>
      <span className="rb-muted">
        {instantIn(task.createdAt, unit.timeZone)} · {pick(task.unitName, task.unitNameEn)}
      </span>
      <TaskProgress task={task} />
      <div className="rb-task-buttons">
        {underWay(task) && <CancelTask task={task} />}
        {task.state === 'checked' && (
          <Button type="primary" onClick={onGoOn}>
            {text.proceed}
          </Button>
        )}
        <FileLink task={task} />
        {task.kind === 'import' && !underWay(task) && <FailedLink task={task} />}
      </div>
    </li>
  );
}

function GoOn({ task, onClose }: { task: Task; onClose: () => void }) {
  const { data } = useCall(getImportKind, { params: { kind: task.subject } });
  return data ? <ImportDialog open kind={data} taskId={task.id} onClose={onClose} /> : null;
}
