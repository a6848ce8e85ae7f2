/** How long after touching the page a person counts as the one who asks. */
const DOING_MS = 60_000;
const STORE = 'rb.asked';

let touched = Date.now();
let asked = Date.now();

if (typeof document !== 'undefined') {
  const note = () => {
    touched = Date.now();
  };
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
    document.addEventListener(event, note, { capture: true, passive: true });
}

/** Whether a request made now is the person's doing: a page that refreshes by itself does not keep a session alive. */
export function byThePerson(): boolean {
  return Date.now() - touched < DOING_MS;
}

/** Notes that the server was asked something in the person's name; other tabs of this browser see it too. */
export function noteAsked(): void {
  const now = Date.now();
  // The other tabs need it to the nearest seconds only.
  if (now - asked > 5000 && typeof localStorage !== 'undefined') localStorage.setItem(STORE, String(now));
  asked = now;
}

/** Milliseconds since the server was last asked in the person's name, from whichever tab. */
export function sinceAsked(): number {
  return Date.now() - Math.max(asked, Number(localStorage.getItem(STORE)) || 0);
}

/** Whether the person touched this page after the server was last asked. */
export function touchedSince(): boolean {
  return touched > Date.now() - sinceAsked();
}
