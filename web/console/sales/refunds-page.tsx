import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { addPayment } from '../../../src/modules/sales/payments/schema.ts';
import { listRefunds, type RefundRow } from '../../../src/modules/sales/refunds/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { dateIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useOrderChanged } from './order-types.ts';
import { PaymentFields, type PaymentValues, paymentBody } from './payment-fields.tsx';
import { refundTexts } from './refund-texts.ts';
import { orderTexts } from './texts.ts';

type Row = z.output<typeof RefundRow>;
/** Days after which money that has not gone back is late. */
const LATE_DAYS = 7;

/** Money that has to go back to customers, the longest waiting first. */
export function RefundsPage() {
  const text = useText(refundTexts);
  const changed = useOrderChanged();
  const [open, setOpen] = useState<Row | null>(null);
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listRefunds}
        columns={useColumns(setOpen)}
        rowKey={(row) => row.id}
        linkOf={(row) => `/orders/${row.id}`}
        views={false}
        exportable
        empty={{ title: text.none, hint: text.noneHint }}
      />
      {open && <PayOutDialog row={open} onClose={() => setOpen(null)} onDone={() => changed(text.paidOut)} />}
    </>
  );
}

function useColumns(onPay: (row: Row) => void): Column<Row>[] {
  const text = useText(refundTexts);
  const order = useText(orderTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [cancelled, returned] = [useDictionary('cancel_reason'), useDictionary('return_cause')];
  const sum = (fen: number) => <span className="rb-num">{fen > 0 ? money(fen) : '—'}</span>;
  return [
    {
      key: 'number',
      title: order.number,
      card: 'title',
      width: 185,
      render: (row) => <span className="rb-num">{row.number}</span>,
    },
    { key: 'customer', title: order.customer, render: (row) => row.customerName },
    {
      key: 'kind',
      title: text.kind,
      render: (row) =>
        `${text.kinds[row.kind]} · ${(row.kind === 'return' ? returned : cancelled).nameOf(row.cause) || '—'}`,
      width: 200,
    },
    {
      key: 'due',
      title: text.due,
      align: 'right',
      render: (row) => <strong className="rb-num">{money(row.dueFen)}</strong>,
    },
    {
      key: 'since',
      title: text.since,
      card: 'tag',
      width: 170,
      render: (row) => (
        <Chip tone={row.days > LATE_DAYS ? 'red' : 'grey'}>
          {dateIn(row.since, unit.timeZone)} · {text.days(row.days)}
        </Chip>
      ),
    },
    {
      key: 'deposit',
      title: text.deposit,
      align: 'right',
      card: 'hidden',
      render: (row) => (
        <span className="rb-num">
          {money(row.depositFen)} {row.depositKind === 'earnest' ? order.earnestShort : order.refundableShort}
        </span>
      ),
    },
    { key: 'paid', title: text.paid, align: 'right', card: 'hidden', render: (row) => sum(row.paidFen) },
    { key: 'refunded', title: text.refunded, align: 'right', render: (row) => sum(row.refundedFen) },
    { key: 'kept', title: text.kept, align: 'right', card: 'hidden', render: (row) => sum(row.keptFen) },
    { key: 'above', title: text.above, align: 'right', card: 'hidden', render: (row) => sum(row.aboveFen) },
    { key: 'consultant', title: order.consultant, card: 'hidden', render: (row) => row.consultantName },
    {
      key: 'dealer',
      title: order.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'actions',
      fixed: 'end',
      title: text.actions,
      omit: !can('payment.record'),
      render: (row) => (
        <Button aria-label={`${text.payOut}: ${row.number}`} onClick={() => onPay(row)}>
          {text.payOut}
        </Button>
      ),
    },
  ];
}

function PayOutDialog({ row, ...dialog }: { row: Row; onClose: () => void; onDone: () => void }) {
  const text = useText(refundTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof addPayment, PaymentValues>
      {...dialog}
      open
      title={`${text.payOut}: ${row.customerName} · ${row.number}`}
      submitText={text.payOut}
      endpoint={addPayment}
      params={{ id: row.id }}
      initial={{ amountYuan: row.dueFen / 100, paidOn: today }}
      fieldNames={{ amountFen: 'amountYuan' }}
      fieldOfCode={{ 'order.refund_above': 'amountYuan' }}
      toBody={(values) => ({ ...paymentBody(values), kind: 'refund' as const })}
    >
      <PaymentFields />
    </FormDialog>
  );
}
