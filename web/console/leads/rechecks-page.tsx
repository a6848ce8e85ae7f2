import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { listRechecks, type RecheckRow, recordRecheck } from '../../../src/modules/leads/closing/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantIn, instantOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import './choices.css';
import { closingTexts } from './closing-texts.ts';
import { useReasonName } from './decide-dialog.tsx';

type Row = z.output<typeof RecheckRow>;
const TONES: Record<string, Tone> = { real: 'green', not_real: 'red', unreached: 'grey' };
const RESULTS = ['real', 'not_real', 'unreached'] as const;

/** The call centre's queue: defeats that headquarters check by a call of their own. */
export function RechecksPage() {
  const text = useText(closingTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Row | null>(null);
  return (
    <>
      <ListPage<Row>
        title={text.recheckTitle}
        endpoint={listRechecks}
        columns={useColumns(setChosen)}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.leadId}`}
        filters={[
          { key: 'open', label: text.open, query: { state: 'open' } },
          { key: 'done', label: text.done, query: { state: 'done' } },
        ]}
        views={false}
        empty={{ title: text.noRechecks, hint: text.recheckHint }}
      />
      <RecheckDialog
        row={chosen}
        onClose={() => setChosen(null)}
        onReload={() => void client.invalidateQueries()}
        onDone={({ reopened }) => {
          toast.success(reopened ? text.reopened : text.recorded);
          void client.invalidateQueries();
        }}
      />
    </>
  );
}

function useColumns(record: (row: Row) => void): Column<Row>[] {
  const text = useText(closingTexts);
  const pick = usePick();
  const cities = useCities();
  const { unit } = useSession();
  const reasonName = useReasonName();
  const when = (at: string | null) => <span className="rb-num">{at ? instantIn(at, unit.timeZone) : '—'}</span>;
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 130, render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    {
      key: 'reason',
      title: text.reason,
      width: 220,
      render: (row) => [reasonName('defeat', row.reason), row.competitor].filter(Boolean).join(' · '),
    },
    { key: 'note', title: text.dealerSays, width: 240, render: (row) => row.closingNote },
    {
      key: 'dealer',
      title: text.dealer,
      width: 200,
      render: (row) => [pick(row.unitName, row.unitNameEn), cities.nameOf(row.cityCode)].filter(Boolean).join(' · '),
    },
    { key: 'closed', title: text.closedAt, width: 160, render: (row) => when(row.closedAt) },
    {
      key: 'due',
      title: text.dueAt,
      card: 'tag',
      width: 140,
      render: (row) =>
        row.state === 'open' ? <DueBadge dueAt={row.dueAt} startAt={row.createdAt} /> : when(row.checkedAt),
    },
    { key: 'attempts', title: '#', align: 'right', card: 'hidden', width: 60, render: (row) => row.attempts },
    {
      key: 'result',
      title: text.result,
      card: 'tag',
      width: 110,
      render: (row) => row.result && <Chip tone={TONES[row.result]}>{text.results[row.result]}</Chip>,
    },
    {
      key: 'act',
      title: text.act,
      fixed: 'end',
      width: 160,
      render: (row) =>
        row.state === 'open' && (
          <Button size="small" type="primary" onClick={() => record(row)}>
            {text.record}
          </Button>
        ),
    },
  ];
}

interface RecheckDialogProps {
  row: Row | null;
  onClose: () => void;
  onReload: () => void;
  onDone: (answer: z.output<(typeof recordRecheck)['response']>) => void;
}

function RecheckDialog({ row, ...dialog }: RecheckDialogProps) {
  const text = useText(closingTexts);
  const { today, unit } = useSession();
  return (
    <FormDialog<typeof recordRecheck, { result?: string; note?: string; nextContactAt?: string }>
      {...dialog}
      open={row !== null}
      title={row ? `${text.record} · ${row.customerName}` : ''}
      endpoint={recordRecheck}
      params={{ id: row?.id ?? '' }}
      initial={{ nextContactAt: `${addDays(today, 1)} 10:00` }}
      toBody={({ result, note, nextContactAt }) => ({
        version: row?.version,
        result,
        note: note || undefined,
        nextContactAt: result === 'not_real' && nextContactAt ? instantOf(nextContactAt, unit.timeZone) : undefined,
      })}
    >
      {row && (
        <p className="rb-plain rb-tags">
          <MaskedPhone customerId={row.customerId} identifierId={row.mobileId} masked={row.mobileMasked} />
          <span className="rb-muted">{row.closingNote}</span>
        </p>
      )}
      <Form.Item name="result" label={text.result} extra={text.resultHints} required>
        <Radio.Group
          className="rl-choices"
          options={RESULTS.map((value) => ({ value, label: text.results[value] ?? value }))}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['result']}>
        {({ getFieldValue }) =>
          getFieldValue('result') === 'not_real' && (
            <Form.Item name="nextContactAt" label={text.callAgain}>
              <DateTimeField min={today} />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="note" label={text.said}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}
