import { Button, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { Chip } from '../chip.tsx';
import { instantIn } from '../format.ts';
import { usePick, useText } from '../language.tsx';
import { useSession } from '../session.tsx';
import { EmptyState } from '../states.tsx';
import { usePhone } from '../theme.tsx';
import { CancelTask, FailedLink, FileLink, TaskProgress } from './progress.tsx';
import { workTexts } from './texts.ts';
import { TASK_TONES } from './tones.ts';
import { type Task, underWay, useTasks } from './use-task.ts';

/** One's own work, newest first, with what can be done about each piece. */
export function TaskList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useText(workTexts);
  const phone = usePhone();
  const { data } = useTasks();
  const navigate = useNavigate();
  const rows = data?.rows ?? [];
  return (
    <Drawer open={open} title={text.tray} onClose={onClose} size={phone ? '100%' : 420} destroyOnHidden>
      {rows.length === 0 ? (
        <EmptyState title={text.trayEmpty} hint={text.trayHint} />
      ) : (
        <ul className="rb-tasks" aria-label={text.tray}>
          {rows.map((task) => (
            <TaskItem
              key={task.id}
              task={task}
              onGoOn={() => {
                onClose();
                navigate(`/imports/${task.id}`);
              }}
            />
          ))}
        </ul>
      )}
    </Drawer>
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
        <Chip tone={TASK_TONES[task.state]}>{text.state[task.state]}</Chip>
      </div>
      <span className="rb-muted">
        {instantIn(task.createdAt, unit.timeZone)} · {pick(task.unitName, task.unitNameEn)}
      </span>
      <TaskProgress task={task} />
      <div className="rb-task-buttons">
        {underWay(task) && <CancelTask task={task} />}
        {task.kind === 'import' && (
          <Button type={task.state === 'checked' || task.state === 'draft' ? 'primary' : 'default'} onClick={onGoOn}>
            {task.state === 'checked' || task.state === 'draft' ? text.proceed : text.look}
          </Button>
        )}
        <FileLink task={task} />
        {task.kind === 'import' && !underWay(task) && <FailedLink task={task} />}
      </div>
    </li>
  );
}
