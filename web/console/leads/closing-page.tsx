import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type ClosingRow, listClosings, withdrawClosing } from '../../../src/modules/leads/closing/schema.ts';
import { call } from '../../api/call.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { closingTexts } from './closing-texts.ts';
import { DecideDialog, useReasonName } from './decide-dialog.tsx';
import { GradeChip } from './lead-chips.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof ClosingRow>;
const TONES: Record<string, Tone> = { pending: 'orange', approved: 'green', refused: 'red' };

/** Proposals to close leads: the manager decides, whoever proposed sees what became of it. */
export function ClosingPage() {
  const text = useText(closingTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [deciding, setDeciding] = useState<{ row: Row; decision: 'approve' | 'refuse' } | null>(null);
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const withdraw = async (row: Row) => {
    try {
      await call(withdrawClosing, { params: { id: row.id }, body: { version: row.version } });
      done(text.withdrawn);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listClosings}
        columns={useColumns((row, decision) => setDeciding({ row, decision }), withdraw)}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.leadId}`}
        filters={[
          { key: 'pending', label: text.states.pending ?? '', query: { state: 'pending' } },
          { key: 'approved', label: text.states.approved ?? '', query: { state: 'approved' } },
          { key: 'refused', label: text.states.refused ?? '', query: { state: 'refused' } },
          { key: 'all', label: text.all },
        ]}
        form={[
          {
            name: 'kind',
            label: text.kind,
            kind: 'select',
            options: (['defeat', 'dormancy'] as const).map((value) => ({ value, label: text.kinds[value] ?? value })),
          },
        ]}
        views={false}
        empty={{ title: text.empty, hint: text.emptyHint }}
      />
      <DecideDialog
        proposal={deciding?.row ?? null}
        decision={deciding?.decision ?? 'approve'}
        onClose={() => setDeciding(null)}
        onDone={() => done(text.decided)}
        onReload={() => void client.invalidateQueries()}
      />
    </>
  );
}

function useColumns(
  decide: (row: Row, decision: 'approve' | 'refuse') => void,
  withdraw: (row: Row) => Promise<void>,
): Column<Row>[] {
  const text = useText(closingTexts);
  const leads = useText(leadTexts);
  const pick = usePick();
  const can = useCan();
  const { unit, staffId } = useSession();
  const reasonName = useReasonName();
  const act = (row: Row) => {
    if (row.state !== 'pending') return null;
    if (row.proposedById === staffId)
      return (
        <Button size="small" onClick={() => void withdraw(row)}>
          {text.withdraw}
        </Button>
      );
    if (!can('lead.close')) return null;
    return (
      <span className="rb-tags">
        <Button size="small" type="primary" onClick={() => decide(row, 'approve')}>
          {text.approve}
        </Button>
        <Button size="small" danger onClick={() => decide(row, 'refuse')}>
          {text.refuse}
        </Button>
      </span>
    );
  };
  const evidence = (row: Row) =>
    [
      text.attempts(row.attempts),
      row.firstConnectedAt && text.connected,
      row.arrivedAt && text.arrived,
      row.testDrivenAt && text.driven,
    ]
      .filter(Boolean)
      .join(' · ');
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 130, render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'grade', title: leads.grade, card: 'tag', width: 70, render: (row) => <GradeChip grade={row.grade} /> },
    {
      key: 'kind',
      title: text.kind,
      card: 'tag',
      width: 80,
      render: (row) => <Chip tone={row.kind === 'defeat' ? 'red' : 'grey'}>{text.kinds[row.kind]}</Chip>,
    },
    {
      key: 'reason',
      title: text.reason,
      width: 220,
      render: (row) => [reasonName(row.kind, row.reason), row.competitor].filter(Boolean).join(' · '),
    },
    {
      key: 'note',
      title: text.note,
      width: 240,
      render: (row) => (
        <>
          {row.note}
          {row.attachmentId && can('customer.edit') && (
            <>
              {' '}
              <a href={`/api/customers/${row.customerId}/attachments/${row.attachmentId}`} download>
                {text.openFile}
              </a>
            </>
          )}
        </>
      ),
    },
    { key: 'evidence', title: text.evidence, width: 190, render: evidence },
    { key: 'by', title: text.by, render: (row) => row.proposedByName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 180,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 100,
      render: (row) => <Chip tone={TONES[row.state]}>{text.states[row.state]}</Chip>,
    },
    {
      key: 'due',
      title: text.decideBy,
      width: 140,
      render: (row) =>
        row.state === 'pending' ? (
          <DueBadge dueAt={row.decideBy} startAt={row.createdAt} />
        ) : (
          <span className="rb-num">{row.decidedAt ? instantIn(row.decidedAt, unit.timeZone) : '—'}</span>
        ),
    },
    { key: 'decision', title: text.decisionNote, card: 'hidden', width: 180, render: (row) => row.decisionNote ?? '—' },
    { key: 'act', title: text.act, fixed: 'end', width: 150, render: act },
  ];
}
