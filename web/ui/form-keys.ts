import { useEffect, useRef } from 'react';

/** Forms in sight, the topmost last: keys are for that one. */
const shown: object[] = [];

/** Ctrl+S and Ctrl+Enter save the topmost form (with Cmd on a Mac). Never while an input method composes; its Esc closes nothing. */
export function useFormKeys(onSave: () => void): void {
  const save = useRef(onSave);
  save.current = onSave;
  useEffect(() => {
    const self = {};
    shown.push(self);
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) {
        // The composition's own keys: Esc would close the dialog around it, Enter would send the form.
        if (event.key === 'Escape' || event.key === 'Enter') event.stopImmediatePropagation();
        return;
      }
      const wanted = event.key === 'Enter' || event.key.toLowerCase() === 's';
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !wanted || shown.at(-1) !== self) return;
      event.preventDefault();
      save.current();
    };
    window.addEventListener('keydown', onKey, true);
    return () => {
      shown.splice(shown.indexOf(self), 1);
      window.removeEventListener('keydown', onKey, true);
    };
  }, []);
}
