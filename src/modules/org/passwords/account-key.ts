import { createHash } from 'node:crypto';

/** What an account's failures are counted under: a hash of the login, whether there is such an account or not. */
export function accountKey(login: string): Buffer {
  return createHash('sha256').update(`account ${login.trim().toLowerCase()}`).digest();
}

/** What an address's failures are counted under; a subscriber of IPv6 holds a /64. */
export function addressKey(address: string): Buffer {
  const v6 = address.includes(':') && !address.includes('.');
  const place = v6 ? expanded(address).slice(0, 4).join(':') : address;
  return createHash('sha256').update(`address ${place}`).digest();
}

function expanded(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right].map((part) =>
    part.replace(/^0+(?=.)/, ''),
  );
}
