import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** What a line says of each trim. */
export type Said = Record<string, { zh: string; en: string }>;

/** A series that is shown, by its code. plan: series_code_key */
export function seriesOnShow(tx: Tx, code: string) {
  return tx
    .selectFrom('products.series')
    .select(['id', 'code', 'name', 'nameEn', 'energy', 'tagline', 'taglineEn', 'description', 'descriptionEn'])
    .select(['warrantyMonths', 'warrantyKm'])
    .where('code', '=', code)
    .where('active', '=', true)
    .executeTakeFirst();
}

/** Trims of a series on sale on a day, the newest model first. plan: model_series, trim_model */
export function trimsOnSale(tx: Tx, seriesId: string, today: string) {
  return tx
    .selectFrom('products.trim as t')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .select(['t.id', 'm.modelYear', 't.name', 't.nameEn', 't.priceFen', 't.description', 't.descriptionEn'])
    .where('m.seriesId', '=', seriesId)
    .where('m.active', '=', true)
    .where('t.active', '=', true)
    .where(({ eb, or }) => or([eb('t.saleFrom', 'is', null), eb('t.saleFrom', '<=', today)]))
    .where(({ eb, or }) => or([eb('t.saleTo', 'is', null), eb('t.saleTo', '>=', today)]))
    .orderBy('m.modelYear', 'desc')
    .orderBy('t.priceFen')
    .execute();
}

/** Features of a series in their order. plan: feature_series */
export function featuresOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.feature')
    .select(['id', 'title', 'titleEn', 'body', 'bodyEn', 'pictureId', 'sort', 'active', 'version'])
    .where('seriesId', '=', seriesId)
    .orderBy('sort')
    .orderBy('id')
    .execute();
}

/** Lines of the comparison in their order. plan: spec_series */
export function specsOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.spec')
    .select(['id', 'section', 'sectionEn', 'name', 'nameEn', 'sort', 'version', sql<Said>`trim_values`.as('values')])
    .where('seriesId', '=', seriesId)
    .orderBy('sort')
    .orderBy('id')
    .execute();
}

/** The line at the head of a page. */
export function taglineOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.series')
    .select(['tagline', 'taglineEn'])
    .where('id', '=', seriesId)
    .executeTakeFirst();
}

/** A feature, held. */
export function lockFeature(tx: Tx, id: string) {
  return tx
    .selectFrom('products.feature')
    .select(['id', 'seriesId', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A line of the comparison, held. */
export function lockSpec(tx: Tx, id: string) {
  return tx
    .selectFrom('products.spec')
    .select(['id', 'seriesId', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A series for a change of its page, held. */
export function lockSeries(tx: Tx, id: string) {
  return tx
    .selectFrom('products.series')
    .select(['id', 'tagline', 'taglineEn', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
