import { sealContact } from '../../src/modules/customers/index.ts';
import { nameGrams } from '../../src/platform/name-grams.ts';
import { DAY } from './days.ts';
import { mobileOf } from './people.ts';
import type { Dealer } from './tree.ts';
import type { World } from './world.ts';

/** Versions of the consent text with the day each came into use. */
const CONSENT_TEXTS: readonly (readonly [string, number])[] = [
  ['2026-11', Date.UTC(2026, 10, 1)],
  ['2024-07', Date.UTC(2024, 6, 1)],
  ['2021-11', Date.UTC(2021, 10, 1)],
];

interface NewCustomer {
  at: number;
  name: string;
  kind: 'person' | 'enterprise';
  gender: 'female' | 'male' | null;
  cityCode: string | null;
  /** Units beside the brand that know the customer, with the instant they came to. */
  dealers: readonly { dealer: Dealer; at: number }[];
  stage: 'potential' | 'prospect' | 'ordered' | 'owner';
  stageSince: number;
  channel: string;
  /** Eleven digits; the next free one where none is given. */
  mobile?: string;
}

/** Writes a customer with the right of brand and dealers to see it, a sealed mobile, and the consents since the law asks for them. */
export function writeCustomer(world: World, given: NewCustomer): { id: string; mobile: string } {
  const { rows, random, keys, tree, next } = world;
  const { at, name, kind, gender, cityCode, stage, stageSince } = given;
  const id = random.id(at);
  const version = 1 + ['potential', 'prospect', 'ordered', 'owner'].indexOf(stage);
  const provinceCode = cityCode ? `${cityCode.slice(0, 2)}0000` : null;
  const mobile = given.mobile ? `+86${given.mobile}` : mobileOf(next.mobile++);
  const contact = sealContact({ keys }, id, { kind: 'mobile', value: mobile }, true, random.id(at));
  rows.add('customers.customer', {
    id,
    kind,
    name,
    nameGrams: nameGrams(name),
    primaryMasked: contact.masked,
    gender,
    provinceCode,
    cityCode,
    stage,
    stageSince,
    version,
    createdAt: at,
  });
  rows.add('customers.relationship', { id: random.id(at), customerId: id, orgId: tree.brandId, createdAt: at });
  for (const known of given.dealers)
    rows.add('customers.relationship', {
      id: random.id(known.at),
      customerId: id,
      orgId: known.dealer.id,
      createdAt: known.at,
    });
  rows.add('customers.identifier', { ...contact, createdAt: at });
  if (kind === 'person' && random.chance(0.04)) {
    const value = `owner${next.mobile}@example.com`;
    rows.add('customers.identifier', {
      ...sealContact({ keys }, id, { kind: 'email', value }, false, random.id(at)),
      createdAt: at,
    });
  }
  const textVersion = CONSENT_TEXTS.find(([, since]) => since <= at)?.[0];
  if (textVersion) {
    const consent = { customerId: id, textVersion, channel: given.channel, evidence: { demo: true }, createdAt: at };
    rows.add('customers.consent', { ...consent, id: random.id(at), purpose: 'share_dealer', state: 'granted' });
    const call = random.chance(0.45);
    rows.add('customers.consent', {
      ...consent,
      id: random.id(at),
      purpose: 'marketing_call',
      state: call ? 'granted' : 'denied',
    });
    const withdrawnAt = at + random.between(30, 600) * DAY;
    if (call && withdrawnAt < world.now && random.chance(0.06)) {
      rows.add('customers.consent', {
        ...consent,
        id: random.id(withdrawnAt),
        purpose: 'marketing_call',
        state: 'withdrawn',
        channel: 'hotline',
        createdAt: withdrawnAt,
      });
    }
  }
  return { id, mobile };
}
