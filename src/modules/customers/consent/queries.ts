import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { ContactChannel } from './gate.ts';
import type { Reason } from './reasons.ts';

const HISTORY_SHOWN = 200;

/** The records a visible person consists of, the living one first; null where the caller may not see them. */
export async function personIds(tx: Tx, customerId: string): Promise<string[] | null> {
  const { rows } = await sql<{ ids: string[] }>`
    select customers.lineage_of(customers.survivor_of(c.id)) as ids from customers.customer c where c.id = ${customerId}`.execute(
    tx,
  );
  return rows[0]?.ids ?? null;
}

const PURPOSE = [
  'id',
  'code',
  'name',
  'nameEn',
  'description',
  'descriptionEn',
  'legalBasis',
  'recipient',
  'channels',
  'quiet',
  'separate',
  'ownerDecides',
  'active',
  'version',
] as const;

/** All purposes in their order. */
export function purposes(tx: Tx) {
  return tx.selectFrom('customers.purpose').select(PURPOSE).orderBy('sort').orderBy('code').execute();
}

/** One purpose by its code. */
export function purposeByCode(tx: Tx, code: string) {
  return tx.selectFrom('customers.purpose').select(PURPOSE).where('code', '=', code).executeTakeFirst();
}

const RECIPIENT = ['id', 'code', 'name', 'nameEn', 'contact', 'purposeText', 'dataKinds', 'active', 'version'] as const;

/** All third parties. */
export function recipients(tx: Tx) {
  return tx.selectFrom('customers.recipient').select(RECIPIENT).orderBy('name').orderBy('code').execute();
}

/** One third party by code or id. */
export function recipientBy(tx: Tx, by: 'code' | 'id', value: string) {
  return tx.selectFrom('customers.recipient').select(RECIPIENT).where(by, '=', value).executeTakeFirst();
}

/** Versions of the notice, newest first. */
export function notices(tx: Tx) {
  return tx
    .selectFrom('customers.notice')
    .select(['id', 'version', 'purposes', 'title', 'titleEn', 'body', 'bodyEn', 'renews', 'validFrom', 'createdAt'])
    .select(sql<string | null>`org.actor_name(actor)`.as('actorName'))
    .orderBy('validFrom', 'desc')
    .orderBy('createdAt', 'desc')
    .execute();
}

interface StandingRow {
  purpose: string;
  recipientId: string | null;
  /** Which of the two the recipient is: a third party, or a dealer. */
  partnerId: string | null;
  unitId: string | null;
  recipientName: string | null;
  state: string | null;
  askAgain: boolean | null;
  at: Date | null;
  channel: string | null;
  textVersion: string | null;
}

/** How each purpose stands for a person, a line a recipient where there are some. */
export async function standings(tx: Tx, ids: readonly string[], at: Date): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select p.code as purpose, coalesce(t.recipient_id, t.unit_id) as recipient_id, t.recipient_id as partner_id, t.unit_id, coalesce(r.name, u.name) as recipient_name,
      s.state, s.outdated as ask_again, k.created_at as at, k.channel, k.text_version
    from customers.purpose p
    cross join lateral (
      select null::uuid as recipient_id, null::uuid as unit_id where p.recipient <> 'partner'
      union select c.recipient_id, c.recipient_unit_id from customers.consent c
        where c.customer_id = any (${[...ids]}::uuid[]) and c.purpose = p.code and (c.recipient_id is not null or c.recipient_unit_id is not null)
      union select x.id, null from customers.recipient x where p.recipient = 'partner' and x.active
    ) t
    left join customers.recipient r on r.id = t.recipient_id
    left join org.unit u on u.id = t.unit_id
    left join lateral customers.standing(${[...ids]}::uuid[], p.code, t.unit_id, t.recipient_id, ${at}::timestamptz) s on true
    left join customers.consent k on k.id = s.consent_id
    where p.active
    order by p.sort, p.code, t.unit_id nulls first, r.name, u.name`.execute(tx);
  return rows;
}

/** What the gate says for each purpose and channel now. */
export async function answersNow(tx: Tx, customerId: string, at: Date, zone: string) {
  const { rows } = await sql<{ purpose: string; channel: ContactChannel | null; allowed: boolean; reason: Reason }>`
    select p.code as purpose, c.channel, a.allowed, a.reason
    from customers.purpose p
    cross join lateral unnest(case when p.channels = '{}' then array[null]::text[] else p.channels end) c (channel)
    cross join lateral customers.contact_answers(array[${customerId}]::uuid[], p.code, c.channel, null, null, ${at}::timestamptz, ${zone}) a
    where p.active and p.recipient <> 'partner'`.execute(tx);
  return rows;
}

/** The ledger of a person, newest first. */
export function ledger(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('customers.consent as c')
    .leftJoin('customers.recipient as r', 'r.id', 'c.recipientId')
    .leftJoin('org.unit as u', 'u.id', 'c.recipientUnitId')
    .select([
      'c.id',
      'c.purpose',
      'c.state',
      'c.textVersion',
      'c.channel',
      'c.actor',
      'c.validUntil',
      'c.createdAt as at',
    ])
    .select(sql<string | null>`coalesce(r.name, u.name)`.as('recipientName'))
    .select(sql<string | null>`c.evidence ->> 'reference'`.as('reference'))
    .select(sql<string | null>`org.actor_name(c.actor)`.as('actorName'))
    .where('c.customerId', 'in', ids)
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.id', 'desc')
    .limit(HISTORY_SHOWN)
    .execute();
}

/** Standing entries of the do-not-contact list that were made for a person, one a channel. */
export async function forbidden(tx: Tx, ids: readonly string[]) {
  const found = await sql<{
    id: string;
    channel: string | null;
    reason: string;
    at: Date;
    actorName: string | null;
  }>`select id, channel, reason, at, org.actor_name(actor) as "actorName" from customers.forbidden_of(${[...ids]}::uuid[])`.execute(
    tx,
  );
  return found.rows;
}

/** Puts every number and address of a person, and the person, on the list; what stands there already is left. */
export async function forbid(tx: Tx, ids: readonly string[], channel: string | null, reason: string): Promise<void> {
  await sql`
    insert into customers.do_not_contact (customer_id, value_hash, channel, reason)
    select w.customer_id, w.value_hash, ${channel}::text, ${reason} from (
      select i.customer_id, i.value_hash from customers.identifier i where i.customer_id = any (${[...ids]}::uuid[])
      union select ${ids[0]}::uuid, null
    ) w
    where not exists (select 1 from customers.do_not_contact d where d.customer_id = w.customer_id and d.value_hash is not distinct from w.value_hash
      and d.channel is not distinct from ${channel}::text and d.lifted_at is null)`.execute(tx);
}

/** Takes a person off the list; returns how many entries stood. */
export async function permit(tx: Tx, ids: readonly string[], channel: string | null, reason: string): Promise<number> {
  const lifted = await sql<{
    n: string;
  }>`select customers.permit_of(${[...ids]}::uuid[], ${channel}, ${reason}) as n`.execute(tx);
  return Number(lifted.rows[0]?.n ?? 0);
}

/** What was passed on of a person, as far as the caller's unit may see it. */
export async function sharings(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('customers.sharing as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .leftJoin('customers.recipient as r', 'r.id', 's.recipientId')
    .select(['s.id', 's.dataKinds', 's.ground', 's.about', 's.createdAt as at'])
    .select(sql<string>`coalesce(r.name, u.name)`.as('to'))
    .select(sql<string>`coalesce(r.name_en, u.name_en)`.as('toEn'))
    .where('s.customerId', 'in', ids)
    .orderBy('s.createdAt', 'desc')
    .limit(HISTORY_SHOWN)
    .execute();
}

/** Whether a file belongs to the person. */
export async function hasAttachment(tx: Tx, ids: readonly string[], id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('customers.attachment')
    .select('id')
    .where('id', '=', id)
    .where('customerId', 'in', ids)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the person is under fourteen and no guardian is noted to have agreed (PIPL art. 31). */
export async function isMinor(tx: Tx, customerId: string, today: string): Promise<boolean> {
  const row = await tx
    .selectFrom('customers.customer')
    .select(
      sql<boolean>`coalesce(birth_on > ${today}::date - interval '14 years', false) and guardian_consent is null`.as(
        'minor',
      ),
    )
    .where('id', '=', customerId)
    .executeTakeFirst();
  return row?.minor ?? false;
}
