import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { type LineEntry, listLineEntries } from '../../../src/modules/club/settlement/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { settlementTexts } from './settlement-texts.ts';

type Row = z.output<typeof LineEntry>;

/** The postings behind a line of a statement. */
export function SettlementEntriesPage() {
  const text = useText(settlementTexts);
  const { unit } = useSession();
  const [params] = useSearchParams();
  const columns: Column<Row>[] = [
    {
      key: 'posted',
      title: text.postedAt,
      card: 'title',
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.postedAt, unit.timeZone)}</span>,
    },
    { key: 'kind', title: text.kind, card: 'tag', render: (row) => text.entryKinds[row.kind] ?? row.kind },
    { key: 'card', title: text.card, render: (row) => <span className="rb-num">{row.cardNumber ?? '—'}</span> },
    {
      key: 'points',
      title: text.points,
      align: 'right',
      render: (row) => <span className="rb-num">{row.points < 0 ? `-${count(-row.points)}` : count(row.points)}</span>,
    },
    {
      key: 'amount',
      title: text.amount,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.amountFen)}</span>,
    },
    { key: 'rule', title: text.rule, width: 180, render: (row) => row.ruleName ?? '—' },
    { key: 'reference', title: text.document, render: (row) => row.reference ?? row.note ?? '—' },
    {
      key: 'occurred',
      title: text.occurredAt,
      card: 'hidden',
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.occurredAt, unit.timeZone)}</span>,
    },
    { key: 'id', title: text.number, width: 300, render: (row) => <code>{row.id}</code> },
  ];
  return (
    <ListPage<Row>
      title={text.entriesTitle}
      endpoint={listLineEntries}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => (row.memberId ? `/members/${row.memberId}` : null)}
      views={false}
      exportable
      filters={[{ key: 'all', label: text.details, query: { lineId: params.get('lineId') ?? '' } }]}
      empty={{ title: text.noEntries, hint: text.noEntriesHint }}
    />
  );
}
