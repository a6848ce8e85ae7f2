import { Form, Input } from 'antd';
import type * as z from 'zod';
import { claimCustomer } from '../../../src/modules/customers/claims/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { identityTexts } from './identity-texts.ts';

interface ClaimDialogProps {
  /** The card's token; null: closed. */
  claim: string | null;
  onClose: () => void;
  onDone: (answer: z.output<typeof claimCustomer.response>) => void;
}

/** Asks for a customer of another unit, with a reason. */
export function ClaimDialog({ claim, onClose, onDone }: ClaimDialogProps) {
  const text = useText(identityTexts);
  const toast = useToast();
  const { unit } = useSession();
  return (
    <FormDialog<typeof claimCustomer, { reason?: string }>
      open={claim !== null}
      onClose={onClose}
      title={text.claimTitle}
      submitText={text.claim}
      endpoint={claimCustomer}
      toBody={({ reason }) => ({ claim: claim ?? '', reason: reason ?? '' })}
      onDone={(answer) => {
        const granted = answer.state === 'approved';
        toast.success(granted ? text.claimGranted : text.claimAsked(instantIn(answer.decideBy, unit.timeZone)));
        onDone(answer);
      }}
    >
      <p className="rb-plain rb-muted">{text.claimHint}</p>
      <Form.Item name="reason" label={text.reason} required>
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}
