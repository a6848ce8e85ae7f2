import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { settingsOf } from './queries.ts';
import type * as schema from './schema.ts';

/** The rules of the acting unit's club. */
export function getClubSettings(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const brand = await brandOf(ctx, tx);
    const settings = await settingsOf(tx, brand ?? scopeOf(ctx).unitId);
    return { ...settings, editable: ctx.permissions.has('club.edit') && brand !== null };
  });
}

/**
 * The brand whose club somebody keeps: the acting one, or the only one below the acting unit; null where the acting unit lies below a
 * brand or holds several.
 */
export async function brandOf(ctx: Ctx, tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select u.id from org.unit_closure c join org.unit u on u.id = c.unit_id
    where c.ancestor_id = ${scopeOf(ctx).unitId} and u.kind = 'brand' limit 2`.execute(tx);
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}

/** As `brandOf`. @throws AppError club.brand_only */
export async function needBrand(ctx: Ctx, tx: Tx): Promise<string> {
  const brand = await brandOf(ctx, tx);
  if (!brand) throw new AppError('club.brand_only');
  return brand;
}

type Changed = Partial<Omit<Awaited<ReturnType<typeof settingsOf>>, 'orgId' | 'version'>>;

/** Writes some rules of a brand's club over those that stand, held to the version that was read. @throws AppError request.conflict */
export async function saveSettings(tx: Tx, brand: string, version: number, changed: Changed): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`club setting ${brand}`}, 0))`.execute(tx);
  const { orgId: _brand, version: stands, ...rules } = await settingsOf(tx, brand);
  if (stands !== version) throw new AppError('request.conflict', { current: { ...rules, version: stands } });
  const next = { ...rules, ...changed, version: version + 1 };
  await tx
    .insertInto('club.setting')
    .values({ id: newId(), orgId: brand, ...next })
    .onConflict((conflict) => conflict.constraint('club_setting_once').doUpdateSet(next))
    .execute();
  return next.version;
}

/** Changes the rules of the club. @throws AppError club.brand_only, request.conflict */
export function editClubSettings(ctx: Ctx, { version, ...given }: z.output<(typeof schema.editClubSettings)['body']>) {
  return transact(ctx, async (tx) => ({ version: await saveSettings(tx, await needBrand(ctx, tx), version, given) }));
}
