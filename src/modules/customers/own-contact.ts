import type { Ctx } from '../../platform/context.ts';
import { type Tx, transact } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { emitMany } from '../../platform/events.ts';
import { customerContactChanged } from '../events.ts';
import { checkCustomer } from './check.ts';
import { needLive, saveAddresses, saveContacts } from './file/parts.ts';
import * as queries from './file/queries.ts';
import type { FileInputValues } from './file/schema.ts';
import { refuseTaken } from './file/taken.ts';
import { refreshMatch } from './matching-facts.ts';
import { confirmOwn } from './verification/service.ts';

/** What an owner may change of their own: how they are reached and where they live. Lists are the whole list as it shall be. */
export type OwnContact = Pick<FileInputValues, 'contacts' | 'addresses'>;

/**
 * The owner's own change of contact data (CUS-09, WEB-04). There is one record, so every dealer that serves the owner has it at once; each
 * is told by an event. The file counts as verified by the owner. The number one signs in with is changed by signing in with the new one:
 * the caller checks that.
 * @throws AppError request.conflict, customer.number_taken
 */
export async function changeOwnContact(
  ctx: Ctx,
  customerId: string,
  change: OwnContact & { version: number },
): Promise<{ version: number }> {
  return transact(ctx, (tx) => changeOwn(ctx, tx, customerId, change));
}

async function changeOwn(
  ctx: Ctx,
  tx: Tx,
  customerId: string,
  { version, contacts, addresses }: OwnContact & { version: number },
): Promise<{ version: number }> {
  const before = await queries.fileRow(tx, customerId);
  if (!before) throw new AppError('request.not_found');
  needLive(before.status);
  const { kind, birthOn, gender, guardianConsent } = before;
  const stored = { kind: kind as 'person', birthOn, gender, guardianConsent, custom: {} };
  const file = await checkCustomer(ctx, tx, { contacts, addresses }, stored);
  const updated = await tx
    .updateTable('customers.customer')
    .set({ version: version + 1, updatedAt: ctx.clock.now() })
    .where('id', '=', customerId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: { version: before.version } });
  if (file.contacts) {
    // An owner never says that a number is shared: it is for a colleague to confirm.
    const contacts = file.contacts.map((each) => ({ ...each, shared: undefined }));
    await refuseTaken(ctx, tx, contacts, customerId);
    await saveContacts(ctx, tx, customerId, contacts);
  }
  if (file.addresses) await saveAddresses(ctx, tx, customerId, file.addresses);
  await confirmOwn(ctx, tx, customerId, 'changed');
  await queries.recount(tx, customerId);
  await refreshMatch(ctx, tx, customerId);
  const units = await tx
    .selectFrom('customers.relationship')
    .select('orgId')
    .where('customerId', '=', customerId)
    .execute();
  const parts = [file.contacts && ('contacts' as const), file.addresses && ('addresses' as const)].flatMap(
    (part) => part ?? [],
  );
  await emitMany(
    ctx,
    tx,
    customerContactChanged,
    units.map(({ orgId }) => ({ orgId, subjectId: customerId, customerId, payload: { parts } })),
  );
  return { version: version + 1 };
}
