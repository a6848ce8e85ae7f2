/** Address of the sign-in page that leads back to where one was. */
export function signInPath(back: string, ended: boolean): string {
  const query = new URLSearchParams();
  if (back !== '/') query.set('back', back);
  if (ended) query.set('ended', '1');
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in';
}

/** Where to go after signing in: only ever a path of this console. */
export function backPath(given: string | null): string {
  return given && /^\/(?![/\\])/.test(given) && !given.startsWith('/sign-in') ? given : '/';
}
