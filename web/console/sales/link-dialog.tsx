import { Alert, Button, Input, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { linkOrder } from '../../../src/modules/sales/progress/schema.ts';
import type { linkQuote } from '../../../src/modules/sales/quotes/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { quoteTexts } from './sale-texts.ts';

interface LinkDialogProps {
  endpoint: typeof linkOrder | typeof linkQuote;
  id: string;
  open: boolean;
  onClose: () => void;
}

/** Makes a link for the customer and shows it once: the server keeps its hash alone. */
export function LinkDialog({ endpoint, id, open, onClose }: LinkDialogProps) {
  const text = useText(quoteTexts);
  const toast = useToast();
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState('');
  const asked = useRef(false);
  useEffect(() => {
    if (!open || asked.current) return;
    asked.current = true;
    setLink('');
    setProblem('');
    call(endpoint, { params: { id }, idempotencyKey: newIdempotencyKey() }).then(
      ({ path }) => setLink(`${window.location.origin}${path}`),
      (error: unknown) => setProblem(problemOf(error).message),
    );
  }, [open, endpoint, id]);
  const close = () => {
    asked.current = false;
    onClose();
  };
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => toast.success(text.copied),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  return (
    <Modal
      open={open}
      title={text.linkTitle}
      onCancel={close}
      footer={
        <Button type="primary" disabled={!link} onClick={() => void copy()}>
          {text.copy}
        </Button>
      }
    >
      {problem && <Alert type="error" showIcon title={problem} />}
      <Input.TextArea
        aria-label={text.linkTitle}
        readOnly
        autoSize
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <p className="rb-plain rb-muted">{text.linkHint}</p>
    </Modal>
  );
}
