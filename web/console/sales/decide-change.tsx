import { Form, Input, Radio } from 'antd';
import { decideChange } from '../../../src/modules/sales/changes/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { changeKind, refunds } from './change-words.ts';
import { orderFileTexts } from './order-file-texts.ts';

interface DecideChangeProps {
  change: { id: string; kind: string; refundFen: number; version: number };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Approves or refuses a change; approved, it is carried out at once. */
export function DecideChange({ change, ...dialog }: DecideChangeProps) {
  const text = useText(orderFileTexts);
  const refund = refunds(change.kind) ? ` · ${text.refund(money(change.refundFen))}` : '';
  return (
    <FormDialog<typeof decideChange, { approve: boolean; note?: string }>
      {...dialog}
      title={text.decide}
      submitText={text.decide}
      endpoint={decideChange}
      params={{ id: change.id }}
      initial={{ approve: true }}
      toBody={({ approve, note }) => ({ approve, note: note || undefined, version: change.version })}
    >
      <Form.Item name="approve" label={`${changeKind(text, change.kind)}${refund}`} required>
        <Radio.Group
          vertical
          options={[
            { value: true, label: text.approve },
            { value: false, label: text.refuse },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={text.decisionNote}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormDialog>
  );
}
