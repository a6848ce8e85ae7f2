/**
 * Hears of Back and Forward before the router does: listeners of the window run in the order they were added, so this module is loaded
 * before the router starts. A form with unsaved changes puts itself here.
 */
export const backGate: { hold: ((event: PopStateEvent) => void) | null } = { hold: null };

window.addEventListener('popstate', (event) => backGate.hold?.(event));
