import { addDays, addMonths } from '../../../platform/clock.ts';

/** What points are given for. */
export type RuleKind = 'purchase' | 'spend' | 'model' | 'activity' | 'referral' | 'birthday';

/** One and a half times is 15000 basis points. All that fit are multiplied. */
export interface Factor {
  kind: 'tier' | 'model' | 'series' | 'period' | 'birthday_month';
  /** Tier, model or series code. */
  code?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  bp: number;
}

/** A rule in one of its versions. */
export interface PointsRule {
  id: string;
  orgId: string;
  code: string;
  ruleVersion: number;
  kind: RuleKind;
  name: string;
  points: number;
  /** Points for each so many fen of the bill; null: for the transaction. */
  perFen: number | null;
  factors: readonly Factor[];
  /** The share the dealer bears, in basis points; headquarters bear the rest. */
  dealerBp: number;
  capTransaction: number | null;
  capDay: number | null;
  validMonths: number;
  pendingDays: number;
  qualifying: boolean;
  validFrom: string;
  validTo: string | null;
}

/** What happened, as far as points care. */
export interface Occasion {
  on: string;
  amountFen?: number | undefined;
  modelCode?: string | null | undefined;
  seriesCode?: string | null | undefined;
  tierCode?: string | null | undefined;
  /** 1–12. */
  birthMonth?: number | null | undefined;
  /** What the rule has given this member on that day already. */
  earnedToday?: number | undefined;
}

/** What a rule gives, and how it came to it. */
export interface Earning {
  points: number;
  hqPoints: number;
  base: number;
  applied: readonly Factor[];
  capped: 'transaction' | 'day' | null;
  activatesOn: string;
  expiresOn: string;
  pendingUntil: string | undefined;
}

/** Whether a rule gives anything on a day. */
function validOn(rule: Pick<PointsRule, 'validFrom' | 'validTo'>, day: string): boolean {
  return rule.validFrom <= day && (rule.validTo === null || day <= rule.validTo);
}

/** Whether a factor fits. A model rule's own model is a factor list with no other model: see `wanted`. */
function fits(factor: Factor, o: Occasion): boolean {
  switch (factor.kind) {
    case 'tier':
      return factor.code !== undefined && factor.code === o.tierCode;
    case 'model':
      return factor.code !== undefined && factor.code === o.modelCode;
    case 'series':
      return factor.code !== undefined && factor.code === o.seriesCode;
    case 'period':
      return (factor.from ?? '') <= o.on && o.on <= (factor.to ?? '9999-12-31');
    case 'birthday_month':
      return o.birthMonth != null && o.birthMonth === Number(o.on.slice(5, 7));
  }
}

/**
 * What a rule gives for an occasion; null where it gives nothing. Rounded down once, at the end; whole numbers throughout, so that no
 * point is lost or won by the way it was computed. A rule of the kind `model` gives only for the models and series it names.
 */
export function evaluate(rule: PointsRule, o: Occasion): Earning | null {
  if (!validOn(rule, o.on)) return null;
  const applied = rule.factors.filter((factor) => fits(factor, o));
  if (rule.kind === 'model' && !applied.some(({ kind }) => kind === 'model' || kind === 'series')) return null;
  let product = BigInt(rule.points);
  let divisor = 1n;
  if (rule.perFen !== null) {
    product *= BigInt(Math.max(0, Math.trunc(o.amountFen ?? 0)));
    divisor *= BigInt(rule.perFen);
  }
  const base = Number(product / divisor);
  for (const { bp } of applied) {
    product *= BigInt(bp);
    divisor *= 10_000n;
  }
  let points = Number(product / divisor);
  let capped: Earning['capped'] = null;
  if (rule.capTransaction !== null && points > rule.capTransaction)
    [points, capped] = [rule.capTransaction, 'transaction'];
  if (rule.capDay !== null) {
    const left = Math.max(0, rule.capDay - (o.earnedToday ?? 0));
    if (points > left) [points, capped] = [left, 'day'];
  }
  if (points <= 0) return null;
  // The dealer bears the odd point of a share that does not come out even.
  const hqPoints = Math.floor((points * (10_000 - rule.dealerBp)) / 10_000);
  const activatesOn = rule.pendingDays > 0 ? addDays(o.on, rule.pendingDays) : o.on;
  return {
    points,
    hqPoints,
    base,
    applied,
    capped,
    activatesOn,
    expiresOn: addMonths(activatesOn, rule.validMonths),
    pendingUntil: rule.pendingDays > 0 ? activatesOn : undefined,
  };
}
