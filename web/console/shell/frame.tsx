import { MenuOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { ROLES } from '../../../src/platform/roles.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { useMedia, usePhone } from '../../ui/theme.tsx';
import { Account } from './account.tsx';
import { entryOf, MENU } from './menu.ts';
import { SideMenu, TabBar } from './navigation.tsx';
import { LanguageSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

const MenuDrawer = lazy(() => import('./menu-drawer.tsx').then((module) => ({ default: module.MenuDrawer })));

/** The frame of all pages: menu, acting unit, language, account; the page itself in the middle. */
export function Frame() {
  const text = useText(shellTexts);
  const narrow = useMedia('(max-width: 900px)');
  const phone = usePhone();
  const [menuOpen, setMenuOpen] = useState<boolean | null>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const entry = MENU.flatMap((group) => group.entries).find(({ to }) => to === entryOf(pathname));
    document.title = entry ? `${text[entry.label]} · ${text.product}` : text.product;
  }, [pathname, text]);
  return (
    <div className="rc-frame">
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

function ActingUnit() {
  const { language } = useLanguage();
  const pick = usePick();
  const { unit, roles } = useSession();
  const known: Record<string, { zh: string; en: string }> = ROLES;
  return (
    <div className="rc-acting">
      <strong>{pick(unit.name, unit.nameEn)}</strong>
      <span className="rb-muted">{roles.map((role) => known[role]?.[language] ?? role).join(' · ')}</span>
    </div>
  );
}
