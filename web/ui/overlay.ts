/**
 * Where dialogs and drawers are put. Not the body itself: there the components would lock scrolling by a style tag without the page's
 * nonce, which the content security policy refuses; ui.css locks it instead.
 */
export function overlayHome(): HTMLElement {
  const id = 'rb-overlays';
  const known = document.getElementById(id);
  if (known) return known;
  const home = document.createElement('div');
  home.id = id;
  document.body.append(home);
  return home;
}
