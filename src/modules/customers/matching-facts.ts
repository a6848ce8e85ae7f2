import { sql } from 'kysely';
import type { Ctx } from '../../platform/context.ts';
import { KeyError } from '../../platform/crypto.ts';
import type { Tx } from '../../platform/db.ts';
import { cityName } from '../org/index.ts';
import { type Address, openLine } from './addresses.ts';
import { DOCUMENT_KINDS, type Document, openDocument } from './documents.ts';
import { queueDuplicates } from './duplicates/queue.ts';
import { type Contact, openContact } from './identifiers.ts';
import { dropMatchRow, keepMatchRow, keepMatchRows, type MatchFacts, matchRow } from './matching/index.ts';

/** What identifies a customer who is being made, without a look at the database. */
export function factsOfNew(person: {
  kind?: MatchFacts['kind'];
  name: string;
  gender?: MatchFacts['gender'];
  birthOn?: string | null | undefined;
  cityCode: string | null;
  contacts: readonly Contact[];
  addresses?: readonly Address[] | undefined;
  documents?: readonly Document[] | undefined;
}): MatchFacts {
  const { kind, name, gender, birthOn, cityCode, contacts, addresses, documents } = person;
  const valuesOf = (wanted: Contact['kind']) => contacts.filter((one) => one.kind === wanted).map(({ value }) => value);
  const numbers = documents?.filter((one) => one.kind !== 'credit_code').map(({ number }) => number);
  return {
    kind,
    name,
    gender,
    birthOn,
    cityCode,
    cityName: cityCode ? cityName(cityCode) : null,
    mobiles: valuesOf('mobile'),
    landlines: valuesOf('landline'),
    emails: valuesOf('email'),
    wechats: valuesOf('wechat'),
    idNumbers: numbers,
    creditCode: documents?.find((one) => one.kind === 'credit_code')?.number,
    addressLine: addresses?.[0]?.line,
    postcode: addresses?.[0]?.postcode,
  };
}

interface FactRow {
  part: string;
  id: string | null;
  sealed: Buffer | null;
  clear: string | null;
}

/** What identifies a stored customer, sealed values opened: group-wide, so never for showing. One statement. */
export async function factsOfStored(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
): Promise<{ facts: MatchFacts; live: boolean }> {
  const { rows } = await sql<FactRow>`select * from customers.facts_of(${customerId})`.execute(tx);
  return factsFrom(ctx, customerId, rows);
}

function factsFrom(ctx: Ctx, customerId: string, rows: readonly FactRow[]): { facts: MatchFacts; live: boolean } {
  const clear = (part: string) => rows.filter((row) => row.part === part).flatMap(({ clear: value }) => value ?? []);
  /** A value that cannot be opened is no evidence, and no reason to keep the rest of the file from being changed. */
  const open = (row: FactRow, read: (id: string, sealed: Buffer) => string | null): string[] => {
    if (!row.id || !row.sealed) return [];
    try {
      return [read(row.id, row.sealed) ?? []].flat();
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      ctx.log.error({ err: error, customerId, part: row.part, id: row.id }, 'a sealed value cannot be opened');
      return [];
    }
  };
  const opened = (part: string) =>
    rows
      .filter((row) => row.part === part)
      .flatMap((row) => open(row, (id, valueEnc) => openContact(ctx, { id, valueEnc })));
  const documents = rows
    .filter(({ part }) => DOCUMENTS.has(part))
    .flatMap((row) =>
      open(row, (id, numberEnc) => openDocument(ctx, { id, numberEnc })).map((number) => ({ kind: row.part, number })),
    );
  const address = rows.find(({ part }) => part === 'address');
  const city = clear('city')[0];
  const facts: MatchFacts = {
    kind: clear('kind')[0] as MatchFacts['kind'],
    name: clear('name')[0],
    gender: clear('gender')[0] as MatchFacts['gender'],
    birthOn: clear('birth')[0],
    cityCode: city,
    cityName: city ? cityName(city) : null,
    mobiles: opened('mobile'),
    landlines: opened('landline'),
    emails: opened('email'),
    wechats: opened('wechat'),
    idNumbers: documents.filter(({ kind }) => kind !== 'credit_code').map(({ number }) => number),
    creditCode: documents.find(({ kind }) => kind === 'credit_code')?.number,
    addressLine: address && open(address, (id, lineEnc) => openLine(ctx, { id, lineEnc }))[0],
    postcode: address?.clear,
    vins: clear('vin'),
    plates: clear('plate'),
    memberCards: clear('card'),
  };
  return { facts, live: LIVE.has(clear('status')[0] ?? '') };
}

const LIVE: ReadonlySet<string> = new Set(['active', 'outdated']);

const DOCUMENTS: ReadonlySet<string> = new Set(DOCUMENT_KINDS);

/**
 * Brings the matcher's row of a stored customer up to date; for whoever changes their name, contacts, documents, address or vehicles.
 * A customer who is merged, erased or restricted is left out of recognition.
 */
export async function refreshMatch(ctx: Ctx, tx: Tx, customerId: string): Promise<void> {
  const { facts, live } = await factsOfStored(ctx, tx, customerId);
  if (!live) return dropMatchRow(tx, customerId);
  const row = matchRow(ctx.keys, facts);
  await keepMatchRow(tx, customerId, row);
  await queueDuplicates(tx, customerId, row);
}

/** As refreshMatch, for live customers the matcher has no row of; looks for no duplicates, which the nightly search finds. */
export async function gatherMatches(ctx: Ctx, tx: Tx, customerIds: readonly string[]): Promise<void> {
  const { rows } = await sql<FactRow & { customerId: string }>`
    select i.id as customer_id, f.* from unnest(${[...customerIds]}::uuid[]) i(id) cross join lateral customers.facts_of(i.id) f`.execute(
    tx,
  );
  const byCustomer = Map.groupBy(rows, ({ customerId }) => customerId);
  const kept = [...byCustomer].map(([customerId, own]) => {
    const { facts } = factsFrom(ctx, customerId, own);
    return { customerId, row: matchRow(ctx.keys, facts) };
  });
  await keepMatchRows(tx, kept);
}
