import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type * as z from 'zod';
import { type LeadRow, listLeads } from '../../../src/modules/leads/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { addDays, instantIn, instantOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import type { BulkAction } from '../../ui/tasks/types.ts';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { closingTexts } from './closing-texts.ts';
import { useReasonName } from './decide-dialog.tsx';
import { LeadStatusChip } from './lead-chips.tsx';
import { ReactivateDialog, RecycleDialog, RevisitDialog } from './second-life-dialogs.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof LeadRow>;
type Act = 'reactivate' | 'revisit' | 'recycle';

/** Closed leads: those that rest, those that were lost, those to be asked again; each begins again here, or all chosen at once. */
export function DormantPage() {
  const text = useText(closingTexts);
  const leads = useText(leadTexts);
  const toast = useToast();
  const client = useQueryClient();
  const can = useCan();
  const [act, setAct] = useState<{ row: Row; act: Act } | null>(null);
  const bulk = useBulk().filter((action) => can(action.permission));
  const dialog = (which: Act, said: string) => ({
    lead: act?.row ?? { id: '', version: 0 },
    open: act?.act === which,
    onClose: () => setAct(null),
    onReload: () => void client.invalidateQueries(),
    onDone: () => {
      toast.success(said);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <ListPage<Row>
        title={text.dormantTitle}
        endpoint={listLeads}
        columns={useColumns((row, which) => setAct({ row, act: which }))}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.id}`}
        filters={[
          { key: 'dormant', label: text.dormant, query: { status: 'dormant' } },
          { key: 'due', label: text.due, query: { revisit: 'due' } },
          { key: 'defeated', label: text.defeated, query: { status: 'defeated' } },
        ]}
        search={leads.search}
        bulk={bulk.length > 0 ? bulk : undefined}
        views={false}
        empty={{ title: text.noDormant, hint: text.noDormantHint }}
      />
      {act && (
        <>
          <ReactivateDialog {...dialog('reactivate', text.reactivated)} />
          <RevisitDialog {...dialog('revisit', text.revisited)} />
          <RecycleDialog {...dialog('recycle', text.recycled)} />
        </>
      )}
    </>
  );
}

function useColumns(onAct: (row: Row, act: Act) => void): Column<Row>[] {
  const text = useText(closingTexts);
  const leads = useText(leadTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const reasonName = useReasonName();
  const when = (at: string | null) => <span className="rb-num">{at ? instantIn(at, unit.timeZone) : '—'}</span>;
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 130, render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'series', title: leads.series, width: 110, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    {
      key: 'status',
      title: text.state,
      card: 'tag',
      width: 100,
      render: (row) => <LeadStatusChip status={row.status} />,
    },
    {
      key: 'reason',
      title: text.reason,
      width: 180,
      render: (row) => reasonName(row.status, row.closeReason) || '—',
    },
    { key: 'closed', title: text.closedAt, width: 160, render: (row) => when(row.closedAt) },
    { key: 'revisit', title: text.revisitAt, width: 160, render: (row) => when(row.revisitAt) },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 180,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: leads.consultant, width: 110, render: (row) => row.consultantName ?? '—' },
    {
      key: 'act',
      title: text.act,
      fixed: 'end',
      width: 220,
      render: (row) => (
        <span className="rb-tags">
          {can('lead.follow') && (
            <>
              <Button size="small" type="primary" onClick={() => onAct(row, 'reactivate')}>
                {text.reactivate}
              </Button>
              <Button size="small" onClick={() => onAct(row, 'revisit')}>
                {text.revisit}
              </Button>
            </>
          )}
          {can('lead.dispatch') && (
            <Button size="small" onClick={() => onAct(row, 'recycle')}>
              {text.recycle}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

function useBulk(): BulkAction[] {
  const text = useText(closingTexts);
  return [
    {
      id: 'reactivate',
      label: text.reactivate,
      endpointAction: 'leads.reactivate',
      permission: 'lead.close',
      form: (props) => <WhenForm {...props} />,
    },
    { id: 'recycle', label: text.recycle, endpointAction: 'leads.recycle', permission: 'lead.dispatch' },
  ];
}

/** By when those taken up again are called. */
function WhenForm({ onSubmit, onCancel }: { onSubmit(input: unknown): void; onCancel(): void }) {
  const text = useText(closingTexts);
  const kit = useText(kitTexts);
  const id = useId();
  const { today, unit } = useSession();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const on = String(new FormData(event.currentTarget).get('on'));
    onSubmit({ nextContactAt: instantOf(`${on} 10:00`, unit.timeZone) });
  };
  return (
    <form onSubmit={submit} className="rb-stack">
      <div className="rb-query-field">
        <label htmlFor={id}>{text.nextFor}</label>
        <input
          id={id}
          name="on"
          type="date"
          required
          min={addDays(today, 1)}
          max={addDays(today, 179)}
          defaultValue={addDays(today, 1)}
          className="rb-input"
        />
      </div>
      <div className="rb-dialog-buttons">
        <Button onClick={onCancel}>{kit.cancel}</Button>
        <Button type="primary" htmlType="submit">
          {kit.confirm}
        </Button>
      </div>
    </form>
  );
}
