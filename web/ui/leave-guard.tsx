import { lazy, type ReactNode, Suspense, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { UNSAFE_NavigationContext } from 'react-router';
import { backGate } from './back-gate.ts';

const LeaveDialog = lazy(() => import('./leave-dialog.tsx').then((module) => ({ default: module.LeaveDialog })));

/** Keeps unsaved changes from being lost. */
export interface LeaveGuard {
  /** Says whether there are unsaved changes. */
  mark: (dirty: boolean) => void;
  /** Does it at once, or once the user has given the changes up. */
  ask: (leave: () => void) => void;
  /** To be drawn with the form. */
  dialog: ReactNode;
}

type Navigator = Pick<History, 'pushState'> & Record<'push' | 'replace', (...input: unknown[]) => void>;

/** While changes are unsaved, asks before another page is opened, on Back, and (the browser asks) before the tab is closed. */
export function useLeaveGuard(): LeaveGuard {
  const { navigator } = useContext(UNSAFE_NavigationContext);
  const dirty = useRef(false);
  const [guarding, setGuarding] = useState(false);
  const [waiting, setWaiting] = useState<{ leave: () => void } | null>(null);
  const mark = useCallback((next: boolean) => {
    dirty.current = next;
    setGuarding(next);
  }, []);
  const ask = useCallback((leave: () => void) => {
    if (dirty.current) setWaiting({ leave });
    else leave();
  }, []);

  useEffect(() => {
    if (!guarding) return;
    const history = navigator as unknown as Navigator;
    const { push, replace } = history;
    // Links and navigate() end here; the router of these pages has no blocker of its own.
    history.push = (...input) => ask(() => push.apply(history, input));
    history.replace = (...input) => {
      const [to] = input as [string | { pathname?: string }];
      const path = typeof to === 'string' ? to.split('?')[0] : to.pathname;
      // The same page under another query is not left.
      if (path === undefined || path === location.pathname) replace.apply(history, input);
      else ask(() => replace.apply(history, input));
    };
    const here = stepOf();
    const onPop = (event: PopStateEvent) => {
      if (!dirty.current) return;
      const by = stepOf() - here;
      if (by === 0) return;
      event.stopImmediatePropagation();
      globalThis.history.go(-by);
      ask(() => globalThis.history.go(by));
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (dirty.current) event.preventDefault();
    };
    backGate.hold = onPop;
    window.addEventListener('beforeunload', onUnload);
    return () => {
      history.push = push;
      history.replace = replace;
      if (backGate.hold === onPop) backGate.hold = null;
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [guarding, navigator, ask]);

  const leave = () => {
    mark(false);
    setWaiting(null);
    // After the guard is off: what was held back goes on by the router's own way.
    const held = waiting?.leave;
    if (held) setTimeout(held);
  };
  const dialog = waiting && (
    <Suspense>
      <LeaveDialog onStay={() => setWaiting(null)} onLeave={leave} />
    </Suspense>
  );
  return { mark, ask, dialog };
}

/** How many pages this one is from the first of the visit, as the router counts. */
function stepOf(): number {
  return (history.state as { idx?: number } | null)?.idx ?? 0;
}
