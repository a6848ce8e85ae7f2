import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { picturesOf, seriesById, trimsOf } from '../catalogue/queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Body<E extends { body: z.ZodType }> = z.output<E['body']>;

/** One model as the public sees it today. @throws AppError request.not_found for one that is not on show */
export async function getModelPage(ctx: Ctx, code: string) {
  const today = civilDate(ctx.clock.now());
  return read(ctx, async (tx) => {
    const series = await queries.seriesOnShow(tx, code);
    if (!series) throw new AppError('request.not_found');
    // Sent together: one round trip.
    const [trims, pictures, features, specs] = await Promise.all([
      queries.trimsOnSale(tx, series.id, today),
      picturesOf(tx, series.id),
      queries.featuresOf(tx, series.id),
      queries.specsOf(tx, series.id),
    ]);
    const onSale = new Set(trims.map((trim) => trim.id));
    const shown = pictures.filter(({ trimId }) => trimId === null || onSale.has(trimId));
    const valuesOf = (values: queries.Said) =>
      Object.fromEntries(Object.entries(values).filter(([trimId]) => onSale.has(trimId)));
    return {
      ...series,
      trims,
      pictures: shown,
      features: features.filter((feature) => feature.active),
      specs: specs.map((spec) => ({ ...spec, values: valuesOf(spec.values) })),
    };
  });
}

/** What a page says, ended features included. @throws AppError request.not_found */
export async function getPageContent(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const [head, features, specs] = await Promise.all([
      queries.taglineOf(tx, id),
      queries.featuresOf(tx, id),
      queries.specsOf(tx, id),
    ]);
    if (!head) throw new AppError('request.not_found');
    return { ...head, features, specs };
  });
}

/** Holds back whoever acts at another brand, or below it. @throws AppError request.not_found */
async function needHeld(tx: Tx, seriesId: string): Promise<void> {
  const series = await seriesById(tx, seriesId);
  if (!series?.held) throw new AppError('request.not_found');
}

/** @throws AppError request.not_found, request.conflict */
export async function editTagline(ctx: Ctx, id: string, { version, ...given }: Body<typeof schema.editTagline>) {
  return transact(ctx, async (tx) => {
    const row = await queries.lockSeries(tx, id);
    if (!row) throw new AppError('request.not_found');
    await needHeld(tx, id);
    const { id: _id, ...current } = row;
    if (row.version !== version) throw new AppError('request.conflict', { current });
    await tx
      .updateTable('products.series')
      .set({ tagline: given.tagline || null, taglineEn: given.taglineEn || null, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

async function needPicture(tx: Tx, seriesId: string, pictureId: string | null): Promise<void> {
  if (pictureId && !(await picturesOf(tx, seriesId)).some((picture) => picture.id === pictureId))
    throw invalid('pictureId', '该图片不属于此车系。', 'This picture is not of the series.');
}

/** @throws AppError request.not_found, request.invalid */
export async function createFeature(ctx: Ctx, seriesId: string, given: Body<typeof schema.createFeature>) {
  return transact(ctx, async (tx) => {
    await needHeld(tx, seriesId);
    await needPicture(tx, seriesId, given.pictureId);
    const id = newId();
    await tx
      .insertInto('products.feature')
      .values({ id, seriesId, ...given })
      .execute();
    return { id };
  });
}

/** A row of a page for whoever may change it. @throws AppError request.not_found, request.conflict */
async function hold(
  tx: Tx,
  row: { id: string; seriesId: string; version: number } | undefined,
  version?: number,
): Promise<{ id: string; seriesId: string; version: number }> {
  if (!row) throw new AppError('request.not_found');
  await needHeld(tx, row.seriesId);
  if (version !== undefined && row.version !== version)
    throw new AppError('request.conflict', { current: { version: row.version } });
  return row;
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editFeature(ctx: Ctx, id: string, { version, ...given }: Body<typeof schema.editFeature>) {
  return transact(ctx, async (tx) => {
    const { seriesId } = await hold(tx, await queries.lockFeature(tx, id), version);
    await needPicture(tx, seriesId, given.pictureId);
    await tx
      .updateTable('products.feature')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

export async function removeFeature(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await hold(tx, await queries.lockFeature(tx, id));
    await tx.deleteFrom('products.feature').where('id', '=', id).execute();
    return { removed: true as const };
  });
}

/** What a line says, with trims of the series alone. @throws AppError request.invalid */
async function columnsOf(tx: Tx, seriesId: string, { values, ...given }: Body<typeof schema.createSpec>) {
  const trims = new Set((await trimsOf(tx, seriesId)).map((trim) => trim.id));
  if (Object.keys(values).some((trimId) => !trims.has(trimId)))
    throw invalid('values', '含有不属于此车系的配置。', 'Holds a trim that is not of the series.');
  const said = Object.entries(values).filter(([, { zh, en }]) => zh !== '' || en !== '');
  return { ...given, trimValues: JSON.stringify(Object.fromEntries(said)) };
}

/** @throws AppError request.not_found, request.invalid */
export async function createSpec(ctx: Ctx, seriesId: string, given: Body<typeof schema.createSpec>) {
  return transact(ctx, async (tx) => {
    await needHeld(tx, seriesId);
    const id = newId();
    await tx
      .insertInto('products.spec')
      .values({ id, seriesId, ...(await columnsOf(tx, seriesId, given)) })
      .execute();
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editSpec(ctx: Ctx, id: string, { version, ...given }: Body<typeof schema.editSpec>) {
  return transact(ctx, async (tx) => {
    const { seriesId } = await hold(tx, await queries.lockSpec(tx, id), version);
    await tx
      .updateTable('products.spec')
      .set({ ...(await columnsOf(tx, seriesId, given)), version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

export async function removeSpec(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    await hold(tx, await queries.lockSpec(tx, id));
    await tx.deleteFrom('products.spec').where('id', '=', id).execute();
    return { removed: true as const };
  });
}
