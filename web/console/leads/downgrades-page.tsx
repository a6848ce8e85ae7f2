import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type DowngradeRow, decideDowngrade, listDowngrades } from '../../../src/modules/leads/downgrades/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { followTexts } from './follow-texts.ts';
import { KeepGradeDialog } from './keep-grade-dialog.tsx';
import { GradeChip } from './lead-chips.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof DowngradeRow>;

/** Leads whose expected day has passed: one press takes the lower grade, or it is kept with a reason. */
export function DowngradesPage() {
  const text = useText(followTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [keeping, setKeeping] = useState<Row | null>(null);
  const done = () => {
    toast.success(text.decided);
    void client.invalidateQueries();
  };
  const accept = async (row: Row) => {
    try {
      await call(decideDowngrade, { params: { id: row.id }, body: { version: row.version, decision: 'accept' } });
      done();
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <>
      <ListPage<Row>
        title={text.downgradesTitle}
        endpoint={listDowngrades}
        columns={useColumns(accept, setKeeping)}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.leadId}`}
        filters={[
          { key: 'open', label: text.open, query: { state: 'open' } },
          { key: 'all', label: text.allOfThem },
        ]}
        views={false}
        empty={{ title: text.noDowngrades, hint: text.noDowngradesHint }}
      />
      <KeepGradeDialog
        proposal={keeping}
        onClose={() => setKeeping(null)}
        onDone={done}
        onReload={() => void client.invalidateQueries()}
      />
    </>
  );
}

function useColumns(accept: (row: Row) => Promise<void>, keep: (row: Row) => void): Column<Row>[] {
  const text = useText(followTexts);
  const leads = useText(leadTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  return [
    { key: 'customer', title: leads.customer, card: 'title', width: 130, render: (row) => row.customerName },
    { key: 'mobile', title: leads.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'from', title: text.from, card: 'tag', width: 90, render: (row) => <GradeChip grade={row.fromGrade} /> },
    { key: 'to', title: text.to, card: 'tag', width: 90, render: (row) => <GradeChip grade={row.toGrade} /> },
    { key: 'expected', title: text.expectedOn, render: (row) => <span className="rb-num">{row.expectedOn}</span> },
    {
      key: 'next',
      title: text.next,
      width: 160,
      render: (row) => (
        <span className="rb-num">{row.nextContactAt ? instantIn(row.nextContactAt, unit.timeZone) : '—'}</span>
      ),
    },
    { key: 'consultant', title: leads.consultant, render: (row) => row.consultantName ?? '—' },
    {
      key: 'dealer',
      title: leads.dealer,
      omit: unit.kind === 'dealer',
      width: 180,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'state',
      title: leads.statusLabel,
      card: 'tag',
      width: 100,
      render: (row) => <Chip tone={row.state === 'open' ? 'orange' : 'grey'}>{text.states[row.state]}</Chip>,
    },
    {
      key: 'act',
      title: text.act,
      fixed: 'end',
      width: 150,
      render: (row) =>
        row.state === 'open' &&
        can('lead.follow') && (
          <span className="rb-tags">
            <Button size="small" type="primary" onClick={() => void accept(row)}>
              {text.acceptDowngrade}
            </Button>
            <Button size="small" onClick={() => keep(row)}>
              {text.keepGrade}
            </Button>
          </span>
        ),
    },
  ];
}
