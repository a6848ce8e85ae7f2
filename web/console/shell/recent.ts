/** A record that was opened not long ago. */
export interface Recent {
  to: string;
  title: string;
}

const PREFIX = 'rb.recent.';
const KEPT = 8;

/** A person's own, for each unit they act at: what one unit shows another may not. */
const keyOf = (staffId: string, unitId: string) => `${PREFIX}${staffId}.${unitId}`;

const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Recent).title === 'string' &&
  /^\/(?![/\\])/.test(String((value as Recent).to));

/** The records opened last, the newest first. */
export function recents(staffId: string, unitId: string, store: Storage = localStorage): Recent[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(keyOf(staffId, unitId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    // Somebody else's text under our key is as good as none.
    return [];
  }
}

/** Puts a record in front of the others. */
export function remember(staffId: string, unitId: string, record: Recent, store: Storage = localStorage): void {
  const others = recents(staffId, unitId, store).filter((each) => each.to !== record.to);
  store.setItem(keyOf(staffId, unitId), JSON.stringify([record, ...others].slice(0, KEPT)));
}

/** Forgets everybody's: they hold names, and the browser may be shared. */
export function forgetRecents(store: Storage = localStorage): void {
  for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
}
