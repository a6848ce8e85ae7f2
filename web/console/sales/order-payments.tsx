import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { addPayment, invoiceOrder } from '../../../src/modules/sales/payments/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { type Order, useOrderChanged } from './order-types.ts';
import { PaymentFields, type PaymentValues, paymentBody } from './payment-fields.tsx';

type Kind = Order['payments'][number]['kind'];

/** No more is taken for it; what is left is given back. */
const hasEnded = ({ status }: Order) => status === 'cancelled' || status === 'returned';

/** Money taken and given back, what is left, and the invoice. */
export function OrderPayments({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const methods = useDictionary('payment_method');
  const can = useCan();
  const changed = useOrderChanged();
  const [open, setOpen] = useState<'pay' | 'invoice' | null>(null);
  const close = () => setOpen(null);
  const may = can('payment.record');
  return (
    <Section
      title={text.payments}
      extra={
        may && (
          <span className="rb-tags">
            {order.status === 'open' && <Button onClick={() => setOpen('invoice')}>{text.invoiceTake}</Button>}
            <Button type="primary" onClick={() => setOpen('pay')}>
              {text.pay}
            </Button>
          </span>
        )
      }
    >
      <Facts
        facts={[
          { label: text.owed, value: money(order.owedFen) },
          { label: text.paid, value: money(order.paidFen) },
          { label: text.refunded, value: order.refundedFen > 0 ? money(order.refundedFen) : null },
          hasEnded(order)
            ? { label: text.toRefund, value: <strong>{money(-(order.balanceFen ?? 0))}</strong> }
            : {
                label: text.balance,
                value: <strong>{order.balanceFen === null ? text.notKept : money(order.balanceFen)}</strong>,
              },
          {
            label: text.invoice,
            value: order.invoiceNumber ? `${order.invoiceNumber} · ${order.invoicedOn}` : text.noInvoice,
          },
        ]}
      />
      {order.payments.length === 0 && (
        <p className="rb-plain rb-muted">
          {order.balanceFen === null && !hasEnded(order) ? text.notKeptHint : text.noPayments}
        </p>
      )}
      <ul className="sale-list">
        {order.payments.map((line) => (
          <li key={line.id}>
            <span className="rb-num">{line.paidOn}</span>
            <span className="sale-grow">
              {text.payKinds[line.kind]} · {methods.nameOf(line.method)}
              <span className="rb-muted">
                {' '}
                · {text.receipt} {line.receipt}
                {line.reference && ` · ${line.reference}`} · {line.staffName}
              </span>
            </span>
            <span className="rb-num">{money(line.kind === 'refund' ? -line.amountFen : line.amountFen)}</span>
          </li>
        ))}
      </ul>
      <PayDialog order={order} open={open === 'pay'} onClose={close} onDone={() => changed(text.paidDone)} />
      <InvoiceDialog order={order} open={open === 'invoice'} onClose={close} onDone={() => changed(text.saved)} />
    </Section>
  );
}

interface DialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

interface PayValues extends PaymentValues {
  kind: Kind;
}

function PayDialog({ order, ...dialog }: DialogProps) {
  const text = useText(orderFileTexts);
  const { today } = useSession();
  const balanceFen = order.balanceFen ?? 0;
  const taking: Kind = order.paidFen === 0 && order.depositFen > 0 ? 'deposit' : 'final';
  const first: Kind = hasEnded(order) ? 'refund' : taking;
  const proposed = { deposit: order.depositFen, final: balanceFen, part: 0, refund: -balanceFen };
  return (
    <FormDialog<typeof addPayment, PayValues>
      {...dialog}
      title={text.pay}
      submitText={text.pay}
      endpoint={addPayment}
      params={{ id: order.id }}
      initial={{ kind: first, amountYuan: proposed[first] > 0 ? proposed[first] / 100 : null, paidOn: today }}
      fieldNames={{ amountFen: 'amountYuan' }}
      fieldOfCode={{ 'order.paid_above': 'amountYuan', 'order.refund_above': 'amountYuan' }}
      toBody={paymentBody}
    >
      {({ form }) => (
        <>
          <Form.Item name="kind" label={text.payKind} required>
            <Select
              options={Object.entries(text.payKinds).map(([value, label]) => ({ value, label }))}
              onChange={(kind: Kind) =>
                form.setFieldValue('amountYuan', proposed[kind] > 0 ? proposed[kind] / 100 : null)
              }
            />
          </Form.Item>
          <PaymentFields />
        </>
      )}
    </FormDialog>
  );
}

function InvoiceDialog({ order, ...dialog }: DialogProps) {
  const text = useText(orderFileTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof invoiceOrder, { invoiceNumber?: string; invoicedOn: string }>
      {...dialog}
      title={text.invoiceTake}
      endpoint={invoiceOrder}
      params={{ id: order.id }}
      initial={{ invoiceNumber: order.invoiceNumber ?? undefined, invoicedOn: order.invoicedOn ?? today }}
      fieldOfCode={{ 'order.invoice_taken': 'invoiceNumber' }}
      toBody={({ invoiceNumber, invoicedOn }) => ({
        invoiceNumber: invoiceNumber ?? '',
        invoicedOn,
        version: order.version,
      })}
    >
      <Form.Item name="invoiceNumber" label={text.invoiceNumber} required>
        <Input maxLength={40} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="invoicedOn" label={text.invoicedOn} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}
