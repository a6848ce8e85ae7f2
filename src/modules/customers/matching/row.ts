import { hash as digest } from 'node:crypto';
import { blindIndex, derive, type KeyRing } from '../../../platform/crypto.ts';
import { cityOf } from '../../org/index.ts';

import type { MatchFacts, MatchRow } from './facts.ts';
import { latinWord, type NameParts, nameParts, organisationParts, partsGiven } from './name.ts';
import { birthDigits, deletions, idNumber, phoneDigits, plateParts, vinParts } from './numbers.ts';
import { BLOCKS, type Block } from './profile.ts';

const secrets = new WeakMap<KeyRing, string>();

/** A secret for the short hashes: some thirty a record, for which a keyed digest by prefix costs a third of an HMAC. */
function secretOf(ring: KeyRing): string {
  const known = secrets.get(ring);
  if (known) return known;
  const made = derive(ring, 'match').toString('base64');
  secrets.set(ring, made);
  return made;
}

/** Hashes of one installation: the database compares them and never sees the value. */
function hashing(ring: KeyRing) {
  const key = (block: Block, value: string): string => {
    const hash = blindIndex(ring, `match.${block}`, value).readBigInt64BE(0);
    return String((hash & ~31n) | BigInt(BLOCKS[block].kind));
  };
  const hash = (kind: string, value: string): string =>
    String(blindIndex(ring, `match.${kind}`, value).readBigInt64BE(0));
  const secret = secretOf(ring);
  const short = (kind: string, value: string): number =>
    Number.parseInt(digest('sha256', `${secret}${kind}\0${value}`).slice(0, 8), 16) | 0;
  const near = (kind: string, value: string): number[] => deletions(value).map((left) => short(kind, left));
  const word = (value: string): number => short('word', value);
  return { key, hash, near, word };
}

const orNull = <T>(values: readonly T[]): T[] | null => (values.length > 0 ? [...new Set(values)] : null);
const each = <I, O>(values: readonly I[] | undefined, read: (value: I) => O | null): O[] =>
  (values ?? []).map(read).filter((value) => value !== null);

function namesOf(facts: MatchFacts): NameParts {
  if (facts.givenName || facts.surname) return partsGiven(facts.givenName, facts.surname);
  if (facts.kind && facts.kind !== 'person') return organisationParts(facts.name ?? '');
  return nameParts(facts.name ?? '');
}

const text = (input: string | null | undefined): string | null =>
  (input ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() || null;

/**
 * Normalises and hashes one record. Pure: the same facts under the same keys give the same row, whatever else is stored; so a record
 * that is probed is judged as the stored ones are.
 */
export function matchRow(ring: KeyRing, facts: MatchFacts): MatchRow {
  const { key, hash, near, word } = hashing(ring);
  const name = namesOf(facts);
  const mobiles = orNull(each(facts.mobiles, phoneDigits)) ?? [];
  const landlines = orNull(each(facts.landlines, phoneDigits)) ?? [];
  const emails = orNull(each(facts.emails, mailAddress)) ?? [];
  const ids = each(facts.idNumbers, idNumber);
  if (facts.creditCode) ids.push(...each([facts.creditCode], idNumber));
  const vins = each(facts.vins, vinParts);
  const plates = each(facts.plates, plateParts);
  const accounts = [
    ...each(facts.wechats, (id) => account('wechat', id)),
    ...each(facts.memberCards, (id) => account('card', id)),
  ];
  const birth = birthDigits(facts.birthOn ?? '') ?? ids.find((id) => id.birth)?.birth ?? null;
  const idGender = ids.find((id) => id.gender)?.gender ?? null;
  const city = facts.cityCode ?? (facts.cityName ? (cityOf(facts.cityName) ?? text(facts.cityName)) : null);
  const street = text(facts.addressLine);
  const postcode = text(facts.postcode)?.replaceAll(' ', '') ?? null;
  const occupation = text(facts.occupation);
  const birthPlace = text(facts.birthPlace);

  const keys = new Set<string>();
  const add = (block: Block, ...parts: (string | null | undefined)[]) => {
    if (parts.every(Boolean)) keys.add(key(block, parts.join('\0')));
  };
  for (const digits of [...mobiles, ...landlines]) add('mobile', digits);
  for (const id of ids) {
    add('id', id.full);
    add('id_mask', id.mask, name.family_py);
  }
  for (const id of accounts) add('account', id);
  for (const { tail } of vins) add('vin', tail);
  for (const { shape } of plates) add('plate', shape);
  add('reading_birth', name.pinyin, birth);
  const [own] = mobiles;
  add('reading_area', name.pinyin, own?.slice(0, 7));
  add('reading_tail', name.pinyin, own?.slice(-4));
  add('name_city', name.han, city);
  latinKeys(add, { ...name, birth, emails, postcode, street, birthPlace });

  return {
    kind: facts.kind ?? 'person',
    ...partsOf(name),
    mobiles: orNull(mobiles.map((digits) => key('mobile', digits))),
    mobile_near: orNull(mobiles.flatMap((digits) => near('mobile', digits))),
    landlines: orNull(landlines.map((digits) => key('mobile', digits))),
    emails: orNull(emails.map((email) => hash('email', email))),
    email_names: orNull(emails.map((email) => hash('email_name', email.split('@', 1)[0] ?? ''))),
    email_near: orNull(emails.flatMap((email) => near('email', email))),
    accounts: orNull(accounts.map((id) => key('account', id))),
    ids: orNull(each(ids, ({ full }) => full && hash('id', full))),
    valid_ids: orNull(each(ids, ({ full, valid }) => (valid && full ? hash('id', full) : null))),
    id_masks: orNull(ids.map(({ mask }) => hash('id_mask', mask))),
    id_near: orNull(ids.flatMap(({ full }) => (full ? near('id', full) : []))),
    birth,
    gender: facts.gender ?? idGender ?? name.gender,
    id_gender: idGender,
    vins: orNull(each(vins, ({ vin }) => vin && hash('vin', vin))),
    vin_tails: orNull(vins.map(({ tail }) => key('vin', tail))),
    plates: orNull(plates.map(({ plate }) => hash('plate', plate))),
    plate_shapes: orNull(plates.map(({ shape }) => key('plate', shape))),
    city,
    street: street && hash('street', street),
    street_near: street ? orNull(near('street', street)) : null,
    street_words: street ? orNull(street.split(' ').map(word)) : null,
    postcode,
    occupation,
    birth_place: birthPlace,
    keys: [...keys],
  };
}

function partsOf({ gender: _, ...parts }: NameParts): Omit<NameParts, 'gender'> {
  return parts;
}

function mailAddress(input: string): string | null {
  const email = input.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  return email.length > 2 ? email : null;
}

function account(kind: string, input: string): string | null {
  const id = input.trim();
  return id ? `${kind}:${id}` : null;
}

interface LatinParts {
  first_name: string | null;
  last_name: string | null;
  family_py: string | null;
  birth: string | null;
  emails: string[];
  postcode: string | null;
  street: string | null;
  birthPlace: string | null;
}

/** Keys of names in Latin letters, whose spelling varies more: two or three parts of them each. */
function latinKeys(add: (block: Block, ...parts: (string | null | undefined)[]) => void, of: LatinParts): void {
  for (const email of of.emails) {
    add('email', email);
    add('email', email.split('@', 1)[0]);
  }
  const [first, last] = [latinWord(of.first_name), latinWord(of.last_name)];
  // Given and family name change places in files: either name finds the other's.
  for (const name of [first, last]) {
    add('name_birth', name, of.birth);
    add('name_postcode', name, of.postcode);
    add('name_alone', name);
  }
  add('full_name', ...[first, last].sort());
  if (of.family_py) return;
  add('birth_alone', of.birth);
  add('birth_postcode', of.birth, of.postcode?.slice(0, 3));
  add('birth_place', of.birth, of.birthPlace);
  add('initials_year', first?.slice(0, 2), last?.slice(0, 2), of.birth?.slice(0, 4));
  add('street', of.street, of.postcode);
}
