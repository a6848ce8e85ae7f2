import { Form, Input, InputNumber, Select } from 'antd';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { refundTexts } from './refund-texts.ts';

/** What the fields of a payment hold. */
export interface PaymentValues {
  method?: string;
  amountYuan: number | null;
  paidOn: string;
  reference?: string;
  note?: string;
}

/** The values as the server takes them. */
export const paymentBody = <V extends Partial<PaymentValues>>({ amountYuan, reference, note, ...rest }: V) => ({
  ...rest,
  amountFen: fenOf(amountYuan) ?? undefined,
  reference: reference?.trim() || undefined,
  note: note || undefined,
});

/** How much came or went, how, when and by which slip. */
export function PaymentFields() {
  const text = useText(orderFileTexts);
  const refund = useText(refundTexts);
  const methods = useDictionary('payment_method');
  const { today } = useSession();
  return (
    <>
      <Form.Item name="method" label={text.method} required>
        <Select options={methods.options} />
      </Form.Item>
      <Form.Item name="amountYuan" label={text.amountYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} />
      </Form.Item>
      <Form.Item name="paidOn" label={text.paidOn} required>
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="reference" label={refund.reference}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input maxLength={300} />
      </Form.Item>
    </>
  );
}
