import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { keepPicture } from '../../../platform/picture.ts';
import * as queries from './queries.ts';
import * as schema from './schema.ts';

type Body<E extends { body: z.ZodType }> = z.output<E['body']>;

/** Every series with its trims. */
export async function listSeries(ctx: Ctx) {
  return { rows: await read(ctx, queries.allSeries) };
}

/** One series with models, trims, pictures and maintenance items. @throws AppError request.not_found */
export async function getSeries(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const [series, models, trims, pictures, items] = await Promise.all([
      queries.seriesById(tx, id),
      queries.modelsOf(tx, id),
      queries.trimsOf(tx, id),
      queries.picturesOf(tx, id),
      queries.itemsOf(tx, id),
    ]);
    if (!series) throw new AppError('request.not_found');
    return {
      ...series,
      models: models.map((model) => ({ ...model, trims: trims.filter((trim) => trim.modelId === model.id) })),
      pictures,
      items,
    };
  });
}

/** The brand a new series belongs to: the one named, else the acting one, else the only one there is. @throws AppError request.invalid */
async function brandFor(ctx: Ctx, tx: Tx, brandId: string | undefined): Promise<string> {
  const brands = await queries.brandsInScope(tx, scopeOf(ctx).unitId);
  const [only] = brands;
  if (brandId === undefined && only && brands.length === 1) return only;
  if (brandId !== undefined && brands.includes(brandId)) return brandId;
  throw invalid('brandId', '请选择本单位范围内的品牌。', 'Choose a brand of your unit.');
}

/** A series of a brand. @throws AppError catalogue.code_taken, request.invalid */
export async function createSeries(ctx: Ctx, { brandId, ...given }: Body<typeof schema.createSeries>) {
  return transact(ctx, async (tx) => {
    const orgId = await brandFor(ctx, tx, brandId);
    const id = newId();
    await tx
      .insertInto('products.series')
      .values({ id, orgId, ...given })
      .execute();
    return { id };
  });
}

/** Holds back whoever acts at another brand, or below it: the catalogue is headquarters' to keep. @throws AppError request.not_found */
async function needSeries(tx: Tx, id: string): Promise<void> {
  const series = await queries.seriesById(tx, id);
  if (!series?.held) throw new AppError('request.not_found');
}

type Table = 'products.series' | 'products.model' | 'products.trim' | 'products.maintenanceItem';

/** Saves on top of the version that was read. @throws AppError request.not_found, request.conflict with the current values */
async function save(ctx: Ctx, table: Table, id: string, given: { version: number } & Record<string, unknown>) {
  const { version, ...change } = given;
  return transact(ctx, async (tx) => {
    const row = await queries.lockRow(tx, table, id);
    if (!row) throw new AppError('request.not_found');
    await needSeries(tx, row.seriesId);
    if (row.version !== version) {
      const current = Object.fromEntries(Object.keys(change).map((key) => [key, row.doc[key] ?? null]));
      throw new AppError('request.conflict', { current: { ...current, version: row.version } });
    }
    await queries.updateRow(tx, table, id, { ...change, version: version + 1 });
    return { id, version: version + 1 };
  });
}

export const editSeries = (ctx: Ctx, id: string, given: Body<typeof schema.editSeries>) =>
  save(ctx, 'products.series', id, given);
export const editModel = (ctx: Ctx, id: string, given: Body<typeof schema.editModel>) =>
  save(ctx, 'products.model', id, given);

/** @throws AppError catalogue.code_taken, request.not_found */
export async function createModel(ctx: Ctx, seriesId: string, given: Body<typeof schema.createModel>) {
  return transact(ctx, async (tx) => {
    await needSeries(tx, seriesId);
    const id = newId();
    await tx
      .insertInto('products.model')
      .values({ id, seriesId, ...given })
      .execute();
    return { id };
  });
}

function inOrder({ saleFrom, saleTo }: { saleFrom: string | null; saleTo: string | null }): void {
  if (saleFrom && saleTo && saleTo < saleFrom)
    throw invalid('saleTo', '停售日期早于上市日期。', 'Sales end before they begin.');
}

/** @throws AppError catalogue.code_taken, request.not_found, request.invalid */
export async function createTrim(ctx: Ctx, modelId: string, given: Body<typeof schema.createTrim>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const model = await queries.lockRow(tx, 'products.model', modelId);
    if (!model) throw new AppError('request.not_found');
    await needSeries(tx, model.seriesId);
    const id = newId();
    await tx
      .insertInto('products.trim')
      .values({ id, modelId, ...given })
      .execute();
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editTrim(ctx: Ctx, id: string, given: Body<typeof schema.editTrim>) {
  inOrder(given);
  return save(ctx, 'products.trim', id, given);
}

function hasInterval(given: Record<'firstKm' | 'firstMonths' | 'everyKm' | 'everyMonths', number | null>): void {
  if (given.everyKm ?? given.everyMonths ?? given.firstKm ?? given.firstMonths) return;
  throw invalid('everyKm', '请填写里程或月数间隔。', 'Give an interval in kilometres or months.');
}

/** @throws AppError catalogue.code_taken, request.not_found, request.invalid */
export async function createItem(ctx: Ctx, seriesId: string, given: Body<typeof schema.createItem>) {
  hasInterval(given);
  return transact(ctx, async (tx) => {
    await needSeries(tx, seriesId);
    if (given.trimId) await needTrim(tx, seriesId, given.trimId);
    const id = newId();
    await tx
      .insertInto('products.maintenanceItem')
      .values({ id, seriesId, ...given })
      .execute();
    return { id };
  });
}

async function needTrim(tx: Tx, seriesId: string, trimId: string): Promise<void> {
  const trim = await queries.lockRow(tx, 'products.trim', trimId);
  if (trim?.seriesId !== seriesId) throw invalid('trimId', '该配置不属于此车系。', 'This trim is not of the series.');
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editItem(ctx: Ctx, id: string, given: Body<typeof schema.editItem>) {
  hasInterval(given);
  return save(ctx, 'products.maintenanceItem', id, given);
}

/** Stores a picture; what it is its first bytes tell. @throws AppError request.not_found, request.unsupported_media, request.too_large */
export async function addPicture(
  ctx: Ctx,
  seriesId: string,
  given: z.output<typeof schema.addPicture.query>,
  content: Readable,
) {
  await read(ctx, (tx) => needSeries(tx, seriesId));
  const kept = await keepPicture(ctx.files, content, schema.MAX_PICTURE_BYTES);
  return transact(ctx, async (tx) => {
    await needSeries(tx, seriesId);
    const { trimId = null, ...rest } = given;
    if (trimId) await needTrim(tx, seriesId, trimId);
    const id = newId();
    await tx
      .insertInto('products.picture')
      .values({ id, seriesId, trimId, ...kept, ...rest })
      .execute();
    return { id };
  });
}

/** Takes a picture out of the catalogue. Its content stays: another row may refer to the same one. @throws AppError request.not_found */
export async function removePicture(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    const picture = await queries.pictureById(tx, id);
    if (!picture) throw new AppError('request.not_found');
    await needSeries(tx, picture.seriesId);
    await tx.deleteFrom('products.picture').where('id', '=', id).execute();
    return { removed: true as const };
  });
}

/** The content of a picture, for everybody. @throws AppError request.not_found */
export async function pictureFile(ctx: Ctx, id: string) {
  const picture = await read(ctx, (tx) => queries.pictureById(tx, id));
  if (!picture) throw new AppError('request.not_found');
  const { mediaType, bytes } = picture;
  return { name: id, mediaType, bytes, content: ctx.files.open(picture.sha256Hex), shown: true };
}
