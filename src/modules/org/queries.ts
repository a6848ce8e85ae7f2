import type { Tx } from '../../platform/db.ts';

/** All dictionary entries, in the order they are shown. */
export function dictionaryEntries(tx: Tx) {
  return tx
    .selectFrom('org.dictionary')
    .select(['kind', 'code', 'name', 'nameEn', 'attributes', 'active'])
    .orderBy('kind')
    .orderBy('sort')
    .execute();
}

/** Open dealers a city, for the city chooser. */
export function dealersByCity(tx: Tx) {
  return tx
    .selectFrom('org.unit')
    .select((expression) => ['cityCode', expression.fn.countAll<number>().as('dealers')])
    .where('kind', '=', 'dealer')
    .where('status', '=', 'open')
    .where('cityCode', 'is not', null)
    .groupBy('cityCode')
    .execute();
}
