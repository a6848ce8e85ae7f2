import { Form, Input, InputNumber } from 'antd';
import { disputeLine, replyLine } from '../../../src/modules/club/settlement/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { settlementTexts } from './settlement-texts.ts';
import type { Line } from './settlement-types.ts';

interface DialogProps {
  line: Line;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The dealer says why a line is not right, and which posting of it. */
export function DisputeDialog({ line, ...dialog }: DialogProps) {
  const text = useText(settlementTexts);
  return (
    <FormDialog<typeof disputeLine, { reason?: string; transactionId?: string }>
      {...dialog}
      title={`${text.dispute}: ${text.kinds[line.kind] ?? line.kind}`}
      submitText={text.dispute}
      endpoint={disputeLine}
      params={{ id: line.id }}
      toBody={({ reason, transactionId }) => ({
        reason,
        transactionId: transactionId?.trim() || undefined,
        version: line.version,
      })}
    >
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
      <Form.Item name="transactionId" label={text.posting} extra={text.postingHint}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}

/** Headquarters answer, and correct the open month where the dealer is right. */
export function ReplyDialog({ line, ...dialog }: DialogProps) {
  const text = useText(settlementTexts);
  return (
    <FormDialog<typeof replyLine, { answer?: string; amount?: number }>
      {...dialog}
      title={`${text.reply}: ${text.kinds[line.kind] ?? line.kind}`}
      submitText={text.reply}
      endpoint={replyLine}
      params={{ id: line.id }}
      fieldNames={{ amountFen: 'amount' }}
      toBody={({ answer, amount }) => ({ answer, amountFen: fenOf(amount) ?? undefined, version: line.version })}
    >
      <p className="rb-plain">{line.reason}</p>
      <Form.Item name="answer" label={text.answer} required>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
      <Form.Item name="amount" label={text.correction} extra={text.correctionHint}>
        <InputNumber className="rb-wide" precision={2} />
      </Form.Item>
    </FormDialog>
  );
}
