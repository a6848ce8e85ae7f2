import { Alert, Steps } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { getImportKind } from '../../../src/modules/org/imports/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { type Task, underWay, useTask, useTasksChanged } from '../../ui/tasks/use-task.ts';
import { usePhone } from '../../ui/theme.tsx';
import { LayoutSteps } from './layout-steps.tsx';
import { StepCheck } from './step-check.tsx';
import { StepFile } from './step-file.tsx';
import { StepResult } from './step-result.tsx';
import { importTexts } from './texts.ts';
import type { KindView } from './types.ts';
import './imports.css';

/** A new import: what and which file. */
export function NewImportPage() {
  const [search] = useSearchParams();
  const kind = search.get('kind') ?? 'customers';
  const query = useCall(getImportKind, { params: { kind } }, { staleTime: 60_000 });
  const navigate = useNavigate();
  const changed = useTasksChanged();
  return (
    <RecordState query={query}>
      {(view) => (
        <Wizard kind={view} step={0}>
          <StepFile
            kind={view}
            onSent={(id) => {
              changed();
              navigate(`/imports/${id}`, { replace: true });
            }}
          />
        </Wizard>
      )}
    </RecordState>
  );
}

/** An import that has its file: the step it stands at. */
export function ImportPage() {
  const { id = '' } = useParams();
  const task = useTask(id);
  if (!task) return <SkeletonRows rows={6} />;
  return <KnownImport key={task.id} task={task} />;
}

function KnownImport({ task }: { task: Task }) {
  const query = useCall(getImportKind, { params: { kind: task.subject } }, { staleTime: 60_000 });
  return <RecordState query={query}>{(kind) => <AtStep kind={kind} task={task} />}</RecordState>;
}

/** Which of the five steps an import stands at; the second and third are one draft. */
function stepOf(task: Task, remapping: boolean): number {
  if (task.state === 'draft' || remapping) return 1;
  return task.phase === 'check' && (task.state === 'checked' || underWay(task)) ? 3 : 4;
}

function AtStep({ kind, task }: { kind: KindView; task: Task }) {
  const [remapping, setRemapping] = useState(false);
  const [mapping, setMapping] = useState(false);
  const step = stepOf(task, remapping);
  return (
    <Wizard kind={kind} step={step === 1 && mapping ? 2 : step} file={task.fileName}>
      {step === 1 && (
        <LayoutSteps
          kind={kind}
          task={task}
          mapping={mapping}
          onMapping={setMapping}
          onChecked={() => setRemapping(false)}
        />
      )}
      {step === 3 && (
        <StepCheck
          task={task}
          onRemap={() => {
            setMapping(true);
            setRemapping(true);
          }}
        />
      )}
      {step === 4 && <StepResult task={task} />}
    </Wizard>
  );
}

interface WizardProps {
  kind: KindView;
  step: number;
  file?: string | null;
  children: React.ReactNode;
}

function Wizard({ kind, step, file, children }: WizardProps) {
  const text = useText(importTexts);
  const pick = usePick();
  const phone = usePhone();
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.newOf(pick(kind.title.zh, kind.title.en))}</h1>
        {file && <span className="rb-muted">{file}</span>}
        <div className="rb-page-actions">
          <Link to="/imports">{text.history}</Link>
        </div>
      </div>
      <Steps
        size="small"
        current={step}
        responsive={false}
        items={text.steps.map((title, at) => ({ title: phone && at !== step ? '' : title }))}
      />
      {phone && step > 0 && step < 4 && <Alert type="info" showIcon title={text.phone} />}
      <div className="ri-wizard">{children}</div>
    </div>
  );
}
