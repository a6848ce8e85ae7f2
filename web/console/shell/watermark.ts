/** Escapes what XML reads as markup. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/**
 * The watermark as a CSS background: its text slanted, once a tile, in a grey that shows on either ground and hinders reading on none. It
 * is drawn by a pseudo-element, so that it takes no clicks and no reader of the page meets it.
 */
export function watermarkImage(text: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><text x="0" y="150" transform="rotate(-20 160 100)" font-family="sans-serif" font-size="14" fill="#808080" fill-opacity="0.1">${escaped(text)}</text></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}
