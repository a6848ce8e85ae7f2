import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useCan } from '../../ui/session.tsx';
import { isComposing, keyAction } from './keys.ts';
import { mayOpen } from './menu.ts';

/** How long G waits for its letter. */
const WAIT_MS = 1500;

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], [role="combobox"]') !== null);

const dialogIsOpen = () =>
  [...document.querySelectorAll('dialog[open], [aria-modal="true"]')].some((each) => each.checkVisibility());

/** Listens to the keys of the whole console. */
export function useKeys(open: (panel: 'menu' | 'shortcuts') => void): void {
  const navigate = useNavigate();
  const can = useCan();
  const waitingUntil = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return;
      const waiting = Date.now() < waitingUntil.current;
      waitingUntil.current = 0;
      if (event.defaultPrevented) return;
      const action = keyAction(
        {
          key: event.key,
          command: event.ctrlKey || event.metaKey,
          alt: event.altKey,
          composing: isComposing(event),
          typing: isField(event.target),
          modal: dialogIsOpen(),
        },
        waiting,
      );
      if (action === null) return;
      if (action === 'wait') {
        waitingUntil.current = Date.now() + WAIT_MS;
        return;
      }
      if ('go' in action && !mayOpen(action.go, can)) return;
      event.preventDefault();
      if ('go' in action) navigate(action.go);
      else open(action.open);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, can, open]);
}
