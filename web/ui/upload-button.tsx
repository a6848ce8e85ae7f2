import { Button } from 'antd';
import { useRef, useState } from 'react';
import { problemOf } from './states.tsx';
import { useToast } from './toast.tsx';

interface UploadButtonProps {
  label: string;
  /** As the input's `accept`. */
  accept: string;
  maxBytes: number;
  /** What to say of a file that is larger. */
  tooLarge: string;
  send: (file: File) => Promise<unknown>;
  onDone: () => void;
}

/** Chooses one file and sends it at once; a refusal is said where the person looks. */
export function UploadButton({ label, accept, maxBytes, tooLarge, send, onDone }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const toast = useToast();
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > maxBytes) {
      toast.error(tooLarge);
      return;
    }
    setBusy(true);
    send(file)
      .then(onDone, (error: unknown) => toast.error(problemOf(error).message))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button loading={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}
