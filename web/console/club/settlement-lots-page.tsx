import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { type LotRow, listMatrixLots } from '../../../src/modules/club/settlement/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { settlementTexts } from './settlement-texts.ts';

type Row = z.output<typeof LotRow>;

/** The lots behind one pair of the matrix, each with the posting that drew it. */
export function SettlementLotsPage() {
  const text = useText(settlementTexts);
  const { unit } = useSession();
  const [params] = useSearchParams();
  const asked = {
    periodId: params.get('periodId') ?? '',
    issuerId: params.get('issuerId') ?? '',
    spenderId: params.get('spenderId') ?? '',
  };
  const columns: Column<Row>[] = [
    {
      key: 'posted',
      title: text.postedAt,
      card: 'title',
      width: 160,
      render: (row) => <span className="rb-num">{instantIn(row.postedAt, unit.timeZone)}</span>,
    },
    { key: 'kind', title: text.kind, card: 'tag', render: (row) => text.entryKinds[row.kind] ?? row.kind },
    {
      key: 'points',
      title: text.used,
      align: 'right',
      render: (row) => <span className="rb-num">{row.points < 0 ? `-${count(-row.points)}` : count(row.points)}</span>,
    },
    {
      key: 'card',
      title: text.card,
      render: (row) => <span className="rb-num">{row.cardTail ? `****${row.cardTail}` : '—'}</span>,
    },
    { key: 'origin', title: text.origin, render: (row) => text.origins[row.origin] ?? row.origin },
    { key: 'earnedOn', title: text.earnedOn, render: (row) => <span className="rb-num">{row.earnedOn}</span> },
    {
      key: 'earned',
      title: text.earned,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.earned)}</span>,
    },
    { key: 'lot', title: text.lot, width: 300, card: 'hidden', render: (row) => <code>{row.id}</code> },
    {
      key: 'transaction',
      title: text.number,
      width: 300,
      card: 'hidden',
      render: (row) => <code>{row.transactionId}</code>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.lotsTitle}
      endpoint={listMatrixLots}
      columns={columns}
      rowKey={(row) => `${row.id} ${row.transactionId}`}
      views={false}
      filters={[{ key: 'all', label: text.details, query: asked }]}
      empty={{ title: text.noPairs, hint: text.matrixHint }}
    />
  );
}
