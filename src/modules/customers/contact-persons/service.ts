import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { needLive } from '../file/parts.ts';
import { fileRow, recount } from '../file/queries.ts';

async function organisation(tx: Tx, id: string): Promise<void> {
  const row = await fileRow(tx, id);
  if (!row) throw new AppError('request.not_found');
  needLive(row.status);
  if (row.kind === 'person') throw invalid('id', '个人客户没有联系人。', 'A person has no contact persons.');
}

function onlyPrimary(tx: Tx, customerId: string, id: string) {
  return tx
    .updateTable('customers.contactPerson')
    .set({ isPrimary: false })
    .where('customerId', '=', customerId)
    .where('id', '<>', id)
    .where('isPrimary', '=', true)
    .execute();
}

/** Links a person in sight to an organisation in sight. @throws AppError customer.contact_person_exists */
export async function addContactPerson(
  ctx: Ctx,
  customerId: string,
  given: { personId: string; title: string | null; isPrimary: boolean; fromDate: string | null },
) {
  return transact(ctx, async (tx) => {
    await organisation(tx, customerId);
    const person = await fileRow(tx, given.personId);
    if (person?.kind !== 'person')
      throw invalid('personId', '没有这位客户,或不是个人。', 'There is no such customer, or it is no person.');
    const id = newId();
    await tx
      .insertInto('customers.contactPerson')
      .values({ id, customerId, ...given })
      .execute();
    if (given.isPrimary) await onlyPrimary(tx, customerId, id);
    await recount(tx, customerId);
    return { id };
  });
}

/** Changes a link, or ends it. */
export async function editContactPerson(
  ctx: Ctx,
  { id: customerId, linkId }: { id: string; linkId: string },
  change: { title?: string | null | undefined; isPrimary?: boolean | undefined; toDate?: string | null | undefined },
) {
  return transact(ctx, async (tx) => {
    await organisation(tx, customerId);
    const updated = await tx
      .updateTable('customers.contactPerson')
      .set((eb) => ({ id: eb.ref('id'), title: change.title, isPrimary: change.isPrimary, toDate: change.toDate }))
      .where('id', '=', linkId)
      .where('customerId', '=', customerId)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.not_found');
    if (change.isPrimary) await onlyPrimary(tx, customerId, linkId);
    await recount(tx, customerId);
    return { id: linkId };
  });
}

/** Removes a link that was never right. */
export async function removeContactPerson(ctx: Ctx, { id: customerId, linkId }: { id: string; linkId: string }) {
  return transact(ctx, async (tx) => {
    await organisation(tx, customerId);
    const gone = await tx
      .deleteFrom('customers.contactPerson')
      .where('id', '=', linkId)
      .where('customerId', '=', customerId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new AppError('request.not_found');
    await recount(tx, customerId);
    return { removed: true as const };
  });
}
