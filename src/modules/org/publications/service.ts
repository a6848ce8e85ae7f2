import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf } from '../dictionary.ts';
import * as queries from './queries.ts';
import { readable } from './reading.ts';
import type * as schema from './schema.ts';

type Content = Omit<z.output<(typeof schema.createPublication)['body']>, 'replacesId'>;

/** What the acting unit publishes with the share of those who confirmed. */
export async function listOwnPublications(ctx: Ctx, query: z.output<(typeof schema.listOwnPublications)['query']>) {
  return read(ctx, async (tx) => {
    const page = pageFrom(await queries.ownPublications(tx, { ...query, unitId: scopeOf(ctx).unitId }), query.limit);
    const found = await queries.shares(
      tx,
      page.rows.filter((row) => row.status !== 'draft').map((row) => row.id),
    );
    const sum = (id: string, key: 'addressed' | 'confirmed') =>
      found.filter((row) => row.publicationId === id).reduce((total, row) => total + row[key], 0);
    const rows = page.rows.map((row) => ({
      ...row,
      addressed: row.status === 'draft' ? null : sum(row.id, 'addressed'),
      confirmed: row.status === 'draft' ? null : sum(row.id, 'confirmed'),
    }));
    return { ...page, rows };
  });
}

/** @throws AppError request.invalid at the field that does not fit */
async function check(ctx: Ctx, tx: Tx, orgId: string, given: Content): Promise<void> {
  const { unitIds, roleCodes, validFrom, validTo } = given;
  await entryOf(ctx, 'publication_kind', given.kind, 'kind');
  if (validTo && validTo < validFrom)
    throw invalid('validTo', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
  if (unitIds.length > 0 && (await queries.audienceBelow(tx, orgId, unitIds)) < new Set(unitIds).size)
    throw invalid(
      'unitIds',
      '请选择本单位下属的大区或经销商。',
      'Choose regions and dealers below the unit that publishes.',
    );
  const [unknown] = roleCodes.length > 0 ? await queries.unknownRoles(tx, roleCodes) : [];
  if (unknown) throw invalid('roleCodes', `没有角色“${unknown}”。`, `There is no role "${unknown}".`);
}

const columnsOf = ({ titleEn, bodyEn, ...given }: Content) => ({
  ...given,
  titleEn: titleEn || null,
  bodyEn: bodyEn || null,
});

/**
 * Drafts a publication at the acting unit, or the next version of one that is published.
 * @throws AppError request.invalid, request.not_found, publication.ended, publication.successor (somebody drafts the next version already)
 */
export async function createPublication(
  ctx: Ctx,
  { replacesId, ...given }: z.output<(typeof schema.createPublication)['body']>,
) {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind === 'dealer') throw new AppError('auth.forbidden', { permission: 'publication.edit' });
  return transact(ctx, async (tx) => {
    const before = replacesId ? await queries.lockPublication(tx, replacesId, unitId) : null;
    if (replacesId && !before) throw new AppError('request.not_found');
    if (before && before.status !== 'published') throw new AppError('publication.ended');
    const orgId = before?.orgId ?? unitId;
    await check(ctx, tx, orgId, given);
    const id = newId();
    await tx
      .insertInto('org.publication')
      .values({
        ...columnsOf(given),
        id,
        orgId,
        authorId: staffIdOf(ctx),
        replacesId: replacesId ?? null,
        revision: (before?.revision ?? 0) + 1,
      })
      .execute();
    return { id };
  });
}

/** A draft of the acting unit, held. @throws AppError request.not_found, publication.not_draft, request.conflict */
export async function holdDraft(ctx: Ctx, tx: Tx, id: string, version?: number) {
  const row = await hold(ctx, tx, id, version);
  if (row.status !== 'draft') throw new AppError('publication.not_draft');
  return row;
}

async function hold(ctx: Ctx, tx: Tx, id: string, version?: number) {
  const row = await queries.lockPublication(tx, id, scopeOf(ctx).unitId);
  if (!row) throw new AppError('request.not_found');
  if (version !== undefined && row.version !== version)
    throw new AppError('request.conflict', { current: { status: row.status, version: row.version } });
  return row;
}

/** Changes a draft. @throws as createPublication, publication.not_draft, request.conflict */
export async function editPublication(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editPublication)['body']>,
) {
  return transact(ctx, async (tx) => {
    const { orgId } = await holdDraft(ctx, tx, id, version);
    await check(ctx, tx, orgId, given);
    await tx
      .updateTable('org.publication')
      .set({ ...columnsOf(given), version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/**
 * Publishes a draft: whoever it is for is told, and the version it replaces ends with it.
 * @throws AppError publication.not_draft, request.conflict, request.invalid (its period is over)
 */
export async function publishPublication(ctx: Ctx, id: string, version: number) {
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const { title, replacesId, validTo } = await holdDraft(ctx, tx, id, version);
    if (validTo && validTo < civilDate(now, scopeOf(ctx).timeZone))
      throw invalid('validTo', '有效期已过,请先修改。', 'Its period is over; change it first.');
    if (replacesId)
      await tx
        .updateTable('org.publication')
        .set(({ eb }) => ({ status: 'replaced', endedAt: now, version: eb('version', '+', 1) }))
        .where('id', '=', replacesId)
        .where('status', '=', 'published')
        .execute();
    await tx
      .updateTable('org.publication')
      .set({ status: 'published', publishedAt: now, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1, told: await queries.tell(tx, id, 'publication.published', title) };
  });
}

/** Withdraws a publication, or drops a draft, with the reason. @throws AppError publication.ended, request.conflict */
export async function withdrawPublication(
  ctx: Ctx,
  id: string,
  { version, note }: z.output<(typeof schema.withdrawPublication)['body']>,
) {
  return transact(ctx, async (tx) => {
    const { status } = await hold(ctx, tx, id, version);
    if (status !== 'published' && status !== 'draft') throw new AppError('publication.ended');
    await tx
      .updateTable('org.publication')
      .set({ status: 'withdrawn', endedAt: ctx.clock.now(), endNote: note, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/** Reminds whoever at the acting unit's dealers has not confirmed. @throws AppError request.not_found, publication.ended */
export async function remindPublication(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    const { status, title } = await readable(ctx, tx, id);
    if (status !== 'published') throw new AppError('publication.ended');
    return { told: await queries.tell(tx, id, 'publication.reminder', title) };
  });
}

/** Who has read it, dealer by dealer, the least read first. @throws AppError request.not_found */
export async function publicationReaders(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    await readable(ctx, tx, id);
    const found = await queries.shares(tx, [id]);
    const names = new Map(
      (found.length > 0
        ? await queries.unitsNamed(
            tx,
            found.map((row) => row.unitId),
          )
        : []
      ).map((unit) => [unit.id, unit]),
    );
    const dealers = found
      .flatMap(({ unitId, addressed, confirmed }) => {
        const unit = names.get(unitId);
        return unit ? [{ ...unit, addressed, confirmed }] : [];
      })
      .sort((a, b) => a.confirmed / a.addressed - b.confirmed / b.addressed || a.name.localeCompare(b.name));
    const sum = (key: 'addressed' | 'confirmed') => dealers.reduce((total, row) => total + row[key], 0);
    return { dealers, addressed: sum('addressed'), confirmed: sum('confirmed') };
  });
}

/** The people of one dealer. @throws AppError request.not_found */
export async function dealerReaders(ctx: Ctx, id: string, unitId: string) {
  return read(ctx, async (tx) => {
    await readable(ctx, tx, id);
    return { rows: await queries.readersAt(tx, id, unitId) };
  });
}
