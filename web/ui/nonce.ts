/** The nonce of this page, which style tags must carry (content security policy); undefined where the page was not served with one. */
export function pageNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce && nonce !== '__NONCE__' ? nonce : undefined;
}

/**
 * Gives the nonce to each style tag that code of this page makes. Ant Design passes it to its own, but the parts beneath it that lock
 * scrolling and measure scroll bars make theirs without.
 */
export function giveStylesTheNonce(): void {
  const nonce = pageNonce();
  if (!nonce) return;
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
