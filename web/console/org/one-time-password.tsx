import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useText } from '../../ui/language.tsx';
import { staffTexts } from './staff-texts.ts';
import './staff.css';

/** A one-time password and whose it is. */
export interface Told {
  login: string;
  oneTimePassword: string;
}

/** Shows a one-time password this once; it can be copied and is gone with the dialog. */
export function OneTimePassword({ told, onClose }: { told: Told | null; onClose: () => void }) {
  const text = useText(staffTexts);
  const [copied, setCopied] = useState(false);
  const close = () => {
    setCopied(false);
    onClose();
  };
  return (
    <Modal
      open={told !== null}
      title={text.once}
      destroyOnHidden
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={close}>
          {text.close}
        </Button>
      }
    >
      {told && (
        <>
          <p className="rb-plain">{text.onceHint(told.login)}</p>
          <p className="rb-once">
            <output className="rb-code" aria-label={text.once}>
              {told.oneTimePassword}
            </output>
            <Button
              onClick={() => {
                void navigator.clipboard?.writeText(told.oneTimePassword).then(() => setCopied(true));
              }}
            >
              {copied ? text.copied : text.copy}
            </Button>
          </p>
        </>
      )}
    </Modal>
  );
}
