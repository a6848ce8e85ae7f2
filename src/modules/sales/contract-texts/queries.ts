import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Paragraph } from './schema.ts';

/** Versions shown at once. */
export const MOST = 500;

/** Contracts drawn up with version `t`, up to a thousand. plan: contract_text_used, contract_clauses_used */
const USED = sql<number>`(select count(*)::int from (select 1 from sales.contract c where c.text_id = t.id
  union all select 1 from sales.contract c where c.clauses_id = t.id limit 1000) used)`;

/** Versions in scope, those that begin last first. plan: contract_text_org; a handful a unit. */
export function texts(tx: Tx, orgIds: string[] | null) {
  let query = tx
    .selectFrom('sales.contractText as t')
    .innerJoin('org.unit as u', 'u.id', 't.orgId')
    .select(['t.id', 't.orgId', 'u.name as unitName', 'u.nameEn as unitNameEn', 't.number', 't.title', 't.titleEn'])
    .select(['t.dealerClauses', 't.fromDate', 't.version'])
    .select(sql<boolean>`u.kind = 'dealer'`.as('own'))
    .select(USED.as('used'));
  if (orgIds) query = query.where('t.orgId', 'in', orgIds);
  return query
    .orderBy('t.fromDate', 'desc')
    .orderBy('t.number', 'desc')
    .orderBy('t.id', 'desc')
    .limit(MOST + 1)
    .execute();
}

export interface TextAt {
  id: string;
  own: boolean;
  orgId: string;
  unitName: string;
  unitNameEn: string;
  number: number;
  title: string;
  titleEn: string;
  paragraphs: Paragraph[];
  dealerClauses: boolean;
  fromDate: string;
  version: number;
}

/** One version of the scope with its paragraphs. */
export function textById(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.contractText as t')
    .innerJoin('org.unit as u', 'u.id', 't.orgId')
    .select(['t.id', 't.orgId', 'u.name as unitName', 'u.nameEn as unitNameEn', 't.number', 't.title', 't.titleEn'])
    .select(['t.dealerClauses', 't.fromDate', 't.version', sql<Paragraph[]>`t.paragraphs`.as('paragraphs')])
    .select([sql<boolean>`u.kind = 'dealer'`.as('own'), USED.as('used')])
    .where('t.id', '=', id)
    .executeTakeFirst();
}

/** Headquarters' text that holds at a unit on a day, and a dealer's own clauses. */
export async function textsAt(tx: Tx, unitId: string, today: string): Promise<{ main?: TextAt; clauses?: TextAt }> {
  const { rows } = await sql<TextAt>`
    select id, own, org_id as "orgId", unit_name as "unitName", unit_name_en as "unitNameEn", number, title, title_en as "titleEn", paragraphs,
      dealer_clauses as "dealerClauses", from_date::text as "fromDate", version
    from sales.contract_texts_at(${unitId}, ${today}::date)`.execute(tx);
  const [main, clauses] = [rows.find(({ own }) => !own), rows.find(({ own }) => own)];
  return { ...(main ? { main } : {}), ...(clauses ? { clauses } : {}) };
}

/** One version of the scope, held. */
export function lockText(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.contractText as t')
    .innerJoin('org.unit as u', 'u.id', 't.orgId')
    .select(['t.id', 't.number', 't.title', 't.fromDate', 't.version', 'u.kind as unitKind'])
    .where('t.id', '=', id)
    .forUpdate('t')
    .executeTakeFirst();
}

/** The number of a unit's next version; two at once are told apart by contract_text_number. */
export async function nextVersion(tx: Tx, orgId: string): Promise<number> {
  const row = await tx
    .selectFrom('sales.contractText')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('orgId', '=', orgId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}
