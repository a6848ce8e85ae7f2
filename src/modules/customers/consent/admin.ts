import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { currentVersion } from './ledger.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** Purposes with their ground, third parties, and the version of the notice in force. */
export async function listPurposes(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const [purposes, recipients, noticeVersion] = await Promise.all([
      queries.purposes(tx),
      queries.recipients(tx),
      currentVersion(tx, ctx.clock.now()),
    ]);
    return { noticeVersion, purposes, recipients };
  });
}

/** Changes how a purpose is called, on which ground it stands, whether it is in use. @throws AppError request.not_found, request.conflict */
export async function editPurpose(ctx: Ctx, code: string, change: z.output<(typeof schema.editPurpose)['body']>) {
  const { version, ...fields } = change;
  return transact(ctx, async (tx) => {
    const before = await queries.purposeByCode(tx, code);
    if (!before) throw new AppError('request.not_found');
    const updated = await tx
      .updateTable('customers.purpose')
      .set({ ...fields, version: version + 1 })
      .where('code', '=', code)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: before });
    return { ...before, ...fields, version: version + 1 };
  });
}

/** Registers a third party that data may be passed to. @throws AppError consent.recipient_taken */
export async function addRecipient(ctx: Ctx, fields: z.output<(typeof schema.addRecipient)['body']>) {
  return transact(ctx, async (tx) => {
    await tx
      .insertInto('customers.recipient')
      .values({ id: newId(), ...fields })
      .execute();
    return (await queries.recipientBy(tx, 'code', fields.code)) as NonNullable<
      Awaited<ReturnType<typeof queries.recipientBy>>
    >;
  });
}

/** Changes a third party, or takes it out of use. @throws AppError request.not_found, request.conflict */
export async function editRecipient(ctx: Ctx, code: string, change: z.output<(typeof schema.editRecipient)['body']>) {
  const { version, ...fields } = change;
  return transact(ctx, async (tx) => {
    const before = await queries.recipientBy(tx, 'code', code);
    if (!before) throw new AppError('request.not_found');
    const updated = await tx
      .updateTable('customers.recipient')
      .set({ ...fields, version: version + 1 })
      .where('code', '=', code)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: before });
    return { ...before, ...fields, version: version + 1 };
  });
}

function withCurrent(rows: Awaited<ReturnType<typeof queries.notices>>, now: Date) {
  const current = rows.find((row) => row.validFrom <= now);
  return rows.map((row) => ({ ...row, current: row === current }));
}

/** Every version of the notice, newest first; one of them is in force. */
export async function listNotices(ctx: Ctx) {
  return { rows: withCurrent(await read(ctx, queries.notices), ctx.clock.now()) };
}

/** The notice in force. @throws AppError request.not_found */
export async function currentNotice(ctx: Ctx) {
  const notice = withCurrent(await read(ctx, queries.notices), ctx.clock.now()).find((row) => row.current);
  if (!notice) throw new AppError('request.not_found');
  return notice;
}

/**
 * Publishes a new version of the notice; earlier ones stay as they are. With `renews` what was agreed under earlier versions is asked for
 * again (PIPL art. 14).
 * @throws AppError request.invalid, consent.version_taken
 */
export async function publishNotice(ctx: Ctx, given: z.output<(typeof schema.publishNotice)['body']>) {
  const now = ctx.clock.now();
  const validFrom = given.validFrom ? new Date(given.validFrom) : now;
  if (validFrom.getTime() < now.getTime() - 60_000)
    throw invalid('validFrom', '生效时间不能早于现在。', 'A version cannot hold from a time that has passed.');
  return transact(ctx, async (tx) => {
    const known = new Set((await queries.purposes(tx)).map(({ code }) => code));
    const unknown = given.purposes.filter((code) => !known.has(code));
    if (unknown.length > 0)
      throw invalid(
        'purposes',
        `没有这些目的:${unknown.join('、')}`,
        `There are no such purposes: ${unknown.join(', ')}`,
      );
    const id = newId();
    await tx
      .insertInto('customers.notice')
      .values({ ...given, id, validFrom })
      .execute();
    const row = withCurrent(await queries.notices(tx), now).find((notice) => notice.id === id);
    if (!row) throw new AppError('request.not_found');
    return row;
  });
}
