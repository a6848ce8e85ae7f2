import { sql } from 'kysely';
import type { Ctx } from '../../platform/context.ts';
import { read, type Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { applyForMembership } from './members/service.ts';
import { pointsOf } from './queries.ts';

function customerIdOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'owner') throw new AppError('auth.required');
  return ctx.actor.customerId;
}

/** The owner's own cars, membership and points; row-level security shows them nobody else's. */
export async function ownerHome(ctx: Ctx) {
  const customerId = customerIdOf(ctx);
  return read(ctx, async (tx) => {
    const [person, vehicles, member] = await Promise.all([
      personOf(tx, customerId),
      vehiclesOf(tx, customerId),
      memberOf(tx, customerId),
    ]);
    if (!person) throw new AppError('request.not_found');
    const points = member ? await pointsOf(tx, member.id) : [];
    return {
      ...person,
      vehicles,
      member: member
        ? {
            status: member.status,
            cardNumber: member.cardNumber,
            branchName: member.branchName,
            balance: member.balance ?? 0,
            points,
          }
        : null,
    };
  });
}

function personOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.customer as c')
    .select(['c.name', sql<'zh' | 'en' | null>`c.language`.as('language')])
    .select('c.primaryMasked as mobileMasked')
    .where('c.id', '=', customerId)
    .executeTakeFirst();
}

function vehiclesOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('products.ownership as w')
    .innerJoin('products.unit as v', 'v.id', 'w.unitId')
    .innerJoin('products.trim as t', 't.id', 'v.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as u', 'u.id', 'w.orgId')
    .leftJoin('club.branch as b', (join) => join.onRef('b.orgId', '=', 'w.orgId').on('b.status', '=', sql.lit('open')))
    .select([
      'v.id as unitId',
      sql<string>`coalesce(v.vin, v.serial)`.as('vin'),
      'v.plate',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      't.name as trimName',
      't.nameEn as trimNameEn',
    ])
    .select(['u.name as dealerName', 'u.phone as dealerPhone', 'w.fromDate as deliveredOn', 'b.name as branchName'])
    .select(
      sql<
        string | null
      >`(select p.due_on from engagement.opportunity p where p.unit_id = v.id and p.kind = 'first_maintenance' order by p.due_on limit 1)`.as(
        'firstMaintenanceOn',
      ),
    )
    .where('w.customerId', '=', customerId)
    .where('w.toDate', 'is', null)
    .orderBy('w.fromDate', 'desc')
    .execute();
}

function memberOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('club.branch as b', 'b.id', 'm.branchId')
    .leftJoin('club.account as a', (join) => join.onRef('a.memberId', '=', 'm.id').on('a.kind', '=', 'available'))
    .select(['m.id', 'm.status', 'm.cardNumber', 'b.name as branchName', 'a.balance'])
    .where('m.customerId', '=', customerId)
    .orderBy('m.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The owner applies for themselves. */
export async function ownerApply(ctx: Ctx, unitId: string) {
  const { status } = await applyForMembership(ctx, { customerId: customerIdOf(ctx), unitId, channel: 'portal' });
  return { status };
}
