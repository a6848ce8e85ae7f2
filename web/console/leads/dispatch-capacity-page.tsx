import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { listCapacity } from '../../../src/modules/leads/dispatch/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useCities } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Capacity, CapacityDialog } from './dispatch-capacity-dialog.tsx';
import { TeamSection } from './dispatch-team.tsx';
import { dispatchTexts } from './dispatch-texts.ts';

/** What dealers take: a list for headquarters and regions; for a dealer its own settings and who is there. */
export function CapacityPage() {
  const { unit } = useSession();
  return unit.kind === 'dealer' ? <OwnCapacity /> : <AllCapacity />;
}

function useEditing() {
  const text = useText(dispatchTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Capacity | null>(null);
  const reload = () => void client.invalidateQueries({ queryKey: [listCapacity.id] });
  const dialog = (
    <CapacityDialog
      dealer={edited}
      onClose={() => setEdited(null)}
      onDone={() => {
        toast.success(text.saved);
        reload();
      }}
      onReload={reload}
    />
  );
  return { edit: setEdited, dialog };
}

function AllCapacity() {
  const text = useText(dispatchTexts);
  const { edit, dialog } = useEditing();
  return (
    <>
      <ListPage<Capacity>
        title={text.title}
        endpoint={listCapacity}
        columns={useCapacityColumns(edit)}
        rowKey={(row) => row.id}
        filters={[
          { key: 'all', label: text.all },
          { key: 'paused', label: text.paused, query: { paused: 'true' } },
        ]}
        search={text.search}
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {dialog}
    </>
  );
}

function useCapacityColumns(edit: (row: Capacity) => void): Column<Capacity>[] {
  const text = useText(dispatchTexts);
  const pick = usePick();
  const cities = useCities();
  const limit = (value: number | null) => <span className="rb-num">{value ?? text.unlimited}</span>;
  const number = (value: number) => <span className="rb-num">{value}</span>;
  return [
    {
      key: 'dealer',
      title: text.dealer,
      card: 'title',
      width: 220,
      render: (row) => `${pick(row.name, row.nameEn)} (${row.code})`,
    },
    { key: 'city', title: text.city, width: 110, render: (row) => cities.nameOf(row.cityCode) || '—' },
    { key: 'state', title: text.state, card: 'tag', width: 110, render: (row) => <StateChip row={row} /> },
    { key: 'weight', title: text.weight, width: 80, align: 'right', render: (row) => number(row.weight) },
    { key: 'today', title: text.takenToday, width: 100, align: 'right', render: (row) => number(row.takenToday) },
    { key: 'left', title: text.leftToday, width: 110, align: 'right', render: (row) => limit(row.leftToday) },
    { key: 'dailyMax', title: text.dailyMax, width: 110, align: 'right', render: (row) => limit(row.dailyMax) },
    { key: 'last30', title: text.takenLast30, width: 120, align: 'right', render: (row) => number(row.takenLast30) },
    { key: 'quota', title: text.quota, width: 130, align: 'right', render: (row) => limit(row.quota) },
    { key: 'rule', title: text.assignRule, width: 130, render: (row) => text.rule[row.assignRule] },
    {
      key: 'edit',
      title: text.edit,
      width: 90,
      fixed: 'end',
      render: (row) => (
        <Button type="link" onClick={() => edit(row)}>
          {text.edit}
          <span className="rb-hidden"> {pick(row.name, row.nameEn)}</span>
        </Button>
      ),
    },
  ];
}

function StateChip({ row }: { row: Capacity }) {
  const text = useText(dispatchTexts);
  if (row.paused) return <Chip tone="red">{text.paused}</Chip>;
  return row.openNow ? <Chip tone="green">{text.openNow}</Chip> : <Chip tone="grey">{text.closedNow}</Chip>;
}

function OwnCapacity() {
  const text = useText(dispatchTexts);
  const query = useCall(listCapacity, { query: { limit: 1 } });
  const { edit, dialog } = useEditing();
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
      </div>
      <RecordState query={query}>
        {({ rows: [own] }) => (
          <div className="rb-stack">
            {own && (
              <Section title={text.own} extra={<Button onClick={() => edit(own)}>{text.edit}</Button>}>
                <Facts
                  facts={[
                    { label: text.state, value: <StateChip row={own} /> },
                    { label: text.assignRule, value: `${text.rule[own.assignRule]}:${text.ruleHint[own.assignRule]}` },
                    { label: text.takenToday, value: own.takenToday },
                    { label: text.leftToday, value: own.leftToday ?? text.unlimited },
                    { label: text.takenLast30, value: own.takenLast30 },
                    { label: text.quota, value: own.quota ?? text.unlimited },
                    { label: text.collisionDays, value: own.collisionDays },
                  ]}
                />
              </Section>
            )}
            <TeamSection />
          </div>
        )}
      </RecordState>
      {dialog}
    </div>
  );
}
