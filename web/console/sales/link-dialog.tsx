import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useEffect, useRef } from 'react';
import type { linkOrder } from '../../../src/modules/sales/progress/schema.ts';
import type { linkQuote } from '../../../src/modules/sales/quotes/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { ErrorState, problemOf } from '../../ui/states.tsx';
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
  const made = useMutation({
    mutationFn: () => call(endpoint, { params: { id }, idempotencyKey: newIdempotencyKey() }),
  });
  const link = made.data ? `${window.location.origin}${made.data.path}` : '';
  const asked = useRef(false);
  const { mutate } = made;
  useEffect(() => {
    if (!open || asked.current) return;
    asked.current = true;
    mutate();
  }, [open, mutate]);
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
        <Button type="primary" loading={made.isPending} disabled={!link} onClick={() => void copy()}>
          {text.copy}
        </Button>
      }
    >
      {made.error && <ErrorState error={made.error} onRetry={() => mutate()} />}
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
