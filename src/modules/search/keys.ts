/** What a search text can be a key of; nothing is looked for where it can be none. */
export interface SearchKeys {
  /** A name or pinyin initials, of customers, colleagues and units. */
  name: boolean;
  /** A full phone number, or the last four digits of one. */
  phone: boolean;
  /** A VIN, serial number or plate, or the end of one. */
  vehicle: boolean;
  /** An order's number or the end of it. */
  order: boolean;
  /** The number of a contract of sale, or the end of it; one that was kept on paper may look like anything. */
  contract: boolean;
  /** A member's card number. */
  card: boolean;
  /** A customer's number in another system. */
  external: boolean;
}

const NONE: SearchKeys = {
  ...{ name: false, phone: false, vehicle: false, order: false, contract: false, card: false, external: false },
};

/** Longest text that can be a key: a name of 60 characters. */
const LONGEST = 60;

/**
 * Tells what a text may be. Two characters are the least for a name, four for numbers: less would name a large part of the house.
 * Digits alone are no name.
 */
export function searchKeys(text: string): SearchKeys {
  const plain = text.normalize('NFKC').replace(/\s+/g, '');
  const length = [...plain].length;
  const digits = plain.replace(/\D/g, '').length;
  if (length < 2 || length > LONGEST) return NONE;
  const numeric = /^\+?[\d-]+$/.test(plain);
  return {
    name: !numeric,
    phone: numeric && (/^\d{4}$/.test(plain) || digits >= 7),
    vehicle: digits > 0 && /^[\p{Script=Han}]?[A-Za-z0-9·•./_-]{4,40}[\p{Script=Han}]?$/u.test(plain),
    order: digits >= 4 && /^[Oo]?[\d-]{4,20}$/.test(plain),
    contract: digits >= 4 && /^[\p{Script=Han}A-Za-z0-9./_-]{4,40}$/u.test(plain),
    card: /^[A-Za-z]{0,4}\d{8,12}$/.test(plain),
    external: digits > 0 && length >= 4,
  };
}
