import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { decideAdjustment, listAdjustments } from '../../../src/modules/club/ledger/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { signed } from './points-member.tsx';
import { pointsTexts } from './points-texts.ts';

type Row = z.output<typeof listAdjustments.response>['rows'][number];
const STATES = ['waiting', 'approved', 'refused'] as const;
const TONE = { waiting: 'orange', approved: 'green', refused: 'grey' } as const;

/** Corrections above the limit, which a second person approves. */
export function PointsAdjustmentsPage() {
  const text = useText(pointsTexts);
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    { key: 'member', title: text.member, card: 'title', render: (row) => row.memberName },
    { key: 'card', title: text.card, render: (row) => <span className="rb-num">{row.cardNumber ?? '—'}</span> },
    {
      key: 'points',
      title: text.points,
      align: 'right',
      render: (row) => <strong className="rb-num">{signed(row.points)}</strong>,
    },
    { key: 'reason', title: text.adjustReason, width: 240, render: (row) => row.reason },
    {
      key: 'state',
      title: text.kindLabel,
      card: 'tag',
      render: (row) => <Chip tone={TONE[row.state]}>{text.requestState[row.state]}</Chip>,
    },
    { key: 'by', title: text.requestedBy, render: (row) => row.requestedByName ?? '—' },
    { key: 'decided', title: text.decidedBy, render: (row) => row.decidedByName ?? '—' },
    {
      key: 'at',
      title: text.createdAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt as string, unit.timeZone)}</span>,
    },
    { key: 'do', title: '', width: 170, render: (row) => <Decide row={row} /> },
  ];
  return (
    <ListPage<Row>
      title={text.adjustmentsTitle}
      endpoint={listAdjustments}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/members/${row.memberId}`}
      filters={STATES.map((state) => ({ key: state, label: text.requestState[state] ?? state, query: { state } }))}
      empty={{ title: text.adjustmentsEmpty, hint: text.adjustmentsEmptyHint }}
    />
  );
}

function Decide({ row }: { row: Row }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<'approve' | 'refuse' | null>(null);
  if (row.state !== 'waiting') return null;
  if (row.mine) return <span className="rb-muted">{text.own}</span>;
  return (
    <span className="points-buttons">
      <Button size="small" type="primary" onClick={() => setOpen('approve')}>
        {text.approve}
      </Button>
      <Button size="small" onClick={() => setOpen('refuse')}>
        {text.refuse}
      </Button>
      <FormDialog<typeof decideAdjustment, Record<string, never>>
        open={open !== null}
        onClose={() => setOpen(null)}
        endpoint={decideAdjustment}
        params={{ id: row.id }}
        title={open === 'refuse' ? text.refuse : text.approve}
        submitText={open === 'refuse' ? text.refuse : text.approve}
        danger={open === 'refuse'}
        toBody={() => ({ decision: open ?? 'approve', version: row.version })}
        onDone={({ state }) => {
          toast.success(state === 'approved' ? text.approved : text.refused);
          void client.invalidateQueries();
        }}
      >
        <p className="rb-plain">
          {row.memberName} · <strong className="rb-num">{signed(row.points)}</strong>
        </p>
        <p className="rb-plain rb-muted">{row.reason}</p>
      </FormDialog>
    </span>
  );
}
