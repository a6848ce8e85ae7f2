import { Button } from 'antd';
import { useRef, useState } from 'react';
import { ATTACHMENT_TYPES, addAttachment } from '../../../src/modules/customers/attachments/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { closingTexts } from './closing-texts.ts';

interface EvidenceFieldProps {
  customerId: string;
  /** Id of the attachment; what Form.Item hands in. */
  value?: string;
  onChange?: (value: string | undefined) => void;
}

/** A photo or file that a proposal rests on: kept with the customer, named by the proposal. */
export function EvidenceField({ customerId, value, onChange }: EvidenceFieldProps) {
  const text = useText(closingTexts);
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState('');
  const upload = async (chosen: File) => {
    setBusy(true);
    try {
      const query = { filename: chosen.name.slice(-200), title: text.evidenceTitle };
      const { id } = await call(addAttachment, { params: { id: customerId }, query, file: chosen });
      setName(chosen.name);
      onChange?.(id);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="rb-tags">
      <Button loading={busy} onClick={() => input.current?.click()}>
        {text.upload}
      </Button>
      {value && <span className="rb-muted">{name}</span>}
      {/* Hidden by what is around it: forms show files' own fields. */}
      <span hidden>
        <input
          ref={input}
          type="file"
          aria-label={text.upload}
          accept={Object.keys(ATTACHMENT_TYPES)
            .map((extension) => `.${extension}`)
            .join(',')}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen) void upload(chosen);
          }}
        />
      </span>
    </span>
  );
}
