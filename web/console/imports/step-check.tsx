import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import { confirmImport, decideImport } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { count } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { CancelTask, FailedLink, TaskProgress } from '../../ui/tasks/progress.tsx';
import { type Task, underWay, useTasksChanged } from '../../ui/tasks/use-task.ts';
import { ImportRows } from './import-rows.tsx';
import { importTexts } from './texts.ts';

type Among = 'own' | 'foreign' | 'file' | 'wrong';
type Said = 'update' | 'skip' | 'new';

const OFFERED: Record<Among, readonly Said[]> = {
  own: ['update', 'skip', 'new'],
  foreign: ['skip', 'new'],
  file: ['update', 'skip', 'new'],
  wrong: ['skip'],
};

/** The fourth step: the whole file tried. Bad cells are mended in place, duplicates decided on, then the person gives their word. */
export function StepCheck({ task, onRemap }: { task: Task; onRemap: () => void }) {
  const text = useText(importTexts);
  const changed = useTasksChanged();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const taken = (task.counts.created ?? 0) + (task.counts.updated ?? 0);
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      setVersion((now) => now + 1);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      changed();
      setBusy(false);
    }
  };
  if (underWay(task))
    return (
      <>
        <p aria-live="polite">{text.checking}</p>
        <TaskProgress task={task} />
        <div className="ri-buttons">
          <CancelTask task={task} label={text.cancel} />
        </div>
      </>
    );
  return (
    <>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <TaskProgress task={task} />
      <ForAll
        task={task}
        busy={busy}
        onDecide={(among, decision) =>
          act(() => call(decideImport, { params: { id: task.id }, body: { among, decision } }))
        }
      />
      <ImportRows key={version} task={task} first={task.counts.failed ? 'errors' : 'all'} mending onMended={changed} />
      <div className="ri-buttons">
        <CancelTask task={task} label={text.cancel} />
        <FailedLink task={task} />
        <Button onClick={onRemap}>{text.remap}</Button>
        {taken === 0 && <span className="rb-muted">{text.nothing}</span>}
        <Button
          type="primary"
          loading={busy}
          disabled={taken === 0}
          onClick={() => act(() => call(confirmImport, { params: { id: task.id } }))}
        >
          {text.confirm(count(taken))}
        </Button>
      </div>
    </>
  );
}

interface ForAllProps {
  task: Task;
  busy: boolean;
  onDecide: (among: Among, decision: Said) => void;
}

function ForAll({ task, busy, onDecide }: ForAllProps) {
  const text = useText(importTexts);
  const [among, setAmong] = useState<Among>('own');
  const { duplicates = 0, repeated = 0, failed = 0 } = task.counts;
  if (duplicates + repeated + failed === 0) return null;
  return (
    <fieldset className="rb-plain-set ri-bar">
      <legend>{text.forAll}</legend>
      <Select
        aria-label={text.forAll}
        style={{ width: 200 }}
        value={among}
        onChange={setAmong}
        options={(['own', 'foreign', 'file', 'wrong'] as const).map((value) => ({ value, label: text.among[value] }))}
      />
      {OFFERED[among].map((decision) => (
        <Button key={decision} disabled={busy} onClick={() => onDecide(among, decision)}>
          {among === 'wrong' ? text.removeAll : text.decisions[decision]}
        </Button>
      ))}
    </fieldset>
  );
}
