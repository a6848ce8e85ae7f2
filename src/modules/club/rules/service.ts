import type * as z from 'zod';
import { addDays, addMonths } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { type Setting, settingsAt } from '../ledger/index.ts';
import { evaluate, type PointsRule } from './evaluate.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Terms = z.output<(typeof schema.previewRule)['body']>['rule'];
/** Deliveries a dry run looks at, at most. */
const MOST = 20_000;

/** The rules that hold here or below, with their versions. */
export function listRules(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const { unitId } = scopeOf(ctx);
    const rows = await queries.rulesSeen(tx, unitId);
    return {
      rows: rows.map((row) => ({ ...row, own: row.orgId === unitId })),
      editable: ctx.permissions.has('points.rule_edit') && (await mayKeep(ctx, tx)),
    };
  });
}

/** Whether the acting unit may keep rules: headquarters always, a dealer where headquarters allow it. */
async function mayKeep(ctx: Ctx, tx: Tx): Promise<boolean> {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind === 'brand' || unitKind === 'group') return true;
  return unitKind === 'dealer' && ((await settingsAt(tx, unitId))?.dealerRules ?? false);
}

/** What a dealer's rule exceeds of headquarters' bounds (CLB-15): each at its field. */
function outOfBounds(rule: Terms, bounds: Setting): { field: string; zh: string; en: string } | null {
  const perYuan = rule.perFen === null ? 0 : (rule.points * 100) / rule.perFen;
  if (rule.perFen === null && rule.points > bounds.maxPoints)
    return {
      field: 'points',
      zh: `总部上限为 ${bounds.maxPoints} 分。`,
      en: `Headquarters allow ${bounds.maxPoints} at most.`,
    };
  if (perYuan > bounds.maxPointsPerYuan)
    return {
      field: 'points',
      zh: `总部上限为每元 ${bounds.maxPointsPerYuan} 分。`,
      en: `Headquarters allow ${bounds.maxPointsPerYuan} a yuan at most.`,
    };
  const times = rule.factors.reduce((product, { bp }) => (product * Math.max(bp, 10_000)) / 10_000, 10_000);
  if (times > bounds.maxFactorBp)
    return {
      field: 'factors',
      zh: `各倍率相乘不得超过 ${bounds.maxFactorBp / 10_000} 倍。`,
      en: `The factors together may reach ${bounds.maxFactorBp / 10_000} times at most.`,
    };
  if (rule.dealerBp < 10_000)
    return { field: 'dealerBp', zh: '本店规则的成本由本店承担。', en: 'A dealer bears the cost of its own rules.' };
  return null;
}

function checkTerms(rule: Terms): void {
  if (rule.validTo !== null && rule.validTo < rule.validFrom)
    throw invalid('validTo', '结束日期不能早于开始日期。', 'The end cannot come before the beginning.');
  rule.factors.forEach((factor, at) => {
    const coded = factor.kind === 'tier' || factor.kind === 'model' || factor.kind === 'series';
    if (coded && !factor.code)
      throw invalid(`factors.${at}.code`, '请选择等级、车系或车型。', 'Choose the tier, series or model.');
    if (factor.kind === 'period' && !factor.from && !factor.to)
      throw invalid(`factors.${at}.from`, '请填写期间。', 'Enter the period.');
  });
  if (rule.kind === 'model' && !rule.factors.some(({ kind }) => kind === 'model' || kind === 'series'))
    throw invalid('factors', '车型规则须指明车型或车系。', 'A model rule names its models or series.');
}

/**
 * Adds a version of a rule. What was given before stays; a difference is posted only by a correction somebody makes.
 * @throws AppError points.rules_closed, request.conflict, request.invalid at the field
 */
export function saveRule(ctx: Ctx, { version, ...rule }: z.output<(typeof schema.saveRule)['body']>) {
  return transact(ctx, async (tx) => {
    const { unitId, unitKind } = scopeOf(ctx);
    if (!(await mayKeep(ctx, tx))) throw new AppError('points.rules_closed');
    checkTerms(rule);
    if (unitKind === 'dealer') {
      const bounds = await settingsAt(tx, unitId);
      const wrong = bounds && outOfBounds(rule, bounds);
      if (wrong) throw invalid(wrong.field, wrong.zh, wrong.en);
    }
    const newest = await queries.newestOf(tx, unitId, rule.code);
    if ((newest?.ruleVersion ?? 0) !== version)
      throw new AppError('request.conflict', { current: { version: newest?.ruleVersion ?? 0 } });
    const ruleVersion = version + 1;
    const id = await queries.insertRule(tx, { ...rule, orgId: unitId, ruleVersion });
    return { id, ruleVersion };
  });
}

const asRule = (rule: Terms): PointsRule => ({ ...rule, id: '', orgId: '', ruleVersion: 0 });

/** What an occasion would earn under a rule that need not be saved. */
export function previewRule(_ctx: Ctx, { rule, occasion }: z.output<(typeof schema.previewRule)['body']>) {
  checkTerms(rule);
  const given = evaluate(asRule(rule), occasion);
  if (!given) return { points: 0, hqPoints: 0, base: 0, applied: [], capped: null, activatesOn: null, expiresOn: null };
  const { points, hqPoints, base, applied, capped, activatesOn, expiresOn } = given;
  return { points, hqPoints, base, applied: [...applied], capped, activatesOn, expiresOn };
}

/** What last month's deliveries to members would have earned, beside what they did earn. Posts nothing. */
export function dryRunRule(ctx: Ctx, { rule }: z.output<(typeof schema.dryRunRule)['body']>) {
  checkTerms(rule);
  return read(ctx, async (tx) => {
    const first = `${todayOf(ctx).slice(0, 7)}-01`;
    const [from, to] = [addMonths(first, -1), addDays(first, -1)];
    const found = await queries.deliveriesBetween(tx, scopeOf(ctx).orgIds, from, to, MOST + 1);
    const deliveries = found.slice(0, MOST);
    const today = new Map<string, number>();
    const total = { points: 0, hqPoints: 0, posted: 0 };
    const terms: PointsRule = { ...asRule(rule), validFrom: '0001-01-01', validTo: null };
    const rows = deliveries.map((row) => {
      const day = `${row.memberId} ${row.deliveredOn}`;
      const { deliveredOn: on, priceFen: amountFen, modelCode, seriesCode, tierCode, birthMonth } = row;
      const given = evaluate(terms, {
        ...{ on, amountFen, modelCode, seriesCode, tierCode, birthMonth },
        earnedToday: today.get(day) ?? 0,
      });
      const points = given?.points ?? 0;
      today.set(day, (today.get(day) ?? 0) + points);
      total.points += points;
      total.hqPoints += given?.hqPoints ?? 0;
      total.posted += row.posted;
      return { orderId: row.orderId, memberId: row.memberId, deliveredOn: on, points, posted: row.posted };
    });
    return {
      from,
      to,
      deliveries: deliveries.length,
      complete: found.length <= MOST,
      members: new Set(deliveries.map(({ memberId }) => memberId)).size,
      ...total,
      rows: rows.slice(0, 100),
    };
  });
}
