import type * as z from 'zod';
import { type ContractRow, ContractState, listContracts } from '../../../src/modules/sales/contracts/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { ContractChip } from './contract-chip.tsx';
import { contractTexts } from './contract-texts.ts';

type Row = z.output<typeof ContractRow>;

/** The list of contracts (SAL-25); orders whose contract is overdue have a tab of their own. */
export function ContractsPage() {
  const text = useText(contractTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'number',
      title: text.number,
      card: 'title',
      width: 210,
      render: (row) => <span className="rb-num">{row.number ?? (row.id ? text.unnumbered : row.orderNumber)}</span>,
    },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) =>
        `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)} · ${row.colour}`,
    },
    {
      key: 'price',
      title: text.price,
      align: 'right',
      render: (row) => <span className="rb-num">{row.priceFen === null ? '—' : money(row.priceFen)}</span>,
    },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 160,
      render: (row) => <ContractChip state={row.state} outdated={row.outdated} />,
    },
    { key: 'kind', title: text.kind, card: 'hidden', render: (row) => (row.kind ? text.kinds[row.kind] : '—') },
    { key: 'signed', title: text.signedOn, render: (row) => <span className="rb-num">{row.signedOn ?? '—'}</span> },
    { key: 'order', title: text.order, width: 190, render: (row) => <span className="rb-num">{row.orderNumber}</span> },
    { key: 'consultant', title: text.consultant, render: (row) => row.consultantName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'created',
      title: text.created,
      card: 'hidden',
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listContracts}
      columns={columns}
      rowKey={(row) => row.key}
      linkOf={(row) => (row.id ? `/contracts/${row.id}` : `/orders/${row.orderId}`)}
      exportable
      filters={[
        { key: 'all', label: kit.all },
        { key: 'overdue', label: text.overdue, query: { due: 'overdue' } },
        { key: 'outdated', label: text.outdated, query: { due: 'outdated' } },
        ...ContractState.options.map((state) => ({ key: state, label: text.states[state] ?? state, query: { state } })),
      ]}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
