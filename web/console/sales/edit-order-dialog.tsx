import { Form, Input } from 'antd';
import { editOrder } from '../../../src/modules/sales/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import type { Order } from './order-types.ts';
import { orderTexts } from './texts.ts';

interface EditOrderDialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The contract number and the day the car is expected. */
export function EditOrderDialog({ order, ...dialog }: EditOrderDialogProps) {
  const text = useText(orderFileTexts);
  const orders = useText(orderTexts);
  const { today } = useSession();
  return (
    <FormDialog<typeof editOrder, { contractNumber?: string; expectedOn: string }>
      {...dialog}
      title={text.editOrder}
      endpoint={editOrder}
      params={{ id: order.id }}
      initial={{ contractNumber: order.contractNumber ?? undefined, expectedOn: order.expectedOn }}
      fieldOfCode={{ 'order.contract_taken': 'contractNumber', 'contract.number_fixed': 'contractNumber' }}
      toBody={({ contractNumber, expectedOn }) => ({
        contractNumber: contractNumber || null,
        // A day that has passed may stay; it is not sent, so that only a new one is checked.
        expectedOn: expectedOn === order.expectedOn ? undefined : expectedOn,
        version: order.version,
      })}
    >
      <Form.Item name="contractNumber" label={text.contract}>
        <Input maxLength={40} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="expectedOn" label={orders.expectedOn} required>
        <DateField min={today} />
      </Form.Item>
    </FormDialog>
  );
}
