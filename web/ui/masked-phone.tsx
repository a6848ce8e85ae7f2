import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { revealIdentifier } from '../../src/modules/customers/schema.ts';
import { FormDialog } from './form-dialog.tsx';
import { useText } from './language.tsx';
import { useCan } from './session.tsx';
import { kitTexts } from './texts.ts';

interface MaskedPhoneProps {
  customerId: string;
  /** Null where there is no number to show in clear. */
  identifierId: string | null;
  masked: string | null;
  /** Whether it can be dialled; an e-mail address cannot. */
  dial?: boolean;
}

/** A masked number. Those who may see it in clear give a reason first (audited); then it can be dialled. */
export function MaskedPhone({ customerId, identifierId, masked, dial = true }: MaskedPhoneProps) {
  const text = useText(kitTexts);
  const can = useCan();
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState<string | null>(null);
  if (!masked) return <span className="rb-muted">{text.noPhone}</span>;
  if (clear && !dial) return <span>{clear}</span>;
  if (clear) {
    return (
      <a className="rb-phone" href={`tel:${clear}`} aria-label={`${text.call} ${clear}`}>
        {clear}
      </a>
    );
  }
  return (
    <span className="rb-phone">
      {masked}
      {identifierId && can('customer.reveal') && (
        <Button type="link" size="small" onClick={() => setAsking(true)}>
          {text.reveal}
        </Button>
      )}
      {identifierId && (
        <FormDialog<typeof revealIdentifier, { reason: string }>
          open={asking}
          onClose={() => setAsking(false)}
          title={text.revealTitle}
          submitText={text.reveal}
          endpoint={revealIdentifier}
          params={{ id: customerId }}
          toBody={(values) => ({ identifierId, reason: values.reason ?? '' })}
          onDone={(answer) => setClear(answer.value)}
        >
          <Form.Item name="reason" label={text.reason} extra={text.revealHint} required>
            <Input maxLength={200} placeholder={text.reasonPlaceholder} autoFocus />
          </Form.Item>
        </FormDialog>
      )}
    </span>
  );
}
