import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { editImportRow, takeAsNew } from '../../../src/modules/org/imports/schema.ts';
import { call } from '../../api/call.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import type { Task } from '../../ui/tasks/use-task.ts';
import { useToast } from '../../ui/toast.tsx';
import { importTexts } from './texts.ts';
import type { Row, Rows } from './types.ts';

const TONES: Record<Row['state'], Tone> = {
  ready: 'blue',
  wrong: 'orange',
  removed: 'grey',
  created: 'green',
  updated: 'green',
  skipped: 'grey',
  failed: 'red',
  reverted: 'grey',
  kept: 'orange',
};
const PAGES: Record<string, string> = { customers: '/customers', vehicles: '/vehicles', leads: '/leads' };

interface ImportRowProps {
  task: Task;
  row: Row;
  fields: Rows['fields'];
  mending: boolean;
  onChange: (row: Row) => void;
}

/** One row: its cells, those that are wrong in yellow and open to be mended, what it hits, and what becomes of it. */
export function ImportRow({ task, row, fields, mending, onChange }: ImportRowProps) {
  const text = useText(importTexts);
  const pick = usePick();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<{ row: Row }>) => {
    setBusy(true);
    try {
      onChange((await work()).row);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  const params = { id: task.id, line: row.line };
  const edit = (body: z.input<(typeof editImportRow)['body']>) => act(() => call(editImportRow, { params, body }));
  const problemAt = (key: string) => row.problems.filter(({ field }) => field === key);
  const others = row.problems.filter(({ field }) => !fields.some(({ key }) => key === field));
  // A row that repeats another and on which nobody decided is not taken.
  const state = row.state === 'ready' && !row.planned ? 'wrong' : row.state;
  const planned = row.state === 'ready' && row.planned ? text.planned[row.planned] : text.rowState[state];
  return (
    <tr className={row.state === 'removed' ? 'ri-removed' : undefined}>
      <td className="rb-num">{row.line}</td>
      <td>
        <Chip tone={TONES[state]}>{planned}</Chip>
        {others.map(({ reason }) => (
          <div key={reason} className="ri-why">
            {reason}
          </div>
        ))}
      </td>
      {fields.map(({ key, title }) => {
        const problems = problemAt(key);
        const bad = problems.length > 0;
        return (
          <td key={key} className={bad ? 'ri-bad' : undefined}>
            {mending && (bad || row.mended.includes(key)) ? (
              <Cell
                label={text.mend(pick(title.zh, title.en), row.line)}
                value={row.cells[key] ?? ''}
                bad={bad}
                disabled={busy}
                onWrite={(value) => edit({ cells: { [key]: value } })}
              />
            ) : (
              row.cells[key]
            )}
            {problems.map(({ reason }) => (
              <small key={reason}>{reason}</small>
            ))}
          </td>
        );
      })}
      <td>
        <HitCell row={row} subject={task.subject} />
      </td>
      <td>
        {mending ? (
          <span className="ri-bar">
            {(row.hit || row.earlier !== null) && row.state !== 'removed' && (
              <Select
                aria-label={`${text.line} ${row.line}: ${text.decision}`}
                style={{ width: 150 }}
                disabled={busy}
                value={row.decision ?? 'auto'}
                onChange={(value) => edit({ decision: value === 'auto' ? null : (value as 'skip') })}
                options={[
                  { value: 'auto', label: text.byDefault },
                  ...(row.hit && !row.hit.seen ? [] : [{ value: 'update', label: text.decisions.update }]),
                  { value: 'skip', label: text.decisions.skip },
                  { value: 'new', label: text.decisions.new },
                ]}
              />
            )}
            <Button size="small" type="text" disabled={busy} onClick={() => edit({ removed: row.state !== 'removed' })}>
              {row.state === 'removed' ? text.putBack : text.removeRow}
            </Button>
          </span>
        ) : (
          row.state === 'skipped' &&
          row.hit &&
          task.state === 'done' && (
            <Button size="small" disabled={busy} onClick={() => act(() => call(takeAsNew, { params }))}>
              {text.asNew}
            </Button>
          )
        )}
        {!mending && row.recordId && PAGES[task.subject] && (
          <Link to={`${PAGES[task.subject]}/${row.recordId}`}>{text.open}</Link>
        )}
      </td>
    </tr>
  );
}

function HitCell({ row, subject }: { row: Row; subject: string }) {
  const text = useText(importTexts);
  if (row.earlier !== null && !row.hit) return <span>{text.earlier(row.earlier)}</span>;
  if (!row.hit) return null;
  const { id, label, detail, band, seen } = row.hit;
  const name = id && PAGES[subject] ? <Link to={`${PAGES[subject]}/${id}`}>{label}</Link> : label;
  return (
    <span>
      {name} <span className="rb-muted">{detail}</span>{' '}
      <Chip tone={band === 'certain' ? 'blue' : 'grey'}>{seen ? text.hitBand[band] : text.foreign}</Chip>
      {row.earlier !== null && <div>{text.earlier(row.earlier)}</div>}
    </span>
  );
}

interface CellProps {
  label: string;
  value: string;
  bad: boolean;
  disabled: boolean;
  onWrite: (value: string) => void;
}

/** A cell to be mended: written when it is left or Enter is pressed. */
function Cell({ label, value, bad, disabled, onWrite }: CellProps) {
  const [text, setText] = useState(value);
  const write = () => {
    if (text !== value) onWrite(text);
  };
  return (
    <Input
      size="small"
      aria-label={label}
      aria-invalid={bad}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.target.value)}
      onBlur={write}
      onPressEnter={write}
    />
  );
}
