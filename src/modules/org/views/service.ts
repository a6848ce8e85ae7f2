import type * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import * as queries from './queries.ts';
import type { createView as CreateView, editView as EditView, SavedView, ViewState } from './schema.ts';

type View = z.output<typeof SavedView>;
type State = z.output<typeof ViewState>;
type Row = NonNullable<Awaited<ReturnType<typeof queries.viewById>>>;

function viewOf(ctx: Ctx, { ownerId, unitId: _, state, ...row }: Row): View {
  return { ...row, state: state as unknown as State, mine: ownerId === staffIdOf(ctx) };
}

/** One's own views of a list and those shared with the acting unit, and which of them opens it. */
export async function listViews(ctx: Ctx, list: string): Promise<{ rows: View[]; defaultId: string | null }> {
  return read(ctx, async (tx) => {
    const [rows, defaultId] = await Promise.all([
      queries.viewsOf(tx, list),
      queries.defaultOf(tx, staffIdOf(ctx), list),
    ]);
    return { rows: rows.map((row) => viewOf(ctx, row)), defaultId };
  });
}

/** Holds back a view that keeps a whole number or address: what is sealed in the file of a customer is not to stand in clear beside it (SEC-03). */
function refuseNumbers(state: { query: Record<string, string> }): void {
  const whole = Object.values(state.query).some((value) => /(?:\d[\s-]?){9}/.test(value) || /\S@\S+\.\S/.test(value));
  if (whole)
    throw invalid(
      'state.query',
      '视图不能保存完整的号码或邮箱,请先清除搜索内容。',
      'A view keeps no whole number or e-mail address; clear the search first.',
    );
}

/**
 * Saves a view at the acting unit; sharing it takes view.share.
 * @throws AppError auth.forbidden, view.name_taken
 */
export async function createView(ctx: Ctx, input: z.output<typeof CreateView.body>): Promise<View> {
  refuseNumbers(input.state);
  if (input.shared) breadthOf(ctx, 'view.share');
  const id = newId();
  return transact(ctx, async (tx) => {
    await tx
      .insertInto('org.savedView')
      .values({
        id,
        ownerId: staffIdOf(ctx),
        unitId: scopeOf(ctx).unitId,
        list: input.list,
        name: input.name,
        shared: input.shared,
        state: JSON.stringify(input.state),
      })
      .execute();
    return viewOf(ctx, await existing(tx, id));
  });
}

/**
 * Changes name, sharing or state. Sharing one's own view takes view.share, and so does changing what somebody else shared at the acting
 * unit; only its owner takes it back from sharing.
 * @throws AppError request.not_found, auth.forbidden, request.conflict with the current view, view.name_taken
 */
export async function editView(ctx: Ctx, id: string, change: z.output<typeof EditView.body>): Promise<View> {
  if (change.state) refuseNumbers(change.state);
  return transact(ctx, async (tx) => {
    const row = await existing(tx, id);
    const before = viewOf(ctx, row);
    const { version, name, shared, state } = change;
    if (!before.mine || shared === true) breadthOf(ctx, 'view.share');
    // The permission is held here; a view of another unit would be shared there.
    if (shared === true && row.unitId !== scopeOf(ctx).unitId)
      throw new AppError('auth.forbidden', { permission: 'view.share' });
    if (!before.mine && shared === false) throw new AppError('auth.forbidden', { permission: 'view.share' });
    const updated = await tx
      .updateTable('org.savedView')
      .set({
        version: version + 1,
        ...(name === undefined ? {} : { name }),
        ...(shared === undefined ? {} : { shared }),
        ...(state === undefined ? {} : { state: JSON.stringify(state) }),
      })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) {
      // The version fits, and yet nothing was written: a view shared by a unit above, which is only to be used here.
      if (before.version === version) throw new AppError('auth.forbidden', { permission: 'view.share' });
      const { name: nowName, shared: nowShared, state: nowState } = before;
      throw new AppError('request.conflict', {
        current: { name: nowName, shared: nowShared, state: nowState, version: before.version },
      });
    }
    return viewOf(ctx, await existing(tx, id));
  });
}

/** Deletes a view, and with it everybody's choice of it as default. @throws AppError request.not_found, auth.forbidden */
export async function deleteView(ctx: Ctx, id: string): Promise<void> {
  return transact(ctx, async (tx) => {
    const view = viewOf(ctx, await existing(tx, id));
    if (!view.mine) breadthOf(ctx, 'view.share');
    const { numDeletedRows } = await tx.deleteFrom('org.savedView').where('id', '=', id).executeTakeFirst();
    if (numDeletedRows === 0n) throw new AppError('auth.forbidden', { permission: 'view.share' });
  });
}

/** Chooses the view that opens a list for the caller; null takes the choice back. @throws AppError request.not_found */
export async function setDefaultView(ctx: Ctx, list: string, viewId: string | null): Promise<string | null> {
  const staffId = staffIdOf(ctx);
  return transact(ctx, async (tx) => {
    if (viewId === null) {
      await tx.deleteFrom('org.defaultView').where('staffId', '=', staffId).where('list', '=', list).execute();
      return null;
    }
    const view = await existing(tx, viewId);
    if (view.list !== list) throw new AppError('request.not_found');
    await tx
      .insertInto('org.defaultView')
      .values({ staffId, list, viewId })
      .onConflict((conflict) => conflict.columns(['staffId', 'list']).doUpdateSet({ viewId }))
      .execute();
    return viewId;
  });
}

async function existing(tx: Tx, id: string): Promise<Row> {
  const row = await queries.viewById(tx, id);
  if (!row) throw new AppError('request.not_found');
  return row;
}
