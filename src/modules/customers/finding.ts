import type { Ctx } from '../../platform/context.ts';
import { searchGrams } from '../../platform/name-grams.ts';
import { plainNumber } from '../products/index.ts';
import { contactHash, phoneContact, tailHash } from './identifiers.ts';

/** What a search text may be a key of, as `customers.found` takes it; a part that is left out cannot be meant. */
export interface FindKeys {
  /** A name: the runs it has to hold, the text itself, and for Latin letters the pinyin it may stand for. */
  text?: string;
  grams?: string[];
  initials?: string;
  /** What a name has to hold that is typed half in characters, half in pinyin. */
  mixed?: string[];
  /** A full phone number, or the last four digits of one, as hex of the keyed hash. */
  hash?: string;
  tail?: string;
  /** VIN, serial number or plate, or the end of one; a card number. */
  number?: string;
  /** An order's number, or the end of it. */
  order?: string;
  /** A number of another system, letter by letter. */
  external?: string;
}

/** Fewer characters of a number name too much of the house. */
const LEAST_NUMBER = 4;

/** Reads a search text: digits are numbers, everything else may be a name and, with digits in it, a number too. */
export function findKeys(ctx: Pick<Ctx, 'keys'>, typed: string): FindKeys {
  // Full-width forms and brackets come from Chinese input and from copied numbers: １３８…, (021)…
  const q = typed.normalize('NFKC');
  const plain = q.replace(/[\s()]+/g, '');
  const keys: FindKeys = {};
  const digits = plain.replace(/\D/g, '').length;
  const numeric = /^\+?[\d-]+$/.test(plain) && digits >= LEAST_NUMBER;
  if (!numeric) Object.assign(keys, nameKeys(q));
  else if (/^\d{4}$/.test(plain)) keys.tail = tailHash(ctx, plain).toString('hex');
  const phone = numeric && digits >= 7 ? phoneContact(q) : null;
  if (phone) keys.hash = contactHash(ctx, phone).toString('hex');
  if (digits === 0) return keys;
  const number = plainNumber(q);
  if ([...number].length >= LEAST_NUMBER) keys.number = number;
  if (digits >= LEAST_NUMBER && /^O?[\d-]+$/i.test(plain)) keys.order = plain.toUpperCase();
  if (plain.length >= LEAST_NUMBER) keys.external = q.trim();
  return keys;
}

function nameKeys(q: string): FindKeys {
  const { grams, initials } = searchGrams(q);
  const text = q.toLowerCase().replace(/\s+/g, '');
  const mixed = mixedGrams(text);
  return text === '' ? {} : { text, grams, ...(initials && { initials }), ...(mixed && { mixed }) };
}

/** 欧阳hm, 张wei: the runs of characters as they are, the runs of letters as pinyin. Null where it is not both. */
function mixedGrams(text: string): string[] | null {
  if (!/^[\p{Script=Han}a-z]+$/u.test(text) || !/\p{Script=Han}/u.test(text) || !/[a-z]/.test(text)) return null;
  return (text.match(/[a-z]+|[^a-z]+/g) ?? []).flatMap((run) =>
    /[a-z]/.test(run) ? `~${run}` : searchGrams(run).grams,
  );
}

/** Those keys that name a person rather than something they own: the global search shows vehicles and orders apart. */
export function personKeys({ number: _number, order: _order, ...keys }: FindKeys): FindKeys {
  return keys;
}
