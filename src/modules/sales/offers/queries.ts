import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { DB } from '../../../platform/db.types.ts';
import type { Audience, Level } from './level.ts';
import type { OFFER_MARKS } from './schema.ts';

/** Offers shown at once. */
export const MOST = 500;

interface Asked {
  today: string;
  state?: 'now' | 'later' | 'past' | undefined;
}

/** Offers of a table or function named `o`, as they are shown. Quotes are counted, as far as in sight, by the gin index quote_offers. */
const shown = (tx: Tx, source: RawBuilder<unknown>, { today, state }: Asked) => {
  let query = tx
    .selectFrom(source.$castTo<DB['sales.offer']>().as('o'))
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .leftJoin('products.series as s', 's.id', 'o.seriesId')
    .select(['o.id', 'o.orgId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'o.name', 'o.nameEn', 'o.terms'])
    .select(['o.termsEn', 'o.amountFen', 'o.gift', 'o.giftEn', 'o.seriesId', 's.name as seriesName'])
    .select(['s.nameEn as seriesNameEn', 'o.grades', 'o.tiers', 'o.fromDate', 'o.toDate', 'o.active', 'o.version'])
    .select(sql<(typeof OFFER_MARKS)[number][]>`o.marks`.as('marks'))
    .select(
      sql<number>`(select count(*)::integer from sales.quote q where q.offer_ids @> array[o.id] and q.status in ('pending', 'open', 'accepted'))`.as(
        'quotes',
      ),
    );
  if (state === 'now')
    query = query.where('o.active', '=', true).where('o.fromDate', '<=', today).where('o.toDate', '>=', today);
  if (state === 'later') query = query.where('o.fromDate', '>', today);
  if (state === 'past') query = query.where('o.toDate', '<', today);
  return query
    .orderBy('o.fromDate', 'desc')
    .orderBy('o.id', 'desc')
    .limit(MOST + 1);
};

/** Offers in scope, the latest to begin first. plan: offer_org; a few dozen a unit. */
export function offers(tx: Tx, { orgIds, ...asked }: Asked & { orgIds: string[] | null }) {
  const query = shown(tx, sql`sales.offer`, asked);
  return (orgIds ? query.where('o.orgId', 'in', orgIds) : query).execute();
}

/** Offers of the units above one. plan: sales.offers_above, a few dozen rows */
export function offersAbove(tx: Tx, { unitId, ...asked }: Asked & { unitId: string }) {
  return shown(tx, sql`sales.offers_above(${unitId}::uuid)`, asked).execute();
}

/** One offer of the scope, held. */
export function lockOffer(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.offer')
    .select(['id', 'name', 'nameEn', 'amountFen', 'fromDate', 'toDate', 'active', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export interface OfferAt extends Audience {
  id: string;
  name: string;
  nameEn: string;
  terms: string;
  termsEn: string;
  amountFen: number;
  gift: string | null;
  giftEn: string | null;
  toDate: string;
}

/** Offers of a day for a series at a dealer, whoever they are for. */
export async function offersAt(tx: Tx, dealerId: string, seriesId: string, today: string): Promise<OfferAt[]> {
  const { rows } = await sql<OfferAt>`
    select id, name, name_en as "nameEn", terms, terms_en as "termsEn", amount_fen as "amountFen", gift, gift_en as "giftEn",
      marks, grades, tiers, to_date::text as "toDate"
    from sales.offers_at(${dealerId}, ${seriesId}, ${today}::date)`.execute(tx);
  return rows;
}

/** The level of a lead's customer; undefined where the lead lies outside. */
export async function levelOf(tx: Tx, leadId: string): Promise<Level | undefined> {
  const { rows } = await sql<Level>`select marks, grade, tier from sales.level_of(${leadId})`.execute(tx);
  return rows[0];
}
