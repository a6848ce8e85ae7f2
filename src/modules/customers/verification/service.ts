import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { customerStatusSet, customerVerified } from '../../events.ts';
import { dictionaries } from '../../org/index.ts';
import { needLive } from '../file/parts.ts';
import { fileRow, recount } from '../file/queries.ts';
import type { setStatus as setStatusEndpoint, verifyFile as verifyEndpoint } from './schema.ts';

/** A number of a customer and what is known of it. */
export interface NumberMark {
  customerId: string;
  identifierId: string;
  status: 'valid' | 'empty' | 'stopped' | 'refused';
}

/**
 * Notes what a call or a message receipt told about a number: 空号, 停机, 拒接 or reached. A dead number no more counts for completeness.
 * In the caller's transaction and scope; false where the customer has no such number in sight.
 */
export async function markNumber(ctx: Ctx, tx: Tx, { customerId, identifierId, status }: NumberMark): Promise<boolean> {
  const now = ctx.clock.now();
  const marked = await tx
    .updateTable('customers.identifier')
    .set({ status, statusAt: now, ...(status === 'valid' ? { verifiedAt: now } : {}) })
    .where('id', '=', identifierId)
    .where('customerId', '=', customerId)
    .returning('customerId')
    .executeTakeFirst();
  if (!marked) return false;
  await recount(tx, marked.customerId);
  return true;
}

/** Records a verification with the agent and the date; the file counts as fresh where somebody confirmed or corrected it (CUS-08). */
export async function verifyFile(ctx: Ctx, id: string, given: z.output<(typeof verifyEndpoint)['body']>) {
  return transact(ctx, async (tx) => {
    const file = await fileRow(tx, id);
    if (!file) throw new AppError('request.not_found');
    needLive(file.status);
    const { channel, result, note, numbers } = given;
    const own = await tx.selectFrom('customers.identifier').select('id').where('customerId', '=', id).execute();
    const held = new Set(own.map((row) => row.id));
    numbers.forEach(({ identifierId }, at) => {
      if (!held.has(identifierId))
        throw invalid(`numbers.${at}.identifierId`, '没有这个号码。', 'The customer has no such number.');
    });
    const verificationId = newId();
    await tx
      .insertInto('customers.verification')
      .values({ id: verificationId, customerId: id, staffId: staffIdOf(ctx), channel, result, note: note || null })
      .execute();
    for (const number of numbers) await markNumber(ctx, tx, { customerId: id, ...number });
    if (result === 'confirmed' || result === 'changed')
      await tx.updateTable('customers.customer').set({ verifiedAt: ctx.clock.now() }).where('id', '=', id).execute();
    await emit(ctx, tx, customerVerified, {
      orgId: scopeOf(ctx).unitId,
      subjectId: id,
      customerId: id,
      payload: { channel, result },
    });
    if (result !== 'gone' || file.status === 'outdated') return { id: verificationId, status: file.status };
    await putStatus(ctx, tx, id, file.version, { status: 'outdated', reason: given.reason ?? 'unreachable' });
    return { id: verificationId, status: 'outdated' };
  });
}

type Change = { status: 'active' | 'outdated'; reason: string };

async function putStatus(ctx: Ctx, tx: Tx, id: string, version: number, change: Change): Promise<boolean> {
  const { status, reason } = change;
  if (status === 'outdated') {
    const entries = (await dictionaries(ctx, tx)).filter(({ kind, active }) => kind === 'outdated_reason' && active);
    if (!entries.some(({ code }) => code === reason)) {
      const offered = entries.map(({ code }) => code);
      throw invalid(
        'reason',
        `“${reason}”不在可选范围:${offered.join('、')}`,
        `"${reason}" is not one of: ${offered.join(', ')}`,
      );
    }
  }
  const updated = await tx
    .updateTable('customers.customer')
    .set({ status, outdatedReason: status === 'outdated' ? reason : null, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) return false;
  await emit(ctx, tx, customerStatusSet, {
    orgId: scopeOf(ctx).unitId,
    subjectId: id,
    customerId: id,
    payload: { status, reason },
  });
  return true;
}

/** Marks a file outdated or active again. @throws AppError request.conflict, customer.not_active */
export async function setStatus(
  ctx: Ctx,
  id: string,
  { version, ...change }: z.output<(typeof setStatusEndpoint)['body']>,
) {
  return transact(ctx, async (tx) => {
    const file = await fileRow(tx, id);
    if (!file) throw new AppError('request.not_found');
    needLive(file.status);
    if (file.status === change.status)
      throw invalid('status', '档案已是此状态。', 'The file is in this state already.');
    if (!(await putStatus(ctx, tx, id, version, change)))
      throw new AppError('request.conflict', { current: { status: file.status, version: file.version } });
    return { id, status: change.status, version: version + 1 };
  });
}

/** Notes that the owner went through their own data, so that the file counts as fresh (CUS-09). */
export async function confirmOwn(ctx: Ctx, tx: Tx, customerId: string, result: 'confirmed' | 'changed'): Promise<void> {
  await tx
    .insertInto('customers.verification')
    .values({ id: newId(), customerId, staffId: null, channel: 'owner', result })
    .execute();
  await tx
    .updateTable('customers.customer')
    .set({ verifiedAt: ctx.clock.now() })
    .where('id', '=', customerId)
    .execute();
}
