type Kind = 'local' | 'session';

const storeOf = (kind: Kind): Storage => (kind === 'local' ? window.localStorage : window.sessionStorage);

/** A text kept in the browser, or null. Browsers that block storage throw on access: there the page works without a memory. */
export function recall(kind: Kind, key: string): string | null {
  try {
    return storeOf(kind).getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text in the browser; null removes it. */
export function remember(kind: Kind, key: string, value: string | null): void {
  try {
    if (value === null) storeOf(kind).removeItem(key);
    else storeOf(kind).setItem(key, value);
  } catch {
    // Blocked or full storage: the value lives as long as the page does, nothing else depends on it.
  }
}
