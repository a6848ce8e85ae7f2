import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listAnswers, listGaps, settleGap } from '../../../src/modules/org/answers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { answerTexts } from './texts.ts';

type Row = z.output<typeof listGaps.response>['rows'][number];
const TONES = { open: 'orange', answered: 'green', dismissed: 'grey' } as const;

/** What was searched for and not found, for the editors. */
export function AnswerGapsPage() {
  const text = useText(answerTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const [settling, setSettling] = useState<Row | null>(null);
  const columns: Column<Row>[] = [
    { key: 'words', title: text.words, card: 'title', width: 260, render: (row) => row.words },
    {
      key: 'times',
      title: text.times,
      width: 80,
      align: 'right',
      render: (row) => <span className="rb-num">{row.times}</span>,
    },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      width: 110,
      render: (row) => <Chip tone={TONES[row.status]}>{text.gapStates[row.status]}</Chip>,
    },
    {
      key: 'asked',
      title: text.lastAsked,
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.askedAt, unit.timeZone)}</span>,
    },
    { key: 'by', title: text.askedBy, width: 120, render: (row) => row.askedByName ?? '—' },
    { key: 'unit', title: text.unit, width: 170, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'answer',
      title: text.settleAnswer,
      width: 240,
      render: (row) =>
        row.status === 'open' ? (
          <Button size="small" onClick={() => setSettling(row)}>
            {text.settle}
          </Button>
        ) : row.answerId ? (
          <Link to={`/answers/${row.answerId}`}>{pick(row.question, row.questionEn)}</Link>
        ) : (
          (row.note ?? '—')
        ),
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.gaps}
        endpoint={listGaps}
        columns={columns}
        rowKey={(row) => row.id}
        filters={(['open', 'answered', 'dismissed'] as const).map((status) => ({
          key: status,
          label: text.gapStates[status],
          query: { status },
        }))}
        actions={<LinkButton to="/answers/keep">{text.kept}</LinkButton>}
        empty={{ title: text.gapsEmpty, hint: text.gapsHint }}
      />
      {settling && (
        <FormDialog<typeof settleGap, { answerId?: string; note?: string }>
          open
          onClose={() => setSettling(null)}
          title={`${text.settleTitle} · ${settling.words}`}
          endpoint={settleGap}
          params={{ id: settling.id }}
          toBody={({ answerId, note }) => ({
            answerId: answerId ?? null,
            note: note?.trim() || null,
            version: settling.version,
          })}
          onDone={() => {
            toast.success(text.settled);
            void client.invalidateQueries({ queryKey: [listGaps.id] });
          }}
        >
          <Form.Item name="answerId" label={text.settleAnswer} extra={text.settleHint}>
            <AnswerSelect />
          </Form.Item>
          <Form.Item name="note" label={text.reason}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}

/** An answer of one's own, drafts too, found by typing. */
function AnswerSelect({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}) {
  const pick = usePick();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim()) || undefined;
  const { data, isFetching } = useCall(listAnswers, { query: { q, limit: 20 } });
  return (
    <Select
      id={id}
      allowClear
      loading={isFetching}
      value={value}
      onChange={onChange}
      options={(data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.question, row.questionEn) }))}
      showSearch={{ filterOption: false, onSearch: setTyped }}
    />
  );
}
