import type * as z from 'zod';
import { listPayments, type PaymentRow } from '../../../src/modules/sales/payments/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { paymentTexts } from './money-texts.ts';
import { orderFileTexts } from './order-file-texts.ts';

type Row = z.output<typeof PaymentRow>;

/** Money taken and given back, newest first. */
export function PaymentsPage() {
  const text = useText(paymentTexts);
  const file = useText(orderFileTexts);
  const kit = useText(kitTexts);
  const methods = useDictionary('payment_method');
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'receipt',
      title: text.receipt,
      card: 'title',
      width: 185,
      render: (row) => <span className="rb-num">{row.receipt}</span>,
    },
    { key: 'paidOn', title: text.paidOn, render: (row) => <span className="rb-num">{row.paidOn}</span> },
    { key: 'kind', title: text.kind, card: 'tag', render: (row) => file.payKinds[row.kind] },
    { key: 'method', title: text.method, render: (row) => methods.nameOf(row.method) },
    {
      key: 'amount',
      title: text.amount,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.kind === 'refund' ? -row.amountFen : row.amountFen)}</span>,
    },
    { key: 'customer', title: text.customer, render: (row) => row.customerName },
    { key: 'order', title: text.order, width: 185, render: (row) => <span className="rb-num">{row.orderNumber}</span> },
    { key: 'contract', title: text.contract, card: 'hidden', render: (row) => row.contractNumber ?? '—' },
    {
      key: 'balance',
      title: text.balance,
      align: 'right',
      render: (row) => <span className="rb-num">{money(row.balanceFen)}</span>,
    },
    {
      key: 'reference',
      title: text.reference,
      card: 'hidden',
      hiddenByDefault: true,
      render: (row) => row.reference ?? '—',
    },
    { key: 'staff', title: text.staff, card: 'hidden', render: (row) => row.staffName },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listPayments}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/orders/${row.orderId}`}
      views={false}
      exportable
      filters={[
        { key: 'all', label: kit.all },
        ...Object.entries(file.payKinds).map(([kind, label]) => ({ key: kind, label, query: { kind } })),
      ]}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
