import { useState } from 'react';
import type * as z from 'zod';
import { countLeads, type LeadRow, LeadStatus, listConsultants, listLeads } from '../../../src/modules/leads/schema.ts';
import { listUnits } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import type { QuickFilter } from '../../ui/filter-bar.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useCallListBulk } from '../engagement/call-list-bulk.tsx';
import { useLeadBulk } from './bulk-assign.tsx';
import { cappedCount } from './counts.ts';
import { GradeChip, LeadStatusChip } from './lead-chips.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof LeadRow>;
const STATUSES = ['new', 'assigned', 'accepted', 'following', 'ordered', 'won'] as const;
const GRADES = ['H', 'A', 'B', 'C', 'N', 'O', 'F', 'S'];

/** The list of leads. */
export function LeadsPage() {
  const text = useText(leadTexts);
  const kit = useText(kitTexts);
  const can = useCan();
  const [ready, setReady] = useState(false);
  // The rows first: counting may take longer than they do.
  const { data } = useCall(countLeads, {}, { enabled: ready });
  const calling = useCallListBulk('leads');
  const bulk = [...useLeadBulk(), calling].filter((action) => can(action.permission));
  const countOf = (key: string) => cappedCount(data?.counts[key], data?.cap);
  const filters: QuickFilter[] = [
    { key: 'all', label: kit.all },
    ...STATUSES.map((status) => ({
      key: status,
      label: text.status[status] ?? status,
      query: { status },
      count: countOf(status),
    })),
    { key: 'overdue', label: text.overdue, query: { overdue: 'true' }, count: countOf('overdue') },
    { key: 'planless', label: text.planless, query: { plan: 'none' }, count: countOf('planless') },
  ];
  const { unit } = useSession();
  const consultants = useCall(listConsultants, {}, { enabled: can('lead.accept') });
  const dealers = useCall(
    listUnits,
    { query: { kind: 'dealer', status: 'open', limit: 100 } },
    { enabled: unit.kind !== 'dealer' && can('org.read') },
  );
  const pick = usePick();
  const named = (rows: { id: string; name: string }[] | undefined) =>
    (rows ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const add = can('lead.create') && (
    <LinkButton to="/leads/new" type="primary">
      {text.add}
    </LinkButton>
  );
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listLeads}
      columns={useLeadColumns()}
      rowKey={(row) => row.id}
      linkOf={(row) => `/leads/${row.id}`}
      filters={filters}
      search={text.search}
      form={[
        {
          name: 'status',
          label: text.statusLabel,
          kind: 'select',
          options: LeadStatus.options.map((value) => ({ value, label: text.status[value] ?? value })),
        },
        {
          name: 'grade',
          label: text.grade,
          kind: 'select',
          options: GRADES.map((value) => ({ value, label: value })),
        },
        { name: 'consultantId', label: text.consultant, kind: 'select', options: named(consultants.data?.rows) },
        {
          name: 'unitId',
          label: text.dealer,
          kind: 'select',
          options: named(dealers.data?.rows.map((row) => ({ id: row.id, name: pick(row.name, row.nameEn) }))),
        },
      ]}
      exportable
      imports="leads"
      bulk={bulk.length > 0 ? bulk : undefined}
      onReady={() => setReady(true)}
      actions={
        <>
          <LinkButton to="/leads/board">{text.board}</LinkButton>
          {add}
        </>
      }
      empty={{ title: text.emptyTitle, hint: text.emptyHint, action: add }}
    />
  );
}

function useLeadColumns(): Column<Row>[] {
  const text = useText(leadTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const when = (instant: string | null) =>
    instant ? <span className="rb-num">{instantIn(instant, unit.timeZone)}</span> : '—';
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 130, render: (row) => row.customerName },
    {
      key: 'mobile',
      title: text.mobile,
      width: 130,
      render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
    },
    { key: 'series', title: text.series, width: 110, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'grade', title: text.grade, card: 'tag', width: 80, render: (row) => <GradeChip grade={row.grade} /> },
    {
      key: 'status',
      title: text.statusLabel,
      card: 'tag',
      width: 125,
      render: (row) => (
        <span className="rb-tags">
          <LeadStatusChip status={row.status} />
          {row.pendingClose && <Chip tone="orange">{text.pendingClose[row.pendingClose]}</Chip>}
        </span>
      ),
    },
    { key: 'due', title: text.clock, card: 'tag', width: 140, render: (row) => <DueBadge dueAt={row.dueAt} /> },
    { key: 'next', title: text.next, width: 165, render: (row) => when(row.nextContactAt) },
    {
      key: 'expected',
      title: text.expectedOn,
      card: 'hidden',
      width: 120,
      render: (row) => <span className="rb-num">{row.expectedOn ?? '—'}</span>,
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: text.consultant, width: 120, render: (row) => row.consultantName ?? '—' },
    { key: 'channel', title: text.channel, card: 'hidden', width: 130, render: (row) => channels.nameOf(row.channel) },
    { key: 'created', title: text.created, card: 'hidden', width: 165, render: (row) => when(row.createdAt) },
  ];
}
