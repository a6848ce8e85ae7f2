import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { checkImport, getImportLayout } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { CancelTask } from '../../ui/tasks/progress.tsx';
import { type Task, useTasksChanged } from '../../ui/tasks/use-task.ts';
import { StepFormat } from './step-format.tsx';
import { type Remember, StepMapping } from './step-mapping.tsx';
import { importTexts } from './texts.ts';
import type { KindView, Settings } from './types.ts';

interface LayoutStepsProps {
  kind: KindView;
  task: Task;
  mapping: boolean;
  onMapping: (mapping: boolean) => void;
  onChecked: () => void;
}

type Asked = Partial<Pick<Settings, 'sheet' | 'headerRow' | 'encoding' | 'delimiter'>>;

/** The second and third step: how the file is read, and what its columns mean. */
export function LayoutSteps({ kind, task, mapping, onMapping, onChecked }: LayoutStepsProps) {
  const text = useText(importTexts);
  const changed = useTasksChanged();
  const [asked, setAsked] = useState<Asked>({});
  const [settings, setSettings] = useState<Settings | null>(null);
  const [remember, setRemember] = useState<Remember | null>(null);
  const [problems, setProblems] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  // Not read again: that would lay the file out anew and lose what was mapped meanwhile.
  const [forgotten, setForgotten] = useState<string[]>([]);
  const query = useCall(getImportLayout, { params: { id: task.id }, query: asked });
  const layout = query.data;
  useEffect(() => {
    // A file read another way has other columns: what it says of itself goes before what stood there.
    if (layout)
      setSettings((before) => (before ? { ...before, ...layout.settings, ...kept(before) } : layout.settings));
  }, [layout]);
  if (query.error) return <ErrorState error={query.error} onRetry={() => setAsked({})} />;
  if (!layout || !settings) return <SkeletonRows rows={6} />;
  const check = async () => {
    setBusy(true);
    setProblems([]);
    try {
      await call(checkImport, { params: { id: task.id }, body: { settings, ...(remember ? { remember } : {}) } });
      changed();
      onChecked();
    } catch (error) {
      const fields = (error as { fields?: { message: string }[] }).fields ?? [];
      setProblems(fields.length > 0 ? fields.map(({ message }) => message) : [problemOf(error).message]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={problems[0]}
          description={problems.slice(1).map((problem) => <div key={problem}>{problem}</div>)}
        />
      )}
      {mapping ? (
        <StepMapping
          kind={kind}
          layout={{ ...layout, mappings: layout.mappings.filter(({ id }) => !forgotten.includes(id)) }}
          settings={settings}
          onChange={setSettings}
          remember={remember}
          onRemember={setRemember}
          onForgotten={(id) => setForgotten([...forgotten, id])}
        />
      ) : (
        <StepFormat
          layout={layout}
          settings={settings}
          onChange={setSettings}
          onRead={(next) => setAsked({ ...asked, ...next })}
        />
      )}
      <div className="ri-buttons">
        <CancelTask task={task} label={text.cancel} />
        {mapping ? (
          <>
            <Button onClick={() => onMapping(false)}>{text.back}</Button>
            <Button type="primary" loading={busy} onClick={check}>
              {text.check}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={() => onMapping(true)}>
            {text.next}
          </Button>
        )}
      </div>
    </>
  );
}

/** What does not depend on how the file is read. */
function kept({ dateOrder, phoneCountry, nameOrder, mode }: Settings) {
  return { dateOrder, phoneCountry, nameOrder, mode };
}
