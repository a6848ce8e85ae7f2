import { Alert, Button, Radio } from 'antd';
import { type FormEvent, useId, useRef, useState } from 'react';
import { uploadImport } from '../../../src/modules/org/tasks/schema.ts';
import { call } from '../../api/call.ts';
import { count } from '../format.ts';
import { usePick, useText } from '../language.tsx';
import { problemOf } from '../states.tsx';
import type { ImportKindView } from './import-dialog.tsx';
import { workTexts } from './texts.ts';

interface ImportFileProps {
  formId: string;
  kind: ImportKindView;
  onBusy: (busy: boolean) => void;
  /** Told the id of the task that checks the file. */
  onSent: (taskId: string) => void;
}

/** The first step: the template, what the file needs, the file itself and what to do with records already there. */
export function ImportFile({ formId, kind, onBusy, onSent }: ImportFileProps) {
  const text = useText(workTexts);
  const [file, setFile] = useState<File | null>(null);
  const [existing, setExisting] = useState<'skip' | 'update'>('skip');
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return setProblem(text.needFile);
    onBusy(true);
    setProblem(null);
    try {
      const query = { filename: file.name.slice(-200), existing };
      onSent((await call(uploadImport, { params: { kind: kind.kind }, query, file })).id);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      onBusy(false);
    }
  };
  return (
    <form id={formId} className="rb-work" onSubmit={send}>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <p>
        <Button href={`/api/imports/${kind.kind}/template`} download>
          {text.template}
        </Button>{' '}
        <span className="rb-muted">{text.templateHint}</span>
      </p>
      <Fields kind={kind} />
      <label htmlFor={id}>
        <strong>{text.file}</strong>{' '}
        <span className="rb-muted">
          {text.accepts(count(kind.maxRows), `${Math.round(kind.maxBytes / 1024 / 1024)} MB`)}
        </span>
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the field, which the keyboard reaches. */}
      <div
        className={over ? 'rb-drop rb-drop-over' : 'rb-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [dropped] = event.dataTransfer.files;
          if (dropped) setFile(dropped);
        }}
      >
        <Button aria-describedby={`${id}-file`} onClick={() => input.current?.click()}>
          {text.chooseFile}
        </Button>
        <input
          ref={input}
          id={id}
          type="file"
          className="rb-hidden"
          tabIndex={-1}
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) setFile(chosen);
          }}
        />
        <span id={`${id}-file`} className={file ? undefined : 'rb-muted'} aria-live="polite">
          {file ? file.name : text.drop}
        </span>
      </div>
      <fieldset className="rb-plain-set">
        <legend>{text.existing}</legend>
        <Radio.Group
          value={existing}
          onChange={(event) => setExisting(event.target.value)}
          options={[
            { value: 'skip', label: text.existingSkip },
            { value: 'update', label: text.existingUpdate },
          ]}
        />
      </fieldset>
    </form>
  );
}

function Fields({ kind }: { kind: ImportKindView }) {
  const text = useText(workTexts);
  const pick = usePick();
  return (
    <details>
      <summary>{text.fields}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard. */}
      <section className="rb-failures" aria-label={text.fields} tabIndex={0}>
        <table>
          <caption className="rb-hidden">{text.fields}</caption>
          <thead>
            <tr>
              <th scope="col">{text.columnName}</th>
              <th scope="col">{text.needed}</th>
              <th scope="col">{text.example}</th>
              <th scope="col">{text.note}</th>
            </tr>
          </thead>
          <tbody>
            {kind.columns.map((column) => (
              <tr key={column.key}>
                <th scope="row">{pick(column.title.zh, column.title.en)}</th>
                <td>{column.required ? text.yes : ''}</td>
                <td>{column.example}</td>
                <td>{pick(column.note?.zh, column.note?.en) || (column.choices ?? []).slice(0, 8).join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
