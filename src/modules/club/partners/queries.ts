import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

const inScope = (unitId: string) =>
  sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = p.org_id)`;

function rows(tx: Tx, unitId: string) {
  return tx
    .selectFrom('club.partner as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .leftJoin('club.partner as a', 'a.id', 'p.agencyId')
    .select(['p.id', 'p.code', 'p.kind', 'p.name', 'p.nameEn', 'p.state', 'p.contractFrom', 'p.contractTo'])
    .select(['a.name as agencyName', 'a.nameEn as agencyNameEn', 'p.agencyBp', 'p.createdAt', 'p.version'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', inScope(unitId).as('own')])
    .select([
      // plan: benefit_partner, benefit_use_partner: a partner has a handful of benefits, its uses are counted by index
      sql<number>`(select count(*)::integer from club.benefit b where b.partner_id = p.id)`.as('benefits'),
      sql<number>`(select count(*)::integer from club.benefit_use e where e.partner_id = p.id)`.as('uses'),
    ]);
}

interface ListQuery {
  unitId: string;
  kind?: string | undefined;
  state?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Partners that the acting unit sees, newest first. plan: partner_created; a house has some hundreds */
export function partners(tx: Tx, { unitId, kind, state, q, cursor, limit }: ListQuery) {
  let query = rows(tx, unitId).select(({ ref }) => microseconds(ref('p.createdAt')).as('cursorAt'));
  if (kind) query = query.where('p.kind', '=', kind);
  if (state) query = query.where('p.state', '=', state);
  if (q)
    query = query.where(
      sql<boolean>`(strpos(p.name, ${q}) > 0 or strpos(lower(p.name_en), lower(${q})) > 0 or p.code = ${q.toUpperCase()})`,
    );
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  return query
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One partner, as far as visible. */
export function partnerById(tx: Tx, unitId: string, id: string) {
  return rows(tx, unitId)
    .leftJoin('customers.recipient as r', 'r.id', 'p.recipientId')
    .select(['p.contactName', 'p.contactMasked', 'p.agencyId', 'p.recipientId', 'r.name as recipientName', 'p.note'])
    .select([sql<boolean>`p.secret_hash is not null`.as('deskOpen'), 'p.secretAt as deskSince'])
    .where('p.id', '=', id)
    .executeTakeFirst();
}

/** What a partner offers, with how often it was used. plan: benefit_partner */
export function offersOf(tx: Tx, partnerId: string) {
  return tx
    .selectFrom('club.benefit as b')
    .select(['b.id', 'b.name', 'b.nameEn', 'b.state', 'b.stock'])
    .select(
      sql<number>`(select count(*)::integer from club.benefit_use e where e.partner_id = ${partnerId}::uuid and e.benefit_id = b.id)`.as(
        'uses',
      ),
    )
    .where('b.partnerId', '=', partnerId)
    .orderBy('b.createdAt')
    .limit(200)
    .execute();
}

/** A partner of the acting unit or of one below, held until the transaction ends. */
export function lockPartner(tx: Tx, unitId: string, id: string) {
  return tx
    .selectFrom('club.partner as p')
    .select(['p.id', 'p.orgId', 'p.name', 'p.state', 'p.agencyId', 'p.agencyBp', 'p.recipientId', 'p.version'])
    .where('p.id', '=', id)
    .where(inScope(unitId))
    .forUpdate()
    .executeTakeFirst();
}

/** A partner that the acting unit works with, its own or one above it. */
export function partnerAt(tx: Tx, id: string) {
  return tx
    .selectFrom('club.partner')
    .select(['id', 'kind', 'state', 'agencyId', 'agencyBp', 'recipientId'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Lines of a partnership in scope, newest first. plan: partner_record_partner */
export function recordsOf(tx: Tx, partnerId: string) {
  return tx
    .selectFrom('club.partnerRecord as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select(['r.id', 'r.kind', 'r.party', 'r.amountFen', 'r.occurredOn', 'r.note', 'r.createdAt'])
    .select([sql<boolean>`r.share_of is not null`.as('share'), 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .where('r.partnerId', '=', partnerId)
    .orderBy('r.occurredOn', 'desc')
    .orderBy('r.id', 'desc')
    .limit(500)
    .execute();
}

/** Sums of lines by partner, kind and party in a span. plan: partner_record_day, or partner_record_partner for one */
export function sums(tx: Tx, span: { from: string; to: string; partnerId?: string | undefined }) {
  let query = tx
    .selectFrom('club.partnerRecord as r')
    .select(['r.partnerId', 'r.kind', 'r.party', sql<number>`sum(r.amount_fen)::bigint`.as('fen')])
    .where('r.occurredOn', '>=', span.from)
    .where('r.occurredOn', '<=', span.to);
  if (span.partnerId) query = query.where('r.partnerId', '=', span.partnerId);
  return query.groupBy(['r.partnerId', 'r.kind', 'r.party']).execute();
}

/** Uses of partners' benefits in a span, with what they were worth. plan: benefit_use_created */
export function uses(tx: Tx, span: { from: Date; until: Date; partnerId?: string | undefined }) {
  let query = tx
    .selectFrom('club.benefitUse as e')
    .select(['e.partnerId', sql<number>`count(*)::integer`.as('uses'), sql<number>`sum(e.value_fen)::bigint`.as('fen')])
    .where('e.partnerId', 'is not', null)
    .where('e.createdAt', '>=', span.from)
    .where('e.createdAt', '<', span.until);
  if (span.partnerId) query = query.where('e.partnerId', '=', span.partnerId);
  return query.groupBy('e.partnerId').execute();
}

/** Names of partners. */
export function namesOf(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('club.partner')
    .select(['id', 'name', 'nameEn'])
    .where('id', 'in', ids)
    .orderBy('name')
    .execute();
}

/** Active members in scope by the numbers of their cards. plan: member_card_number_key */
export function membersOf(tx: Tx, cards: readonly string[]) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .select(['m.id', 'm.customerId', 'm.cardNumber', 'c.name'])
    .where('m.cardNumber', 'in', cards)
    .where('m.status', '=', 'active')
    .execute();
}
