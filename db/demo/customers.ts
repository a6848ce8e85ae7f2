import { sealContact } from '../../src/modules/customers/index.ts';
import { nameGrams } from '../../src/platform/name-grams.ts';
import { writeConsents } from './consents.ts';
import { fileOf, writeFile } from './files.ts';
import { mobileOf } from './people.ts';
import type { Dealer } from './tree.ts';
import type { World } from './world.ts';

export interface NewCustomer {
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
  // Drawn here, as the file has to know of it.
  const own = given.dealers.some(({ dealer }) => dealer.demo) && world.files.random.chance(0.45);
  const hasEmail = kind === 'person' && (random.chance(0.04) || own);
  const file = fileOf(world, { id, hasEmail, ...given });
  rows.add('customers.customer', {
    ...file.columns,
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
  rows.add('customers.identifier', { ...contact, label: null, status: file.numberStatus, createdAt: at });
  writeFile(world, { id, hasEmail, ...given }, file);
  if (hasEmail) {
    const value = `owner${next.mobile}@example.com`;
    rows.add('customers.identifier', {
      ...sealContact({ keys }, id, { kind: 'email', value }, false, random.id(at)),
      label: null,
      status: 'unknown',
      createdAt: at,
    });
  }
  writeConsents(world, {
    ...{ id, at, name, kind, channel: given.channel, valueHash: contact.valueHash },
    owner: stage === 'owner',
    demoDealerId: given.dealers.find(({ dealer }) => dealer.demo)?.dealer.id ?? null,
  });
  return { id, mobile };
}
