/** Pinyin initials of the menu's Chinese names, by page: written down, because a dictionary of pinyin is too large for a page. */
export const INITIALS: Record<string, string> = {
  '/': 'gzt',
  '/leads': 'xslb',
  '/leads/new': 'djxs',
  '/leads/inbound': 'wblx',
  '/customers': 'khda',
  '/orders': 'dd',
  '/roles': 'jsqx',
  '/vehicles': 'clda',
  '/members': 'hy',
  '/care': 'ghjh',
  '/units': 'dw',
  '/staff': 'ry',
  '/security': 'dlaq',
  '/sign-ins': 'dljl',
  '/audit': 'sjjl',
};
