import { sql } from 'kysely';
import { newId, type Tx } from '../../platform/db.ts';
import { CivilDate } from '../../platform/endpoint.ts';
import { invalid } from '../../platform/errors.ts';

interface ListQuery {
  orgIds: string[] | null;
  status: string;
  today: string;
  due?: 'now' | 'later' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Opportunities in scope, soonest contact first: keyset over (next_contact_on, id). */
export async function opportunities(tx: Tx, { orgIds, status, today, due, cursor, limit }: ListQuery) {
  // plan: opportunity_org for a dealer or a region, opportunity_status for a brand
  let query = tx
    .selectFrom('engagement.opportunity as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customerId')
    .innerJoin('products.unit as v', 'v.id', 'p.unitId')
    .innerJoin('products.trim as t', 't.id', 'v.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .select([
      'p.id',
      'p.customerId',
      'c.name as customerName',
      'p.unitId',
      sql<string>`coalesce(v.vin, v.serial)`.as('vin'),
      'v.plate',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
    ])
    .select([
      'p.kind',
      'p.dueOn',
      'p.nextContactOn',
      'p.status',
      'p.closeReason',
      'p.attempts',
      'p.lastResult',
      'p.lastNote',
      'p.version',
      'u.name as dealerName',
    ])
    .select('c.primaryMasked as mobileMasked')
    .select(
      sql<
        string | null
      >`(select i.id from customers.identifier i where i.customer_id = p.customer_id and i.is_primary order by i.created_at limit 1)`.as(
        'mobileId',
      ),
    )
    .where('p.status', '=', status);
  if (orgIds) query = query.where('p.orgId', 'in', orgIds);
  if (due === 'now') query = query.where('p.nextContactOn', '<=', today);
  if (due === 'later') query = query.where('p.nextContactOn', '>', today);
  if (cursor) {
    const place = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(cursor, 'base64url').toString(),
    );
    if (!place || !CivilDate.safeParse(place[1]).success)
      throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
    query = query.where(sql<boolean>`(p.next_contact_on, p.id) > (${place[1]}::date, ${place[2]}::uuid)`);
  }
  const rows = await query
    .orderBy('p.nextContactOn')
    .orderBy('p.id')
    .limit(limit + 1)
    .execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit),
    next: last ? Buffer.from(`${last.nextContactOn} ${last.id}`).toString('base64url') : null,
  };
}

/** One opportunity, locked for a change. */
export function lockOpportunity(tx: Tx, id: string) {
  return tx
    .selectFrom('engagement.opportunity')
    .select(['id', 'orgId', 'customerId', 'kind', 'status', 'attempts', 'version', 'nextContactOn'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Opens an opportunity once; null when it stood already. */
export async function openOpportunity(
  tx: Tx,
  opportunity: {
    orgId: string;
    customerId: string;
    unitId: string;
    kind: string;
    dueOn: string;
    nextContactOn: string;
  },
): Promise<string | null> {
  const id = newId();
  const made = await tx
    .insertInto('engagement.opportunity')
    .values({ id, ...opportunity })
    // Written in, so that the partial index opportunity_once is the one that is meant.
    .onConflict((conflict) =>
      conflict
        .columns(['unitId', 'kind', 'dueOn'])
        .where(sql<boolean>`status in (${sql.lit('open')}, ${sql.lit('booked')})`)
        .doNothing(),
    )
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n ? id : null;
}

/** Opportunities of a car after its owner changed: other people's are closed, the present owner's due ones opened; gives those opened. */
export async function followOwner(tx: Tx, unitId: string, today: string, leadDays: number) {
  const { rows } = await sql<{ id: string; orgId: string; customerId: string; kind: string; dueOn: string }>`
    select id, org_id as "orgId", customer_id as "customerId", kind, due_on::text as "dueOn"
    from engagement.follow_owner(${unitId}::uuid, ${today}::date, ${leadDays}::integer)`.execute(tx);
  return rows;
}
