import { type Ctx, scopeOf } from '../../platform/context.ts';
import { read } from '../../platform/db.ts';
import type { Permission } from '../../platform/permissions.ts';
import { findMembers } from '../club/index.ts';
import { findCustomers } from '../customers/index.ts';
import { findLeads } from '../leads/index.ts';
import { findAnswers, findStaff, findUnits } from '../org/index.ts';
import { findVehicles } from '../products/index.ts';
import { findContracts, findOrders } from '../sales/index.ts';
import { searchKeys } from './keys.ts';
import { GROUP_LIMIT } from './schema.ts';

/**
 * Everything in scope that one key names. Each group is the module's own search, under the caller's permission and breadth; all of them
 * travel together in one transaction.
 */
export async function searchAll(ctx: Ctx, q: string) {
  const keys = searchKeys(q);
  const { unitId } = scopeOf(ctx);
  const number = q.normalize('NFKC').replace(/\s+/g, '');
  return read(ctx, async (tx) => {
    const group = <T>(permission: Permission, fits: boolean, find: () => Promise<T[]>): Promise<T[]> | T[] =>
      fits && ctx.permissions.has(permission) ? find() : [];
    const person = keys.name || keys.phone;
    const [customers, vehicles, orders, contracts, leads, members, staff, units, answers] = await Promise.all([
      group('customer.read', person || keys.external, () => findCustomers(ctx, tx, q, GROUP_LIMIT)),
      group('unit.read', keys.vehicle, () => findVehicles(ctx, tx, q, GROUP_LIMIT)),
      group('order.read', keys.order || keys.contract, () => findOrders(ctx, tx, number, GROUP_LIMIT)),
      group('order.read', keys.contract, () => findContracts(ctx, tx, number, GROUP_LIMIT)),
      group('lead.read', person, () => findLeads(ctx, tx, q, GROUP_LIMIT)),
      group('member.read', keys.card, () => findMembers(tx, number)),
      group('org.read', keys.name, () => findStaff(tx, q, GROUP_LIMIT)),
      group('org.read', keys.name, () => findUnits(tx, unitId, q, GROUP_LIMIT)),
      keys.name ? findAnswers(ctx, tx, q, GROUP_LIMIT) : [],
    ]);
    return {
      customers,
      vehicles,
      orders,
      contracts,
      leads,
      members: members.map((row) => ({ ...row, cardNumber: row.cardNumber ?? '' })),
      staff,
      units,
      answers,
    };
  });
}
