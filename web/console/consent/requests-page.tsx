import type * as z from 'zod';
import { listRequests, type RequestRow } from '../../../src/modules/customers/requests/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { RequestStateChip } from './request-chip.tsx';
import { requestTexts } from './request-texts.ts';

type Row = z.output<typeof RequestRow>;

/** Requests of the people themselves, with what is due and overdue. */
export function RequestsPage() {
  const text = useText(requestTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const channels = useDictionary('consent_channel');
  const time = (instant: string) => <span className="rb-num">{instantIn(instant, unit.timeZone)}</span>;
  const columns: Column<Row>[] = [
    { key: 'number', title: text.number, width: 130, render: (row) => <span className="rb-num">{row.number}</span> },
    { key: 'customer', title: text.customer, card: 'title', render: (row) => row.customerName },
    { key: 'kind', title: text.kind, render: (row) => text.kinds[row.kind] },
    { key: 'state', title: text.state, card: 'tag', render: (row) => <RequestStateChip {...row} /> },
    {
      key: 'due',
      title: text.due,
      width: 240,
      render: (row) => (
        <span className="rb-tags">
          {time(row.dueAt)}
          {row.overdue && <Chip tone="red">{text.overdue}</Chip>}
        </span>
      ),
    },
    { key: 'assignee', title: text.assignee, render: (row) => row.assigneeName ?? '—' },
    { key: 'channel', title: text.channel, render: (row) => channels.nameOf(row.channel) },
    { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'created', title: text.created, width: 150, render: (row) => time(row.createdAt) },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listRequests}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/requests/${row.id}`}
      filters={[
        { key: 'open', label: text.open, query: { open: 'true' } },
        { key: 'overdue', label: text.overdue, query: { overdue: 'true' } },
        { key: 'done', label: text.done, query: { state: 'done' } },
        { key: 'refused', label: text.refused, query: { state: 'refused' } },
      ]}
      views={false}
      actions={can('customer.restricted') && <LinkButton to="/requests/restricted">{text.restrictedTitle}</LinkButton>}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
