import { Button } from 'antd';
import { useId } from 'react';
import type * as z from 'zod';
import type { MergePreview } from '../../../src/modules/customers/merging/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { count, dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { identityTexts } from './identity-texts.ts';
import { useFieldWords } from './merge-values.ts';

export type Preview = z.output<typeof MergePreview>;

interface MergeTableProps {
  preview: Preview;
  survivorId: string;
  busy: boolean;
  onPick: (picks: Record<string, string>) => void;
  onKeep: (id: string) => void;
}

/** One column a record, one row a field on which they differ; the head picks a whole column and which record stays. */
export function MergeTable({ preview, survivorId, busy, onPick, onKeep }: MergeTableProps) {
  const text = useText(identityTexts);
  const { unit } = useSession();
  const id = useId();
  const words = useFieldWords(preview.names);
  const { records, rows } = preview;
  const column = (record: string) =>
    onPick(Object.fromEntries(rows.filter((row) => row.values[record] !== null).map((row) => [row.key, record])));
  return (
    <Card className="ri-merge">
      <table aria-label={text.mergeTitle} className="ri-fields">
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            {records.map((record) => (
              <th key={record.id} scope="col">
                <span className="ri-column">
                  <strong>{record.name}</strong>
                  <span className="rb-num">{record.mobileMasked}</span>
                  <span className="rb-muted rb-num">{dateIn(record.createdAt, unit.timeZone)}</span>
                  {record.id === survivorId ? (
                    <Chip tone="green">{text.kept}</Chip>
                  ) : (
                    <Button size="small" disabled={busy} onClick={() => onKeep(record.id)}>
                      {text.keep}
                    </Button>
                  )}
                  {rows.length > 0 && (
                    <Button size="small" type="link" disabled={busy} onClick={() => column(record.id)}>
                      {text.wholeColumn}
                    </Button>
                  )}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={records.length + 1}>{text.same}</td>
            </tr>
          )}
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{words.title(row.key)}</th>
              {records.map((record) => (
                <td key={record.id} className={row.picked === record.id ? 'ri-taken' : undefined}>
                  {row.values[record.id] === undefined ? (
                    '—'
                  ) : (
                    <label>
                      <input
                        type="radio"
                        name={`${id}-${row.key}`}
                        checked={row.picked === record.id}
                        disabled={busy}
                        onChange={() => onPick({ [row.key]: record.id })}
                      />
                      <span>{words.wordOf(row.key, row.values[record.id])}</span>
                    </label>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** What is united, and how much history moves. */
export function MergeGoods({ preview }: { preview: Preview }) {
  const text = useText(identityTexts);
  const pick = usePick();
  const { records, lines, moves } = preview;
  const nameOf = (id: string) => records.find((record) => record.id === id)?.name;
  return (
    <>
      <Card title={text.united}>
        <ul className="rk-lines">
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id of their own and are drawn anew with each preview
            <li key={at}>
              <span className="rb-muted">{text.lineKind[line.kind] ?? line.kind}</span>
              <span className="rb-num">{line.masked}</span>
              {line.stays && <Chip>{text.already}</Chip>}
              <span className="rb-muted rk-end">{nameOf(line.customerId)}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={text.history} className="ri-merge">
        {moves.length === 0 ? (
          <p className="rb-plain rb-muted">{text.noHistory}</p>
        ) : (
          <table aria-label={text.history} className="ri-fields">
            <thead>
              <tr>
                <th scope="col">{text.history}</th>
                {records.map((record) => (
                  <th key={record.id} scope="col">
                    {record.name} <span className="rb-num rb-muted">{record.mobileMasked}</span>
                  </th>
                ))}
                <th scope="col">{text.total}</th>
              </tr>
            </thead>
            <tbody>
              {moves.map((move) => (
                <tr key={move.title.zh}>
                  <th scope="row">{pick(move.title.zh, move.title.en)}</th>
                  {records.map((record) => (
                    <td key={record.id} className="rb-num">
                      {count(move.counts[record.id] ?? 0)}
                    </td>
                  ))}
                  <td className="rb-num">{count(Object.values(move.counts).reduce((sum, n) => sum + n, 0))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </>
  );
}

const SHOWN = [
  'name',
  'kind',
  'gender',
  'birth_on',
  'city',
  'stage',
  'occupation',
  'income',
  'residence',
  'language',
  'family_size',
  'household',
  'value_class',
  'expected_value_fen',
  'vip',
  'opinion_leader',
  'source',
  'archivist',
  'needs',
  'hobbies',
  'tags',
] as const;
const COLUMN: Record<string, string> = { city: 'city_code', household: 'household_id', archivist: 'archivist_id' };

/** The record as it will stand, from the server's own reckoning. */
export function MergeResult({ preview }: { preview: Preview }) {
  const text = useText(identityTexts);
  const words = useFieldWords(preview.names);
  const custom = Object.entries((preview.result.custom ?? {}) as Record<string, unknown>);
  const values = [
    ...SHOWN.map((key) => [key, preview.result[COLUMN[key] ?? key]] as const),
    ...custom.map(([key, value]) => [`custom.${key}`, value] as const),
  ].filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0));
  return (
    <Card title={text.preview}>
      <dl className="rb-facts">
        {values.map(([key, value]) => (
          <div key={key}>
            <dt>{words.title(key)}</dt>
            <dd>{words.wordOf(key, value)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
