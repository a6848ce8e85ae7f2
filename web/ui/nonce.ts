/** The nonce of this page, which style tags must carry (content security policy); undefined where the page was not served with one. */
export function pageNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce && nonce !== '__NONCE__' ? nonce : undefined;
}
