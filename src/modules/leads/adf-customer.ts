import { attribute, child, children, lineOf, type XmlElement } from './adf-document.ts';
import { oneOf, type Warn } from './adf-values.ts';

/** A number as sent, digits untouched (no normalisation, leading zeros kept). */
export interface AdfPhone {
  number: string;
  type: 'voice' | 'cellphone' | 'home' | 'work' | 'fax' | 'pager' | 'other';
  rawType: string | null;
  preferred: boolean;
  time: 'morning' | 'afternoon' | 'evening' | 'day' | 'nopreference' | 'other';
  rawTime: string | null;
}

export interface AdfEmail {
  address: string;
  preferred: boolean;
}

export interface AdfAddress {
  street: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
}

export interface AdfCustomer {
  name: string | null;
  kind: 'individual' | 'business';
  /** The person to ask for, where a business names one beside itself. */
  contactName: string | null;
  phones: AdfPhone[];
  emails: AdfEmail[];
  address: AdfAddress | null;
}

const PHONE_TYPES = {
  voice: 'voice',
  phone: 'voice',
  cellphone: 'cellphone',
  cell: 'cellphone',
  mobile: 'cellphone',
  home: 'home',
  work: 'work',
  business: 'work',
  fax: 'fax',
  pager: 'pager',
} as const;
const TIMES = {
  morning: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  day: 'day',
  nopreference: 'nopreference',
} as const;
const PARTS: Record<string, string> = { last: 'surname', family: 'surname', given: 'first' };
const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}·・ー\s]+$/u;

/** Reads `<customer>`: the primary contact, or the first one that can be reached. */
export function readCustomer(customer: XmlElement | undefined, warn: Warn): AdfCustomer {
  if (!customer) warn('customer.missing');
  const contact = reachableContact(customer);
  const names = children(contact, 'name');
  const businesses = names.filter((name) => attribute(name, 'type')?.toLowerCase() === 'business');
  const persons = names.filter((name) => !businesses.includes(name));
  for (const name of persons) {
    const type = attribute(name, 'type');
    if (type && type.toLowerCase() !== 'individual') warn('customer.kind_unknown', type);
  }
  const business = readName(businesses);
  const person = readName(persons);
  if (customer && !business && !person) warn('customer.name_missing');
  return {
    name: business ?? person,
    kind: business ? 'business' : 'individual',
    contactName: business ? person : null,
    phones: readPhones(contact, warn),
    emails: readEmails(contact, warn),
    address: readAddress(children(contact, 'address')),
  };
}

function reachableContact(customer: XmlElement | undefined): XmlElement | undefined {
  const contacts = children(customer, 'contact').sort(
    (a, b) => Number(isTrue(b, 'primarycontact')) - Number(isTrue(a, 'primarycontact')),
  );
  const reachable = contacts.find((contact) => children(contact, 'phone', 'email').some((node) => lineOf(node)));
  return reachable ?? contacts[0] ?? customer;
}

/**
 * One name from its parts: the full name when given; otherwise surname first without space where all parts are
 * Chinese, Japanese or Korean (张三), and first middle last elsewhere.
 */
export function readName(names: XmlElement[]): string | null {
  const parts = new Map<string, string>();
  for (const name of names) {
    const raw = attribute(name, 'part')?.toLowerCase() ?? 'full';
    const part = PARTS[raw] ?? raw;
    const text = lineOf(name);
    if (text && !parts.has(part)) parts.set(part, text);
  }
  const full = parts.get('full');
  if (full) return full;
  const pick = (...order: string[]) => order.flatMap((part) => parts.get(part) ?? []);
  const western = pick('first', 'middle', 'surname', 'suffix');
  if (western.length === 0) return [...parts.values()].join(' ') || null;
  if (western.every((part) => CJK.test(part))) return pick('surname', 'first', 'middle', 'suffix').join('');
  return western.join(' ');
}

function readPhones(contact: XmlElement | undefined, warn: Warn): AdfPhone[] {
  return children(contact, 'phone').flatMap((phone) => {
    const number = lineOf(phone);
    if (number === null) return [];
    if (!/\p{Nd}.*\p{Nd}.*\p{Nd}/u.test(number)) {
      warn('customer.phone_ignored');
      return [];
    }
    const rawType = attribute(phone, 'type');
    const rawTime = attribute(phone, 'time');
    return {
      number,
      type: oneOf(rawType, PHONE_TYPES, 'voice', (raw) => warn('customer.phone_type_unknown', raw)),
      rawType,
      preferred: isTrue(phone, 'preferredcontact'),
      time: oneOf(rawTime, TIMES, 'nopreference', (raw) => warn('customer.phone_time_unknown', raw)),
      rawTime,
    };
  });
}

function readEmails(contact: XmlElement | undefined, warn: Warn): AdfEmail[] {
  return children(contact, 'email').flatMap((email) => {
    const address = lineOf(email)?.replace(/^mailto:/i, '') ?? null;
    if (address === null) return [];
    if (!/[^\s@]@[^\s@]/.test(address)) {
      warn('customer.email_ignored');
      return [];
    }
    return { address, preferred: isTrue(email, 'preferredcontact') };
  });
}

function readAddress(addresses: XmlElement[]): AdfAddress | null {
  for (const address of addresses) {
    const line = (street: XmlElement) => Number(attribute(street, 'line') ?? 1) || 1;
    const streets = children(address, 'street').sort((a, b) => line(a) - line(b));
    const street = [...streets, ...children(address, 'apartment')].flatMap((part) => lineOf(part) ?? []).join(' ');
    const read: AdfAddress = {
      street: street || null,
      city: lineOf(child(address, 'city')),
      region: lineOf(child(address, 'regioncode')) ?? lineOf(child(address, 'region', 'state', 'province')),
      postalCode: lineOf(child(address, 'postalcode', 'postcode', 'zip')),
      country: lineOf(child(address, 'country')),
    };
    if (Object.values(read).some((value) => value !== null)) return read;
  }
  return null;
}

function isTrue(element: XmlElement, name: string): boolean {
  return ['1', 'true', 'yes'].includes(attribute(element, name)?.toLowerCase() ?? '');
}
