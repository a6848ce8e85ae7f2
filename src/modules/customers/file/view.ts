import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { placeName } from '../../org/index.ts';
import { staleBefore } from '../verification/stale.ts';
import * as queries from './queries.ts';

/** The whole file of a customer as far as visible; everything sealed is masked. */
export function getFile(ctx: Ctx, id: string) {
  return read(ctx, (tx) => fileOf(ctx, tx, id));
}

/** As `getFile`, in the caller's transaction: one round trip, and one more where there is a household. @throws AppError request.not_found */
export async function fileOf(ctx: Ctx, tx: Tx, id: string) {
  const [
    row,
    contacts,
    addresses,
    documents,
    externalIds,
    persons,
    speaksFor,
    attachments,
    stages,
    verifications,
    stale,
  ] = await Promise.all([
    queries.fileRow(tx, id),
    queries.contactsOf(tx, id),
    queries.addressesOf(tx, id),
    queries.documentsOf(tx, id),
    queries.externalIdsOf(tx, id),
    queries.contactPersonsOf(tx, id),
    queries.speaksFor(tx, id),
    queries.attachmentsOf(tx, id),
    queries.stagesOf(tx, id),
    queries.verificationsOf(tx, id),
    staleBefore(ctx, tx),
  ]);
  if (!row) throw new AppError('request.not_found');
  const { householdId, householdRole, custom, ...own } = row;
  const household = await queries.householdOf(tx, householdId);
  return {
    ...own,
    custom: custom as Record<string, unknown>,
    stale: row.status === 'active' && (row.verifiedAt ?? row.createdAt) < stale,
    contacts,
    addresses: addresses.map((address) => ({ ...address, place: placeName(address) })),
    documents,
    externalIds,
    household: household && { ...household, role: householdRole },
    contactPersons: persons.map(({ id: link, title, isPrimary, fromDate, ...person }) => ({
      id: link,
      title,
      isPrimary,
      fromDate,
      person: { id: person.personId, name: person.name, mobileMasked: person.primaryMasked, stage: person.stage },
    })),
    speaksFor,
    attachments,
    stages,
    verifications,
  };
}
