import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { sealAddress, sealLine } from '../addresses.ts';
import type { CheckedAddress, CheckedContact, CheckedDocument } from '../check.ts';
import { sealDocument, sealNumber } from '../documents.ts';
import { sealContact, sealValue } from '../identifiers.ts';

type PartTable = 'customers.identifier' | 'customers.address' | 'customers.document';

/** The ids a customer's list holds; those that are no more wanted are removed, one that is not theirs is refused. */
async function settle(
  tx: Tx,
  table: PartTable,
  customerId: string,
  wanted: readonly { id: string | null }[],
  field: string,
): Promise<void> {
  const rows = await tx.selectFrom(table).select('id').where('customerId', '=', customerId).execute();
  const held = new Set(rows.map(({ id }) => id));
  const kept = new Set<string>();
  for (const [at, { id }] of wanted.entries()) {
    if (!id) continue;
    if (!held.has(id) || kept.has(id))
      throw invalid(`${field}.${at}.id`, '这一项已不存在,请刷新后再试。', 'This entry is gone; reload and try again.');
    kept.add(id);
  }
  const gone = [...held].filter((id) => !kept.has(id));
  if (gone.length > 0) await tx.deleteFrom(table).where('id', 'in', gone).execute();
}

/** Brings the ways to reach a customer to the list that is wanted; the first is the primary one. True where a value came, went or changed. */
export async function saveContacts(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  contacts: readonly CheckedContact[],
): Promise<void> {
  await settle(tx, 'customers.identifier', customerId, contacts, 'contacts');
  for (const [at, { id, value, label, shared }] of contacts.entries()) {
    const isPrimary = at === 0;
    if (!id) {
      if (value)
        await tx
          .insertInto('customers.identifier')
          .values(sealContact(ctx, customerId, { ...value, label: label ?? null, shared: shared ?? false }, isPrimary))
          .execute();
      continue;
    }
    const sealed = value
      ? { kind: value.kind, ...sealValue(ctx, id, value), status: 'unknown', statusAt: null, verifiedAt: null }
      : {};
    await tx
      .updateTable('customers.identifier')
      .set({ ...sealed, isPrimary, label, shared })
      .where('id', '=', id)
      .where(sql<boolean>`(${value !== null} or is_primary <> ${isPrimary} or (${label !== undefined} and label is distinct from ${label ?? null}::text)
        or (${shared !== undefined} and shared <> ${shared ?? false}))`)
      .execute();
  }
}

/** Brings the addresses of a customer to the list that is wanted; a line that is not given stays sealed as it is. */
export async function saveAddresses(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  addresses: readonly CheckedAddress[],
): Promise<void> {
  await settle(tx, 'customers.address', customerId, addresses, 'addresses');
  for (const [at, address] of addresses.entries()) {
    const { id, kind, provinceCode, cityCode, districtCode, postcode, line } = address;
    const isPrimary = at === 0;
    if (!id) {
      const row = sealAddress(ctx, customerId, { ...address, line: line ?? null }, isPrimary);
      await tx.insertInto('customers.address').values(row).execute();
      continue;
    }
    await tx
      .updateTable('customers.address')
      .set({ kind, provinceCode, cityCode, districtCode, postcode, isPrimary })
      .set(line === undefined ? {} : sealLine(ctx, id, line))
      .where('id', '=', id)
      .execute();
  }
}

/** Brings the documents of a customer to the list that is wanted. */
export async function saveDocuments(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  documents: readonly CheckedDocument[],
): Promise<void> {
  await settle(tx, 'customers.document', customerId, documents, 'documents');
  for (const { id, value, validUntil } of documents) {
    if (!id) {
      if (value)
        await tx
          .insertInto('customers.document')
          .values(sealDocument(ctx, customerId, { ...value, validUntil: validUntil ?? null }))
          .execute();
    } else if (value || validUntil !== undefined)
      await tx
        .updateTable('customers.document')
        .set(value ? { kind: value.kind, ...sealNumber(ctx, id, value) } : {})
        .set({ validUntil })
        .where('id', '=', id)
        .execute();
  }
}

/** Brings the numbers other systems know a customer by to the list that is wanted. */
export async function saveExternalIds(
  tx: Tx,
  customerId: string,
  wanted: readonly { source: string; externalId: string }[],
): Promise<void> {
  const rows = await tx
    .selectFrom('customers.externalId')
    .select(['id', 'source', 'externalId'])
    .where('customerId', '=', customerId)
    .execute();
  const keyOf = (each: { source: string; externalId: string }) => `${each.source} ${each.externalId}`;
  const keys = new Set(wanted.map(keyOf));
  const held = new Set(rows.map(keyOf));
  const gone = rows.filter((row) => !keys.has(keyOf(row))).map(({ id }) => id);
  const added = wanted.filter((each) => !held.has(keyOf(each)));
  if (gone.length > 0) await tx.deleteFrom('customers.externalId').where('id', 'in', gone).execute();
  if (added.length > 0)
    await tx
      .insertInto('customers.externalId')
      .values(added.map(({ source, externalId }) => ({ id: newId(), customerId, source, externalId })))
      .execute();
}

/** Refuses to change a file that is not to be processed any more. @throws AppError customer.not_active */
export function needLive(status: string): void {
  if (status !== 'active' && status !== 'outdated') throw new AppError('customer.not_active');
}
