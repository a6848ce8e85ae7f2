import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { customerEdited } from '../../events.ts';
import { dictionaries } from '../../org/index.ts';
import { needLive } from '../file/parts.ts';
import { type FileRow, fileRow, recount } from '../file/queries.ts';

interface Joining {
  withId?: string | undefined;
  role: string | null;
  withRole?: string | undefined;
}

async function personIn(tx: Tx, id: string, field: string): Promise<FileRow> {
  const row = await fileRow(tx, id);
  if (!row) {
    if (field === 'id') throw new AppError('request.not_found');
    throw invalid(field, '没有这位客户,或您无权查看。', 'There is no such customer, or they are not yours to see.');
  }
  needLive(row.status);
  if (row.kind !== 'person') throw invalid(field, '只有个人客户有家庭。', 'Only a person has a household.');
  return row;
}

async function checkRole(ctx: Ctx, tx: Tx, field: string, role: string | null | undefined): Promise<void> {
  if (!role) return;
  const known = (await dictionaries(ctx, tx)).some(
    ({ kind, code, active }) => kind === 'household_role' && code === role && active,
  );
  if (!known) throw invalid(field, `没有角色“${role}”。`, `There is no role "${role}".`);
}

function put(tx: Tx, id: string, householdId: string | null, householdRole: string | null) {
  return tx.updateTable('customers.customer').set({ householdId, householdRole }).where('id', '=', id).execute();
}

/** Puts a person into the household of another one (CUS-06): relatives stay two records however much they share. */
export async function joinHousehold(ctx: Ctx, id: string, { withId, role, withRole }: Joining) {
  return transact(ctx, async (tx) => {
    const person = await personIn(tx, id, 'id');
    await checkRole(ctx, tx, 'role', role);
    await checkRole(ctx, tx, 'withRole', withRole);
    if (withId === id) throw new AppError('customer.own_household');
    const other = withId ? await personIn(tx, withId, 'withId') : person;
    let householdId = other.householdId;
    if (!householdId) {
      if (!withId) throw invalid('withId', '请选择家庭成员。', 'Choose another person of the household.');
      householdId = newId();
      await tx
        .insertInto('customers.household')
        .values({ id: householdId, name: `${other.name}家庭` })
        .execute();
      await put(tx, other.id, householdId, withRole ?? null);
      await recount(tx, other.id);
    }
    await put(tx, id, householdId, role);
    await recount(tx, id);
    await tell(ctx, tx, id);
    return { householdId };
  });
}

/** Takes a person out of their household. */
export async function leaveHousehold(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await personIn(tx, id, 'id');
    await put(tx, id, null, null);
    await recount(tx, id);
    await tell(ctx, tx, id);
    return { left: true as const };
  });
}

function tell(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const payload = { fields: ['household'] };
  return emit(ctx, tx, customerEdited, { orgId: scopeOf(ctx).unitId, subjectId: id, customerId: id, payload });
}
