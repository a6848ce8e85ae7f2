import { NavLink } from 'react-router';
import { useText } from '../public-kit/language.ts';
import { useUnseen } from './own-messages.ts';
import { portalTexts } from './texts.ts';

const ICONS = {
  car: 'M3 15v-3l2-5q.6-1.5 2-1.5h10q1.4 0 2 1.5l2 5v3m-18 0v3h2.5v-2h13v2H21v-3m-18 0h18M5 11.5h14',
  club: 'm12 3.5 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
  messages: 'M4 5.5h16v11H9.5L5.5 20v-3.5H4zM8 9.5h8M8 12.8h5',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8q.5-5.5 7.5-5.5t7.5 5.5',
} as const;

function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      aria-hidden="true"
    >
      <path d={ICONS[name]} strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

/**
 * The bar at the bottom. Own markup in antd-mobile's look: its TabBar is made of `div`s that neither the keyboard nor a screen reader
 * can use, and these are links.
 */
export function TabBar() {
  const text = useText(portalTexts);
  const unseen = useUnseen();
  const tabs = [
    { to: '/', icon: 'car', label: text.tabCar },
    { to: '/club', icon: 'club', label: text.tabClub },
    { to: '/messages', icon: 'messages', label: text.tabMessages },
    { to: '/me', icon: 'me', label: text.tabMe },
  ] as const;
  return (
    <nav className="tabs" aria-label={text.tabs}>
      {tabs.map(({ to, icon, label }) => (
        <NavLink key={to} to={to} end={to === '/'}>
          <Icon name={icon} />
          {label}
          {icon === 'messages' && unseen ? (
            <span className="tab-count">
              <span className="hidden">{text.unseen} </span>
              {unseen.unseen >= unseen.cap ? `${unseen.cap}+` : unseen.unseen}
            </span>
          ) : null}
        </NavLink>
      ))}
    </nav>
  );
}
