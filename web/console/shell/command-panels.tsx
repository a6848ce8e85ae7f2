import { SearchOutlined } from '@ant-design/icons';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useText } from '../../ui/language.tsx';
import { headerTexts } from './header-texts.ts';
import { useKeys } from './use-keys.ts';

const loadMenu = () => import('./command-menu.tsx');
const CommandMenu = lazy(() => loadMenu().then((module) => ({ default: module.CommandMenu })));
const ShortcutList = lazy(() => import('./shortcut-list.tsx').then((module) => ({ default: module.ShortcutList })));

/** The search button of the header, and the panels that keys or the button open; each is loaded with its first use. */
export function CommandPanels() {
  const text = useText(headerTexts);
  const [panel, setPanel] = useState<'menu' | 'shortcuts' | null>(null);
  const close = useCallback(() => setPanel(null), []);
  useKeys(setPanel);
  return (
    <>
      <button
        type="button"
        className="rc-find"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={() => setPanel('menu')}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
      >
        <SearchOutlined aria-hidden="true" />
        <span>{text.find}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Suspense>
        {panel === 'menu' && <CommandMenu onClose={close} />}
        {panel === 'shortcuts' && <ShortcutList onClose={close} />}
      </Suspense>
    </>
  );
}
