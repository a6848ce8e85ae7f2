import { Form, Input } from 'antd';
import { revealIdentifier } from '../../src/modules/customers/schema.ts';
import { FormDialog } from './form-dialog.tsx';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

interface RevealDialogProps {
  customerId: string;
  identifierId: string;
  open: boolean;
  onClose: () => void;
  onShown: (clear: string) => void;
}

/** Asks why a number is to be seen in clear; the reason is audited. */
export function RevealDialog({ customerId, identifierId, open, onClose, onShown }: RevealDialogProps) {
  const text = useText(kitTexts);
  return (
    <FormDialog<typeof revealIdentifier, { reason: string }>
      open={open}
      onClose={onClose}
      title={text.revealTitle}
      submitText={text.reveal}
      endpoint={revealIdentifier}
      params={{ id: customerId }}
      toBody={(values) => ({ identifierId, reason: values.reason ?? '' })}
      onDone={(answer) => onShown(answer.value)}
    >
      <Form.Item name="reason" label={text.reason} extra={text.revealHint} required>
        <Input maxLength={200} placeholder={text.reasonPlaceholder} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
