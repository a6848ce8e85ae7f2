import { Alert, Button, Modal } from 'antd';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { signAgreement } from '../../../src/modules/showroom/test-drives/schema.ts';
import { call } from '../../api/call.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { driveTexts } from './drive-texts.ts';

interface SignatureDialogProps {
  drive: { id: string; version: number; agreement: { version: string; zh: string; en: string } };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** The agreement to read, and a field to sign in with finger, pen or mouse; what was drawn is kept as a picture. */
export function SignatureDialog({ drive, open, onClose, onDone }: SignatureDialogProps) {
  const text = useText(driveTexts);
  const kit = useText(kitTexts);
  const { language } = useLanguage();
  const pad = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const clear = () => {
    const canvas = pad.current;
    canvas?.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
    setDrawn(false);
  };
  useEffect(() => {
    if (open) setFailure(null);
  }, [open]);
  const save = () => {
    setBusy(true);
    pad.current?.toBlob((picture) => {
      if (!picture) return setBusy(false);
      const query = { version: drive.version, agreement: drive.agreement.version };
      call(signAgreement, { params: { id: drive.id }, query, file: picture })
        .then(() => {
          onClose();
          onDone();
        }, setFailure)
        .finally(() => setBusy(false));
    }, 'image/png');
  };
  return (
    <Modal
      open={open}
      title={text.sign}
      onCancel={busy ? undefined : onClose}
      destroyOnHidden
      mask={{ closable: false }}
      width={640}
      footer={
        <div className="rb-dialog-buttons">
          <Button onClick={clear} disabled={!drawn || busy}>
            {text.clear}
          </Button>
          <Button onClick={onClose} disabled={busy}>
            {kit.cancel}
          </Button>
          <Button type="primary" onClick={save} disabled={!drawn} loading={busy}>
            {text.saveSignature}
          </Button>
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls, the keyboard has to reach it */}
      <section className="rs-agreement" tabIndex={0} aria-label={text.agreement}>
        {drive.agreement[language]}
      </section>
      <Pad pad={pad} label={text.signHere} onDrawn={() => setDrawn(true)} />
      {failure !== null && <Alert type="error" showIcon title={problemOf(failure).message} />}
    </Modal>
  );
}

interface PadProps {
  pad: React.RefObject<HTMLCanvasElement | null>;
  label: string;
  onDrawn: () => void;
}

function Pad({ pad, label, onDrawn }: PadProps) {
  const drawing = useRef(false);
  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const canvas = event.currentTarget;
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  const line = (event: PointerEvent<HTMLCanvasElement>, begin: boolean) => {
    const pen = event.currentTarget.getContext('2d');
    if (!pen) return;
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    pen.strokeStyle = '#111';
    if (begin) {
      pen.beginPath();
      pen.moveTo(...at(event));
      return;
    }
    pen.lineTo(...at(event));
    pen.stroke();
    onDrawn();
  };
  return (
    <>
      <p className="rb-plain rb-muted">{label}</p>
      <canvas
        ref={pad}
        className="rs-pad"
        width={600}
        height={220}
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          drawing.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          line(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing.current) line(event, false);
        }}
        onPointerUp={() => {
          drawing.current = false;
        }}
      />
    </>
  );
}
