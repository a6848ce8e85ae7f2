import { MenuOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Dropdown } from 'antd';
import { useEffect, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { signOut } from '../../../src/modules/org/schema.ts';
import { ROLES } from '../../../src/platform/permissions.ts';
import { call } from '../../api/call.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { overlayHome } from '../../ui/overlay.ts';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useMedia, usePhone } from '../../ui/theme.tsx';
import { entryOf, MENU } from './menu.ts';
import { SideMenu, TabBar } from './navigation.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { shellTexts } from './texts.ts';

/** The frame of all pages: menu, acting unit, switches, account; the page itself in the middle. */
export function Frame() {
  const text = useText(shellTexts);
  const narrow = useMedia('(max-width: 900px)');
  const phone = usePhone();
  const [menuOpen, setMenuOpen] = useState(false);
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
        {narrow && <Button type="text" icon={<MenuOutlined />} aria-label={text.openMenu} onClick={() => setMenuOpen(true)} />}
        <Link to="/" className="rc-logo">
          {text.product}
        </Link>
        <ActingUnit />
        {!phone && <LanguageSwitch />}
        {!phone && <ThemeSwitch />}
        <Account />
      </header>
      {narrow ? (
        <Drawer
          open={menuOpen}
          onClose={() => setMenuOpen(false)}
          placement="left"
          size={280}
          title={text.product}
          getContainer={overlayHome}
          rootClassName="rb-overlay"
          footer={
            phone && (
              <>
                <LanguageSwitch />
                <ThemeSwitch />
              </>
            )
          }
        >
          <SideMenu onPicked={() => setMenuOpen(false)} />
        </Drawer>
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

function Account() {
  const text = useText(shellTexts);
  const { name, login } = useSession();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    try {
      await call(signOut);
      navigate('/sign-in', { replace: true });
      client.clear();
    } catch (error) {
      message.error(problemOf(error).message);
    }
  };
  const items = [
    { key: 'who', label: login, disabled: true },
    { key: 'out', label: text.signOut },
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => key === 'out' && void leave() }}>
      <Button type="text" aria-haspopup="menu" title={text.account}>
        {name}
      </Button>
    </Dropdown>
  );
}
