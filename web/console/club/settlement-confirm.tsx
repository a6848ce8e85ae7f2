import { Button, type ButtonProps, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useText } from '../../ui/language.tsx';
import { kitTexts } from '../../ui/texts.ts';

interface ConfirmPressProps {
  title: string;
  hint: string;
  onPress: () => Promise<unknown>;
  type?: ButtonProps['type'];
  children: ReactNode;
}

/** A button for what cannot be taken back: says what will happen, and does it on the second press. */
export function ConfirmPress({ title, hint, onPress, type, children }: ConfirmPressProps) {
  const text = useText(kitTexts);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const go = () => {
    setBusy(true);
    void onPress().finally(() => {
      setBusy(false);
      setOpen(false);
    });
  };
  return (
    <>
      <Button type={type} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Modal
        open={open}
        title={title}
        okText={title}
        cancelText={text.cancel}
        confirmLoading={busy}
        onOk={go}
        onCancel={() => setOpen(false)}
      >
        <p className="rb-plain">{hint}</p>
      </Modal>
    </>
  );
}
