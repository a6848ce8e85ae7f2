import { Alert, Button } from 'antd';
import { type FormEvent, useId, useRef, useState } from 'react';
import { uploadImport } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { importTexts } from './texts.ts';
import type { KindView } from './types.ts';

/** The first step: the template, what a file may hold, the file itself. */
export function StepFile({ kind, onSent }: { kind: KindView; onSent: (taskId: string) => void }) {
  const text = useText(importTexts);
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return setProblem(text.needFile);
    setBusy(true);
    setProblem(null);
    try {
      const query = { filename: file.name.slice(-200) };
      onSent((await call(uploadImport, { params: { kind: kind.kind }, query, file })).id);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="ri-wizard" onSubmit={send}>
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <p>
        <Button href={`/api/imports/${kind.kind}/template`} download>
          {text.template}
        </Button>{' '}
        <span className="rb-muted">{text.templateHint}</span>
      </p>
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
          accept=".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) setFile(chosen);
          }}
        />
        <span id={`${id}-file`} className={file ? undefined : 'rb-muted'} aria-live="polite">
          {busy ? text.uploading : file ? file.name : text.drop}
        </span>
      </div>
      <div className="ri-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>
          {text.upload}
        </Button>
      </div>
      <Fields kind={kind} />
    </form>
  );
}

function Fields({ kind }: { kind: KindView }) {
  const text = useText(importTexts);
  const pick = usePick();
  return (
    <details>
      <summary>{text.fields}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard. */}
      <section className="ri-scroll" aria-label={text.fields} tabIndex={0}>
        <table>
          <caption className="rb-hidden">{text.fields}</caption>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
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
                <td className="ri-why">
                  {pick(column.note?.zh, column.note?.en) || (column.choices ?? []).slice(0, 8).join('、')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
