import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { commandTexts } from './command-texts.ts';
import { GO } from './keys.ts';
import { menuFor } from './menu.ts';
import { shellTexts } from './texts.ts';
import './command-menu.css';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** All keys of the console. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const text = useText(commandTexts);
  const names = useText(shellTexts);
  const can = useCan();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const entries = menuFor(can).flatMap((group) => group.entries);
  const pages = Object.entries(GO).flatMap(([letter, to]) => {
    const entry = entries.find((each) => each.to === to);
    return entry ? [{ letter, name: String(names[entry.label]) }] : [];
  });
  return (
    <dialog ref={dialog} className="rc-command rc-keys" aria-labelledby="rc-keys-title" onClose={onClose}>
      <h2 id="rc-keys-title">{text.shortcuts}</h2>
      <dl>
        <dt>{text.openMenu}</dt>
        <dd>
          <kbd>{isMac ? '⌘ K' : 'Ctrl K'}</kbd> <kbd>/</kbd>
        </dd>
        <dt>{text.openShortcuts}</dt>
        <dd>
          <kbd>?</kbd>
        </dd>
        {pages.map(({ letter, name }) => [
          <dt key={letter}>{text.goTo(name)}</dt>,
          <dd key={`${letter}:keys`}>
            <kbd>G</kbd> {text.next} <kbd>{letter.toUpperCase()}</kbd>
          </dd>,
        ])}
      </dl>
      <p className="rb-muted">{text.where}</p>
      <Button onClick={() => dialog.current?.close()}>{text.close}</Button>
    </dialog>
  );
}
