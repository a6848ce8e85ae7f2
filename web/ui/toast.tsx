import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';

const SHOWN_MS = 5000;

interface Note {
  id: number;
  kind: 'success' | 'error';
  text: string;
}

/** Says briefly how something went; read out by assistive technology. */
interface Toast {
  success: (text: string) => void;
  error: (text: string) => void;
}

const Context = createContext<Toast>({ success: () => undefined, error: () => undefined });

/** Shows the notes of everything below it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<Note[]>([]);
  const last = useRef(0);
  const add = useCallback((kind: Note['kind'], text: string) => {
    last.current += 1;
    const id = last.current;
    setNotes((before) => [...before, { id, kind, text }]);
    setTimeout(() => setNotes((before) => before.filter((note) => note.id !== id)), SHOWN_MS);
  }, []);
  const toast = useMemo<Toast>(
    () => ({ success: (text) => add('success', text), error: (text) => add('error', text) }),
    [add],
  );
  return (
    <Context value={toast}>
      {children}
      <div className="rb-toasts" role="status" aria-live="polite">
        {notes.map(({ id, kind, text }) => (
          <div key={id} className={`rb-toast rb-toast-${kind}`}>
            <span aria-hidden="true">{kind === 'success' ? '✓' : '!'}</span> {text}
          </div>
        ))}
      </div>
    </Context>
  );
}

/** The way to say how something went. */
export function useToast(): Toast {
  return useContext(Context);
}
