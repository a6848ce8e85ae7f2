import { useCallback, useEffect, useState } from 'react';

const STORE = 'rb.trail';
/** Paths that survive a reload of the page. */
const KEPT = 2000;

/** The list that a record was opened from: the records before and after it, and how to load what follows. */
interface Trail {
  /** Address of the list, filters included. */
  list: string;
  paths: () => readonly string[];
  hasMore: () => boolean;
  more: () => Promise<void>;
}

/** What is needed to go on after a reload. */
interface Stored {
  list: string;
  paths: string[];
}

let trail: Trail | null = null;

/** Makes a list the one that records are opened from. */
export function leaveTrail(next: Trail): void {
  trail = next;
}

/** Forgets the list, e.g. when somebody else signs in. */
export function clearTrail(): void {
  trail = null;
  sessionStorage.removeItem(STORE);
}

if (typeof window !== 'undefined') {
  // A reload of a record keeps its neighbours.
  window.addEventListener('pagehide', () => {
    if (!trail) return;
    const stored: Stored = { list: trail.list, paths: trail.paths().slice(0, KEPT) };
    sessionStorage.setItem(STORE, JSON.stringify(stored));
  });
}

function restored(): Trail | null {
  const stored = sessionStorage.getItem(STORE);
  if (!stored) return null;
  const { list, paths } = JSON.parse(stored) as Stored;
  return { list, paths: () => paths, hasMore: () => false, more: async () => undefined };
}

/** Where a record stands in a trail. */
export interface Neighbours {
  list: string;
  /** From 1. */
  at: number;
  count: number;
  hasMore: boolean;
  previous: string | null;
  next: string | null;
}

/** A record's place between its neighbours; null where it was not opened from a list. */
export function neighboursIn(
  path: string,
  { list, paths, hasMore }: Pick<Trail, 'list' | 'paths' | 'hasMore'>,
): Neighbours | null {
  const all = paths();
  const index = all.indexOf(path);
  if (index < 0) return null;
  const [previous, next] = [all[index - 1] ?? null, all[index + 1] ?? null];
  return { list, at: index + 1, count: all.length, hasMore: hasMore(), previous, next };
}

/** The neighbours of the record at a path, and the way to the next one, for which a page may have to be loaded first. */
export function useTrail(path: string): { place: Neighbours | null; toNext: () => Promise<string | null> } {
  const [, redraw] = useState(0);
  if (!trail) trail = restored();
  useEffect(() => {
    // Loads ahead, so that the last record loaded does not look like the last one there is.
    const place = trail && neighboursIn(path, trail);
    if (place && !place.next && place.hasMore) void trail?.more().then(() => redraw((count) => count + 1));
  }, [path]);
  const toNext = useCallback(async () => {
    const place = trail && neighboursIn(path, trail);
    if (!trail || !place) return null;
    if (place.next || !place.hasMore) return place.next;
    await trail.more();
    return neighboursIn(path, trail)?.next ?? null;
  }, [path]);
  return { place: trail && neighboursIn(path, trail), toNext };
}
