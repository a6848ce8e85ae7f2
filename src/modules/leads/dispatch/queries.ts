import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

interface CapacityFilter {
  scope: string;
  today: string;
  after: string | null;
  /** One dealer alone. */
  id: string | null;
  q?: string | undefined;
  paused?: 'true' | undefined;
  limit: number;
}

/**
 * Dealers of a subtree by code with their capacity and what they were given, one more than `limit`.
 * plan: unit_closure_pkey, unit_code_key; per dealer of the page dealer_capacity_pkey, dealer_turn_pkey and at most 29 of dealer_day_pkey
 */
export function capacityRows(tx: Tx, { scope, today, after, id, q, paused, limit }: CapacityFilter) {
  const needle = q?.toLowerCase() ?? '';
  const takenToday = sql<number>`coalesce(case when t.day = ${today}::date then t.day_taken end, 0)::integer`;
  return tx
    .selectFrom('org.unitClosure as k')
    .innerJoin('org.unit as u', 'u.id', 'k.unitId')
    .leftJoin('leads.dealerCapacity as c', 'c.orgId', 'u.id')
    .leftJoin('leads.dealerTurn as t', 't.orgId', 'u.id')
    .select(['u.id', 'u.code', 'u.name', 'u.nameEn', 'u.cityCode', 'u.workingTime'])
    .select(({ fn, val }) => [
      fn.coalesce('c.weight', val(1)).as('weight'),
      'c.quota',
      'c.dailyMax',
      fn.coalesce('c.paused', val(false)).as('paused'),
      fn.coalesce('c.openHoursOnly', val(false)).as('openHoursOnly'),
      fn.coalesce('c.seriesIds', sql<string[]>`'{}'::uuid[]`).as('seriesIds'),
      fn.coalesce('c.cities', sql<string[]>`'{}'::text[]`).as('cities'),
      fn.coalesce('c.assignRule', val('manual')).as('assignRule'),
      fn.coalesce('c.collisionDays', val(90)).as('collisionDays'),
      fn.coalesce('c.version', val(0)).as('version'),
      takenToday.as('takenToday'),
      sql<number>`(leads.last_30(u.id, ${today}::date)
        + coalesce(case when t.day > ${today}::date - 30 then t.day_taken end, 0))::integer`.as('takenLast30'),
    ])
    .where('k.ancestorId', '=', scope)
    .where('u.kind', '=', 'dealer')
    .where('u.status', '=', 'open')
    .$if(id !== null, (query) => query.where('u.id', '=', id as string))
    .$if(paused !== undefined, (query) => query.where('c.paused', '=', true))
    .$if(needle !== '', (query) =>
      query.where(sql<boolean>`position(${needle} in lower(u.name || ' ' || u.name_en || ' ' || u.code)) > 0`),
    )
    .$if(after !== null, (query) => query.where('u.code', '>', after as string))
    .orderBy('u.code')
    .limit(limit + 1)
    .execute();
}

/** Puts a dealer's turn level with the one furthest on in its city. */
export async function levelTurn(tx: Tx, dealerId: string): Promise<void> {
  await sql`select leads.level_turn(${dealerId})`.execute(tx);
}

/** A consultant of a dealer as its rule sees them. */
export interface TeamMember {
  staffId: string;
  name: string;
  presence: 'free' | 'busy' | 'leave' | 'training';
  backAt: Date | null;
  seriesIds: string[];
  lastGivenAt: Date | null;
  openLeads: number;
}

/** Consultants of a dealer, the least burdened first. plan: staff_role_org, consultant_pkey, lead_consultant */
export async function teamOf(tx: Tx, dealerId: string, at: Date): Promise<TeamMember[]> {
  const { rows } = await sql<TeamMember>`
    select * from leads.consultants_at(${dealerId}, ${at}) order by open_leads, name limit 200`.execute(tx);
  return rows;
}

/** Whom a customer belongs to already: an open lead anywhere, or a first filer at the dealer. */
export async function collisionOf(tx: Tx, customerId: string, dealerId: string, at: Date) {
  const { rows } = await sql<{
    leadId: string;
    unitName: string;
    unitNameEn: string;
    consultantId: string | null;
    consultantName: string | null;
    filedAt: Date;
    open: boolean;
  }>`select * from leads.collision_of(${customerId}, ${dealerId}, ${at})`.execute(tx);
  return rows[0] ?? null;
}
