import { Form, Input, InputNumber, Select } from 'antd';
import { askChange } from '../../../src/modules/sales/changes/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { Order } from './order-types.ts';
import { returnTexts } from './return-texts.ts';

interface Values {
  cause?: string;
  returnedOn?: string;
  odometerKm?: number | null;
  refundYuan?: number | null;
  reason?: string;
}

/** Asks that a delivered car be taken back; somebody else approves it. */
export function ReturnDialog({
  order,
  ...dialog
}: {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const text = useText(returnTexts);
  const causes = useDictionary('return_cause');
  const { today } = useSession();
  const paidFen = order.paidFen - order.refundedFen;
  return (
    <FormDialog<typeof askChange, Values>
      {...dialog}
      title={text.title}
      submitText={text.ask}
      endpoint={askChange}
      params={{ id: order.id }}
      initial={{ returnedOn: today, refundYuan: paidFen > 0 ? paidFen / 100 : null }}
      fieldNames={{ refundFen: 'refundYuan' }}
      toBody={({ refundYuan, ...values }) => ({
        kind: 'return',
        ...values,
        refundFen: refundYuan == null ? undefined : (fenOf(refundYuan) ?? undefined),
      })}
    >
      <p>{text.hint}</p>
      <Form.Item name="cause" label={text.cause} required>
        <Select options={causes.options} autoFocus />
      </Form.Item>
      <Form.Item name="returnedOn" label={text.returnedOn} required>
        <DateField {...(order.delivery ? { min: order.delivery.deliveredOn } : {})} max={today} />
      </Form.Item>
      <Form.Item name="odometerKm" label={text.odometer} required>
        <InputNumber className="rb-wide" min={0} precision={0} />
      </Form.Item>
      <Form.Item
        name="refundYuan"
        label={text.refundYuan}
        extra={paidFen > 0 ? text.paid(money(paidFen)) : undefined}
        required
      >
        <InputNumber className="rb-wide" min={0} precision={2} />
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormDialog>
  );
}
