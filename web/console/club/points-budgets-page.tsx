import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { createBudget, decideBudget, listBudgets } from '../../../src/modules/club/ledger/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { awardTexts } from './points-award-texts.ts';
import { pointsTexts } from './points-texts.ts';

type Row = z.output<typeof listBudgets.response>['rows'][number];
const TONE = { draft: 'orange', approved: 'green', closed: 'grey' } as const;

/** Points approved for activities. */
export function PointsBudgetsPage() {
  const text = useText(pointsTexts);
  const award = useText(awardTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const columns: Column<Row>[] = [
    { key: 'name', title: text.budgetName, card: 'title', width: 220, render: (row) => row.name },
    { key: 'unit', title: text.unit, render: (row) => pick(row.orgName, row.orgNameEn) },
    {
      key: 'amount',
      title: text.amount,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.amount)}</span>,
    },
    {
      key: 'left',
      title: text.left,
      align: 'right',
      render: (row) => <strong className="rb-num">{row.left === null ? '—' : count(row.left)}</strong>,
    },
    {
      key: 'state',
      title: text.kindLabel,
      card: 'tag',
      render: (row) => <Chip tone={TONE[row.state]}>{text.budgetState[row.state]}</Chip>,
    },
    { key: 'by', title: text.requestedBy, render: (row) => row.requestedByName ?? '—' },
    { key: 'decided', title: text.decidedBy, render: (row) => row.decidedByName ?? '—' },
    {
      key: 'at',
      title: text.createdAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt as string, unit.timeZone)}</span>,
    },
    { key: 'do', title: '', width: 150, render: (row) => <Decide row={row} /> },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.budgetsTitle}
        endpoint={listBudgets}
        columns={columns}
        rowKey={(row) => row.id}
        filters={[
          { key: 'all', label: kit.all },
          ...(['draft', 'approved', 'closed'] as const).map((state) => ({
            key: state,
            label: text.budgetState[state] ?? state,
            query: { state },
          })),
        ]}
        actions={
          <>
            <LinkButton to="/points-awards">{award.title}</LinkButton>
            <Button type="primary" onClick={() => setAdding(true)}>
              {text.newBudget}
            </Button>
          </>
        }
        empty={{ title: text.budgetsEmpty, hint: text.budgetsEmptyHint }}
      />
      <FormDialog<typeof createBudget, { name: string; amount: number }>
        open={adding}
        onClose={() => setAdding(false)}
        endpoint={createBudget}
        title={text.newBudget}
        submitText={text.newBudget}
        toBody={({ name, amount }) => ({ name: name ?? '', amount: amount ?? 0 })}
        onDone={() => {
          toast.success(text.budgetAsked);
          void client.invalidateQueries();
        }}
      >
        <Form.Item name="name" label={text.budgetName} required>
          <Input maxLength={80} autoFocus />
        </Form.Item>
        <Form.Item name="amount" label={text.amount} required>
          <InputNumber min={1} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormDialog>
    </>
  );
}

function Decide({ row }: { row: Row }) {
  const text = useText(pointsTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  if (row.state === 'closed') return null;
  if (row.state === 'draft' && row.mine) return <span className="rb-muted">{text.own}</span>;
  const words = row.state === 'draft' ? text.approve : text.close;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {words}
      </Button>
      <FormDialog<typeof decideBudget, Record<string, never>>
        open={open}
        onClose={() => setOpen(false)}
        endpoint={decideBudget}
        params={{ id: row.id }}
        title={words}
        submitText={words}
        toBody={() => ({ decision: row.state === 'draft' ? 'approve' : 'close', version: row.version })}
        onDone={({ state, left }) => {
          toast.success(state === 'closed' ? text.closed(count(left)) : text.approved);
          void client.invalidateQueries();
        }}
      >
        <p className="rb-plain">
          {row.name} · <strong className="rb-num">{count(row.left ?? row.amount)}</strong>
        </p>
      </FormDialog>
    </>
  );
}
