import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

function rows(tx: Tx, today: string) {
  return tx
    .selectFrom('sales.quote as q')
    .innerJoin('leads.lead as l', 'l.id', 'q.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'q.orgId')
    .innerJoin('products.trim as t', 't.id', 'q.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'q.consultantId')
    .select(['q.id', 'q.number', 'q.revision', 'q.leadId', 'c.name as customerName', 'q.colour', 'q.status', 'q.level'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn', 't.name as trimName', 't.nameEn as trimNameEn'])
    .select(['q.listPriceFen', 'q.priceFen', 'q.totalFen', 'q.validUntil', 'q.createdAt'])
    .select(['f.name as consultantName', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<boolean>`q.valid_until < ${today}::date and q.status in ('pending', 'open')`.as('lapsed'));
}

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  today: string;
  status?: string | undefined;
  leadId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Quotes in scope, newest first; versions that a newer one replaced only where asked for, or with their lead. */
export function quotes(tx: Tx, { orgIds, consultantId, today, status, leadId, cursor, limit }: ListQuery) {
  // plan: quote_lead; quote_consultant; quote_org_status or quote_org; joins touch the page only because of the limit on an ordered index
  let query = rows(tx, today).select(({ ref }) => microseconds(ref('q.createdAt')).as('cursorAt'));
  if (leadId) query = query.where('q.leadId', '=', leadId);
  // Of one lead its present consultant sees what an earlier one offered.
  if (consultantId && leadId)
    query = query.where(({ or, eb }) =>
      or([eb('q.consultantId', '=', consultantId), eb('l.consultantId', '=', consultantId)]),
    );
  else if (consultantId) query = query.where('q.consultantId', '=', consultantId);
  else if (orgIds) query = query.where('q.orgId', 'in', orgIds);
  if (status) query = query.where('q.status', '=', status);
  else if (!leadId) query = query.where('q.status', '<>', 'superseded');
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('q.createdAt'), ref('q.id'), cursor));
  return query
    .orderBy('q.createdAt', 'desc')
    .orderBy('q.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One quote, as far as visible. */
export function quoteById(tx: Tx, id: string, today: string) {
  return rows(tx, today)
    .leftJoin('org.staff as d', 'd.id', 'q.decidedBy')
    .leftJoin('sales.order as o', 'o.quoteId', 'q.id')
    .select([
      'q.version',
      'q.trimId',
      'q.orgId',
      'q.consultantId',
      'q.content',
      'q.optionsFen',
      'q.dueFen',
      'l.customerId',
    ])
    .select('l.consultantId as leadConsultantId')
    .select(['u.phone as unitPhone', 'd.name as decidedByName', 'q.decidedAt', 'q.decisionNote', 'o.id as orderId'])
    .where('q.id', '=', id)
    .executeTakeFirst();
}

/** A quote, held until the transaction ends. */
export function lockQuote(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.quote')
    .select(['id', 'orgId', 'leadId', 'number', 'revision', 'consultantId', 'trimId', 'colour', 'status', 'level'])
    .select(['priceFen', 'listPriceFen', 'content', 'validUntil', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export interface NewQuote {
  orgId: string;
  leadId: string;
  number: string;
  revision: number;
  consultantId: string;
  trimId: string;
  colour: string;
  listPriceFen: number;
  optionsFen: number;
  priceFen: number;
  totalFen: number;
  dueFen: number;
  content: string;
  offerIds: string[];
  level: string;
  status: string;
  validUntil: string;
}

/** Inserts a version of a quote; a second one of the same number and revision is refused by quote_revision. */
export async function insertQuote(tx: Tx, quote: NewQuote): Promise<string> {
  const id = newId();
  await tx
    .insertInto('sales.quote')
    .values({ id, ...quote })
    .execute();
  return id;
}

/** Sets what became of a quote. */
export async function setQuote(
  tx: Tx,
  id: string,
  change: {
    status: string;
    version: number;
    decidedBy?: string;
    decidedAt?: Date;
    decisionNote?: string | null;
  },
): Promise<void> {
  await tx.updateTable('sales.quote').set(change).where('id', '=', id).execute();
}

/** Gives the quotes of a colleague at a unit that are still alive to another. */
export function reassignQuotes(tx: Tx, orgId: string, fromId: string, toId: string) {
  // plan: quote_consultant
  return tx
    .updateTable('sales.quote')
    .set(({ eb }) => ({ consultantId: toId, version: eb('version', '+', 1) }))
    .where('consultantId', '=', fromId)
    .where('orgId', '=', orgId)
    .where('status', 'in', ['pending', 'open'])
    .execute();
}
