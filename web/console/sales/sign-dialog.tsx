import { Alert, Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { signHandover } from '../../../src/modules/sales/handover/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { orderFileTexts } from './order-file-texts.ts';
import { SignaturePad } from './signature-pad.tsx';

interface SignDialogProps {
  orderId: string;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

const pictureOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the surface gave no picture'))), 'image/png'),
  );

/** The customer signs the checklist on the screen. */
export function SignDialog({ orderId, open, onClose, onDone }: SignDialogProps) {
  const text = useText(orderFileTexts);
  const kit = useText(kitTexts);
  const surface = useRef<HTMLCanvasElement | null>(null);
  const [written, setWritten] = useState(false);
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const save = async () => {
    if (!surface.current) return;
    setBusy(true);
    setProblem('');
    try {
      await call(signHandover, { params: { id: orderId }, file: await pictureOf(surface.current) });
      onClose();
      onDone();
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={text.signTitle}
      onCancel={onClose}
      width={640}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <div className="rb-dialog-buttons">
          <Button onClick={onClose}>{kit.cancel}</Button>
          <Button onClick={() => setRound(round + 1)}>{text.clear}</Button>
          <Button type="primary" disabled={!written} loading={busy} onClick={() => void save()}>
            {kit.save}
          </Button>
        </div>
      }
    >
      {problem && <Alert type="error" showIcon title={problem} />}
      <p className="rb-plain rb-muted">{text.signHint}</p>
      <SignaturePad
        label={text.sign}
        round={round}
        onChange={(canvas) => {
          surface.current = canvas;
          setWritten(canvas !== null);
        }}
      />
    </Modal>
  );
}
