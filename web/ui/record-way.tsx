import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useText } from './language.tsx';
import { useTrail } from './list/trail.ts';
import { kitTexts } from './texts.ts';

type Side = 'previous' | 'next';

/** Where a key press belongs to what one writes or to a dialog, it does not turn the page. */
const BUSY = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="tablist"]';

/** The way back to the list, and to the records before and after this one in it (Ctrl+← and Ctrl+→). */
export function RecordWay({ back, title }: { back: { to: string; label: string }; title: ReactNode }) {
  const text = useText(kitTexts);
  const { pathname, state } = useLocation();
  const navigate = useNavigate();
  const { place, toNext } = useTrail(pathname);
  const buttons = { previous: useRef<HTMLButtonElement>(null), next: useRef<HTMLButtonElement>(null) };
  const walked = (state as { walked?: Side } | null)?.walked;

  const walk = async (side: Side) => {
    const path = side === 'next' ? await toNext() : place?.previous;
    // In place of this record, so that Back still leads to the list.
    if (path) navigate(path, { replace: true, state: { walked: side } });
  };
  const turn = useRef(walk);
  turn.current = walk;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || !event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const side = event.key === 'ArrowLeft' ? 'previous' : event.key === 'ArrowRight' ? 'next' : null;
      if (!side || (event.target as HTMLElement).closest(BUSY) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      void turn.current(side);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const arrived = walked && buttons[walked];
  useEffect(() => arrived?.current?.focus(), [arrived]);

  const list = place && place.list.split('?')[0] === back.to ? place.list : back.to;
  return (
    <div className="rb-way">
      <nav className="rb-back" aria-label={back.label}>
        <ol>
          <li>
            <Link to="/">{text.start}</Link>
          </li>
          <li>
            <Link to={list} state={{ back: true }}>
              {back.label}
            </Link>
          </li>
          <li aria-current="page">{title}</li>
        </ol>
      </nav>
      {place && (
        <div className="rb-neighbours">
          <span className="rb-muted rb-num">
            {text.position(place.at, `${place.count}${place.hasMore ? '+' : ''}`)}
          </span>
          <WayButton
            ref={buttons.previous}
            name={text.previous}
            sign="‹"
            keys="Control+ArrowLeft"
            off={!place.previous}
            onClick={() => walk('previous')}
          />
          <WayButton
            ref={buttons.next}
            name={text.next}
            sign="›"
            keys="Control+ArrowRight"
            off={!place.next && !place.hasMore}
            onClick={() => walk('next')}
          />
        </div>
      )}
    </div>
  );
}

interface WayButtonProps {
  ref: Ref<HTMLButtonElement>;
  name: string;
  sign: string;
  keys: string;
  off: boolean;
  onClick: () => void;
}

function WayButton({ ref, name, sign, keys, off, onClick }: WayButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      className="rb-pop-button"
      title={`${name} (${keys === 'Control+ArrowLeft' ? 'Ctrl+←' : 'Ctrl+→'})`}
      aria-label={name}
      aria-keyshortcuts={keys}
      aria-disabled={off}
      onClick={() => !off && onClick()}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
