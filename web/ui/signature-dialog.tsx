import { Alert, Button, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useText } from './language.tsx';
import { SignaturePad } from './signature-pad.tsx';
import { problemOf } from './states.tsx';
import { kitTexts } from './texts.ts';

interface SignatureDialogProps {
  title: string;
  /** What is signed: to be read before. */
  children: ReactNode;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  /** Keeps the picture, a PNG. */
  save: (picture: Blob) => Promise<unknown>;
}

const pictureOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the surface gave no picture'))), 'image/png'),
  );

/** Somebody signs on the screen, with finger, pen or mouse; a refusal leaves what was drawn. */
export function SignatureDialog({ title, children, open, onClose, onDone, save }: SignatureDialogProps) {
  const text = useText(kitTexts);
  const surface = useRef<HTMLCanvasElement | null>(null);
  const [written, setWritten] = useState(false);
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (open) setProblem('');
  }, [open]);
  const keep = async () => {
    if (!surface.current) return;
    setBusy(true);
    setProblem('');
    try {
      await save(await pictureOf(surface.current));
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
      title={title}
      onCancel={busy ? undefined : onClose}
      width={640}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <div className="rb-dialog-buttons">
          <Button onClick={onClose} disabled={busy}>
            {text.cancel}
          </Button>
          <Button onClick={() => setRound(round + 1)} disabled={!written || busy}>
            {text.signAgain}
          </Button>
          <Button type="primary" disabled={!written} loading={busy} onClick={() => void keep()}>
            {text.signSave}
          </Button>
        </div>
      }
    >
      {problem && <Alert type="error" showIcon title={problem} />}
      {children}
      <p className="rb-plain rb-muted">{text.signHere}</p>
      <SignaturePad
        label={text.signHere}
        round={round}
        onChange={(canvas) => {
          surface.current = canvas;
          setWritten(canvas !== null);
        }}
      />
    </Modal>
  );
}
