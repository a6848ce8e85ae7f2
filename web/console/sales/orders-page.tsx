import type * as z from 'zod';
import { listOrders, type OrderRow, OrderStatus } from '../../../src/modules/sales/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { OrderStatusChip } from './order-chip.tsx';
import { orderTexts } from './texts.ts';

type Row = z.output<typeof OrderRow>;

/** The list of orders. */
export function OrdersPage() {
  const text = useText(orderTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'number',
      title: text.number,
      card: 'title',
      width: 185,
      render: (row) => <span className="rb-num">{row.number}</span>,
    },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    {
      key: 'mobile',
      title: text.mobile,
      card: 'hidden',
      render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
    },
    {
      key: 'car',
      title: text.car,
      width: 220,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} ${pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: text.colour, card: 'hidden', render: (row) => row.colour },
    {
      key: 'price',
      title: text.price,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.priceFen)}</span>,
    },
    {
      key: 'balance',
      title: text.balance,
      align: 'right',
      card: 'hidden',
      render: (row) => <span className="rb-num">{row.balanceFen === null ? text.notKept : money(row.balanceFen)}</span>,
    },
    {
      key: 'contract',
      title: text.contract,
      card: 'hidden',
      hiddenByDefault: true,
      render: (row) => row.contractNumber ?? '—',
    },
    { key: 'status', title: text.statusLabel, card: 'tag', render: (row) => <OrderStatusChip status={row.status} /> },
    { key: 'expected', title: text.expectedOn, render: (row) => <span className="rb-num">{row.expectedOn}</span> },
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
      endpoint={listOrders}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/orders/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        ...OrderStatus.options.map((status) => ({
          key: status,
          label: text.status[status] ?? status,
          query: { status },
        })),
        { key: 'prepaid', label: text.prepaid, query: { paid: 'prepaid' } },
        { key: 'owing', label: text.owing, query: { paid: 'balance' } },
        { key: 'repeat', label: text.repeat, query: { repeat: 'true' } },
      ]}
      exportable
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
