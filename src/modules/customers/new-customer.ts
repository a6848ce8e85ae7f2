import type { Ctx } from '../../platform/context.ts';
import { newId, type Tx } from '../../platform/db.ts';
import { nameGrams } from '../../platform/name-grams.ts';
import { type Address, sealAddress } from './addresses.ts';
import { measure, type RuleLine } from './completeness/measure.ts';
import { type Document, sealDocument } from './documents.ts';
import type { FileInputValues } from './file/schema.ts';
import { type LabelledContact, sealContact } from './identifiers.ts';
import { keepMatchRow, type MatchRow, matchRow } from './matching/index.ts';
import { factsOfNew } from './matching-facts.ts';
import * as queries from './queries.ts';
import { storedRules } from './rules.ts';

/** What is known of a customer who is to be made, checked and in normal form. */
export interface Person
  extends Partial<
    Omit<
      FileInputValues,
      'kind' | 'name' | 'cityCode' | 'contacts' | 'addresses' | 'documents' | 'externalIds' | 'custom'
    >
  > {
  kind?: 'person' | 'enterprise' | 'institution' | 'dealer';
  name: string;
  /** The first is the primary one. */
  contacts: readonly LabelledContact[];
  cityCode: string | null;
  addresses?: readonly Address[] | undefined;
  documents?: readonly Document[] | undefined;
  externalIds?: readonly { source: string; externalId: string }[] | undefined;
  custom?: Record<string, unknown> | undefined;
  /** The dealer whose record it is (kind dealer). */
  unitId?: string | null;
}

/** The rows of a new customer in every table, sealed and measured; pure, for one and for many. */
export function customerRows(ctx: Pick<Ctx, 'keys'>, rule: readonly RuleLine[], person: Person, id: string = newId()) {
  const { name, cityCode, kind = 'person', addresses = [], documents = [], externalIds = [] } = person;
  const identifiers = person.contacts.map((contact, at) => sealContact(ctx, id, contact, at === 0));
  const { completeness, missing } = measure(rule, { ...person, kind });
  return {
    customer: {
      id,
      kind,
      name,
      nameGrams: nameGrams(name),
      primaryMasked: identifiers[0]?.masked ?? null,
      cityCode,
      provinceCode: provinceOf(cityCode),
      unitId: person.unitId,
      gender: person.gender,
      birthOn: person.birthOn,
      occupation: person.occupation,
      income: person.income,
      residence: person.residence,
      language: person.language,
      familySize: person.familySize,
      needs: person.needs,
      hobbies: person.hobbies,
      tags: person.tags,
      vip: person.vip,
      opinionLeader: person.opinionLeader,
      valueClass: person.valueClass,
      expectedValueFen: person.expectedValueFen,
      source: person.source,
      archivistId: person.archivistId,
      guardianConsent: person.guardianConsent,
      custom: person.custom && JSON.stringify(person.custom),
      completeness,
      missing,
    },
    identifiers,
    addresses: addresses.map((address, at) => sealAddress(ctx, id, address, at === 0)),
    documents: documents.map((document) => sealDocument(ctx, id, document)),
    externalIds: externalIds.map((each) => ({ id: newId(), customerId: id, ...each })),
  };
}

/** Makes a customer, seen by a unit and the brand above it. What the caller hands over has been checked (`checkCustomer`, a door's own form). */
export async function createCustomer(ctx: Ctx, tx: Tx, person: Person, seenBy: string): Promise<string> {
  const rows = customerRows(ctx, (await storedRules(ctx, tx)).completeness, person);
  await insertCustomer(tx, rows, seenBy, matchRow(ctx.keys, factsOfNew(person)));
  return rows.customer.id;
}

/** Adds the rows of a new customer. All statements are on their way when this returns, so that a caller's own may travel with them. */
export function insertCustomer(
  tx: Tx,
  rows: ReturnType<typeof customerRows>,
  seenBy: string,
  match: MatchRow,
): Promise<unknown> {
  const { id } = rows.customer;
  // In this order on one connection: the row, the right to see it, what hangs on it.
  return Promise.all([
    tx.insertInto('customers.customer').values(rows.customer).execute(),
    queries.relate(tx, id, seenBy),
    rows.identifiers.length > 0 && tx.insertInto('customers.identifier').values(rows.identifiers).execute(),
    rows.addresses.length > 0 && tx.insertInto('customers.address').values(rows.addresses).execute(),
    rows.documents.length > 0 && tx.insertInto('customers.document').values(rows.documents).execute(),
    rows.externalIds.length > 0 && tx.insertInto('customers.externalId').values(rows.externalIds).execute(),
    keepMatchRow(tx, id, match),
  ]);
}

/** The province of a city's code. */
export function provinceOf(cityCode: string | null): string | null {
  return cityCode ? `${cityCode.slice(0, 2)}0000` : null;
}
