import { BellOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState } from 'react';
import { countNotifications } from '../../../src/modules/org/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { keyOf } from '../../ui/query.ts';
import { headerTexts } from './header-texts.ts';

const NotificationList = lazy(() =>
  import('./notification-list.tsx').then((module) => ({ default: module.NotificationList })),
);
const EACH_MS = 60_000;

/** The bell with the number of unread notices, asked again each minute while the page is seen and whenever one comes back to it. */
export function Bell() {
  const text = useText(headerTexts);
  const id = useId();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: keyOf(countNotifications),
    queryFn: ({ signal }) => call(countNotifications, { signal }),
    refetchInterval: EACH_MS,
    refetchOnWindowFocus: 'always',
  });
  const unread = data?.unread ?? 0;
  const shown = data && unread >= data.cap ? `${data.cap - 1}+` : String(unread);
  return (
    <>
      <button
        type="button"
        className="rc-icon"
        popoverTarget={id}
        title={text.notifications}
        aria-label={unread > 0 ? text.unread(shown) : text.notifications}
      >
        <BellOutlined aria-hidden="true" />
        {unread > 0 && <span className="rc-badge">{shown}</span>}
      </button>
      <div
        id={id}
        popover="auto"
        className="rc-popover rc-notices"
        onToggle={(event) => setOpen((event.nativeEvent as ToggleEvent).newState === 'open')}
      >
        {open && (
          <Suspense>
            <NotificationList onGone={() => document.getElementById(id)?.hidePopover()} />
          </Suspense>
        )}
      </div>
    </>
  );
}
