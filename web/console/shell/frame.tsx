import { MenuOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type CSSProperties, lazy, Suspense, useEffect, useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { TaskTray } from '../../ui/tasks/task-tray.tsx';
import { useMedia, usePhone } from '../../ui/theme.tsx';
import { Account } from './account.tsx';
import { ActingUnit } from './acting-unit.tsx';
import { Bell } from './bell.tsx';
import { CommandPanels } from './command-panels.tsx';
import { entryOf, MENU } from './menu.ts';
import { SideMenu, TabBar } from './navigation.tsx';
import { LanguageSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';
import { watermarkImage } from './watermark.ts';

const MenuDrawer = lazy(() => import('./menu-drawer.tsx').then((module) => ({ default: module.MenuDrawer })));

/** The frame of all pages: menu, acting unit, language, account; the page itself in the middle. */
export function Frame() {
  const text = useText(shellTexts);
  const narrow = useMedia('(max-width: 900px)');
  const phone = usePhone();
  const { watermark } = useSession();
  const [menuOpen, setMenuOpen] = useState<boolean | null>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const entry = MENU.flatMap((group) => group.entries).find(({ to }) => to === entryOf(pathname));
    document.title = entry ? `${text[entry.label]} · ${text.product}` : text.product;
  }, [pathname, text]);
  return (
    <div className="rc-frame" style={{ '--rc-watermark': watermarkImage(watermark) } as CSSProperties}>
      <a className="rc-skip" href="#content">
        {text.skip}
      </a>
      <header className="rc-header">
        {narrow && (
          <Button type="text" icon={<MenuOutlined />} aria-label={text.openMenu} onClick={() => setMenuOpen(true)} />
        )}
        <Link to="/" className="rc-logo">
          {text.product}
        </Link>
        <ActingUnit />
        <CommandPanels />
        <TaskTray />
        <Bell />
        {!phone && <LanguageSwitch />}
        <Account />
      </header>
      {narrow ? (
        // Loaded with the first press; stays after that, so that it can slide out.
        menuOpen !== null && (
          <Suspense>
            <MenuDrawer open={menuOpen} onClose={() => setMenuOpen(false)} />
          </Suspense>
        )
      ) : (
        <aside className="rc-side">
          <SideMenu />
        </aside>
      )}
      <main id="content" className="rc-content" tabIndex={-1}>
        <Outlet />
      </main>
      {phone && <TabBar />}
    </div>
  );
}
