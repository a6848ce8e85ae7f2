import type * as z from 'zod';
import { countLeads, type LeadRow, listLeads } from '../../../src/modules/leads/schema.ts';
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
import { cappedCount } from './counts.ts';
import { GradeChip, LeadStatusChip } from './lead-chips.tsx';
import { leadTexts } from './texts.ts';

type Row = z.output<typeof LeadRow>;
const STATUSES = ['new', 'assigned', 'accepted', 'following', 'ordered', 'won'] as const;

/** The list of leads. */
export function LeadsPage() {
  const text = useText(leadTexts);
  const kit = useText(kitTexts);
  const can = useCan();
  const { data } = useCall(countLeads);
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
  ];
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
      actions={add}
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
    { key: 'customer', title: text.customer, card: 'title', render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'series', title: text.series, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'grade', title: text.grade, card: 'tag', render: (row) => <GradeChip grade={row.grade} /> },
    { key: 'status', title: text.statusLabel, card: 'tag', render: (row) => <LeadStatusChip status={row.status} /> },
    { key: 'due', title: text.clock, card: 'tag', render: (row) => <DueBadge dueAt={row.dueAt} /> },
    { key: 'next', title: text.next, render: (row) => when(row.nextContactAt) },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'consultant', title: text.consultant, render: (row) => row.consultantName ?? '—' },
    { key: 'channel', title: text.channel, card: 'hidden', render: (row) => channels.nameOf(row.channel) },
    { key: 'created', title: text.created, card: 'hidden', render: (row) => when(row.createdAt) },
  ];
}
