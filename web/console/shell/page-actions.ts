import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { useSession } from '../../ui/session.tsx';
import { remember } from './recent.ts';

/** Something that can be done on the page one is on; the command menu offers it first. */
export interface PageAction {
  id: string;
  label: string;
  run: () => void;
}

const registered = new Set<() => readonly PageAction[]>();

/** Offers actions of a page in the command menu for as long as it is shown. */
export function usePageActions(actions: readonly PageAction[]): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const current = () => latest.current;
    registered.add(current);
    return () => {
      registered.delete(current);
    };
  }, []);
}

/** The actions of the page that is shown. */
export function pageActions(): PageAction[] {
  return [...registered].flatMap((current) => current());
}

/** Remembers the record a page shows among the recent ones. */
export function useRecent(title: string): void {
  const { staffId, unit } = useSession();
  const { pathname } = useLocation();
  useEffect(() => remember(staffId, unit.id, { to: pathname, title }), [staffId, unit.id, pathname, title]);
}
