import { Link, useLocation } from 'react-router';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { entryOf, menuFor, quickFor } from './menu.ts';
import { shellTexts } from './texts.ts';

/** The menu of the modules, by permission. */
export function SideMenu({ onPicked }: { onPicked?: () => void }) {
  const text = useText(shellTexts);
  const can = useCan();
  const current = entryOf(useLocation().pathname);
  return (
    <nav className="rc-menu" aria-label={text.menu}>
      {menuFor(can).map(({ group, entries }) => (
        <div key={group ?? 'top'}>
          {group && <p className="rc-menu-group">{text[group]}</p>}
          <ul>
            {entries.map(({ to, label }) => (
              <li key={to}>
                <Link to={to} aria-current={to === current ? 'page' : undefined} onClick={onPicked}>
                  {text[label]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The four most used pages at the bottom of a phone. */
export function TabBar() {
  const text = useText(shellTexts);
  const can = useCan();
  const current = entryOf(useLocation().pathname);
  return (
    <nav className="rc-tab-bar" aria-label={text.quick}>
      {quickFor(can).map(({ to, label, short }) => (
        <Link key={to} to={to} aria-current={to === current ? 'page' : undefined}>
          {text[short ?? label]}
        </Link>
      ))}
    </nav>
  );
}
