import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { needVersion } from '../access.ts';
import { rebateOf } from '../pricing/money.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Rule = z.output<(typeof schema.addRebateRule)['body']>;
const dayOf = (month: string) => `${month}-01`;

export function listRebateRules(ctx: Ctx) {
  return read(ctx, async (tx) => ({ rows: await queries.rules(tx) }));
}

function columnsOf({ name, nameEn, tiers, fromMonth, toMonth }: Omit<Rule, 'seriesId'>) {
  if (toMonth && toMonth < fromMonth)
    throw invalid('toMonth', '结束月份不能早于开始月份。', 'The last month is before the first.');
  if (new Set(tiers.map((tier) => tier.from)).size < tiers.length)
    throw invalid('tiers', '每一档的起点须不同。', 'Each tier begins at another number of cars.');
  const from = dayOf(fromMonth);
  return { name, nameEn, tiers: JSON.stringify(tiers), fromMonth: from, toMonth: toMonth ? dayOf(toMonth) : null };
}

/** Adds a rule at the acting unit (SAL-24). @throws AppError request.invalid */
export async function addRebateRule(ctx: Ctx, { seriesId = undefined, ...given }: Rule) {
  const columns = columnsOf(given);
  return transact(ctx, async (tx) => {
    const id = newId();
    const orgId = scopeOf(ctx).unitId;
    await tx
      .insertInto('sales.rebateRule')
      .values({ id, orgId, seriesId: seriesId ?? null, ...columns })
      .execute();
    return { id };
  });
}

export async function editRebateRule(ctx: Ctx, id: string, given: z.output<(typeof schema.editRebateRule)['body']>) {
  const columns = columnsOf(given);
  return transact(ctx, async (tx) => {
    const rule = await tx
      .selectFrom('sales.rebateRule')
      .select(['version'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!rule) throw new AppError('request.not_found');
    needVersion(rule, given.version);
    const version = given.version + 1;
    await tx
      .updateTable('sales.rebateRule')
      .set({ ...columns, version })
      .where('id', '=', id)
      .execute();
    return { version };
  });
}

/**
 * Computes a month's rebates of every dealer in scope by each rule of that month that is of the dealer or of a unit above it: all cars by
 * volume, or those of the rule's series. May be repeated; what was confirmed stays.
 */
export async function computeRebates(ctx: Ctx, month: string) {
  const { orgIds } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const rules = (await queries.rules(tx)).filter(
      (rule) => rule.fromMonth <= month && (rule.toMonth === null || rule.toMonth >= month),
    );
    const sold = await queries.carsOf(tx, month, orgIds);
    // Whoever has a rebate of the month but no cars any more is computed anew, too.
    const dealers = [...new Set([...sold.map((row) => row.orgId), ...(await queries.computedFor(tx, month, orgIds))])];
    const units = [...new Set(rules.map((rule) => rule.orgId))];
    const below = await queries.dealersBelow(tx, units, dealers);
    const rows = rules.flatMap((rule) =>
      dealers
        .filter((orgId) => below.get(rule.orgId)?.has(orgId))
        .map((orgId) => {
          const counted = sold.filter(
            (row) => row.orgId === orgId && (!rule.seriesId || row.seriesId === rule.seriesId),
          );
          const cars = counted.reduce((sum, row) => sum + row.cars, 0);
          const { id: ruleId, name: ruleName, nameEn: ruleNameEn } = rule;
          return { orgId, ruleId, month: dayOf(month), ruleName, ruleNameEn, cars, ...rebateOf(cars, rule.tiers) };
        }),
    );
    const computed = await queries.writeRebates(tx, rows);
    return { computed, kept: rows.length - computed };
  });
}

/** A month's rebates with their sum. */
export async function listRebates(ctx: Ctx, month: string) {
  const rows = await read(ctx, (tx) => queries.rebates(tx, month, scopeOf(ctx).orgIds));
  return { rows, amountFen: rows.reduce((sum, row) => sum + row.amountFen, 0) };
}

/** Confirms a rebate or marks it paid. @throws AppError request.conflict, request.not_found */
export async function editRebate(ctx: Ctx, id: string, given: z.output<(typeof schema.editRebate)['body']>) {
  return transact(ctx, async (tx) => {
    const row = await tx
      .selectFrom('sales.rebate')
      .select(['status', 'version'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new AppError('request.not_found');
    needVersion(row, given.version, { status: row.status });
    const version = given.version + 1;
    await tx
      .updateTable('sales.rebate')
      .set({ status: given.status, note: given.note ?? null, version })
      .where('id', '=', id)
      .execute();
    return { version };
  });
}
