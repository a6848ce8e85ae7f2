/** Arithmetic of a sale in whole fen: purchase tax, loan, quote totals, refunds, rebates. Pure. */

/** Vehicle purchase tax as dictionary purchase_tax holds it: percent of the price without value-added tax. */
export interface TaxRule {
  vatPercent: number;
  taxPercent: number;
  /** What new-energy cars save: percent of the tax, up to a sum a car, between two days. */
  relief?: { energies: readonly string[]; from: string; to: string; reliefPercent: number; capFen: number } | undefined;
}

/** The purchase tax on a car's price with value-added tax (Vehicle Purchase Tax Law art. 4–6), after relief for its energy on that day. */
export function purchaseTax(priceFen: number, energy: string, onDay: string, rule: TaxRule): number {
  const tax = Math.round((priceFen * rule.taxPercent) / (100 + rule.vatPercent));
  const { relief } = rule;
  if (!relief?.energies.includes(energy) || onDay < relief.from || onDay > relief.to) return tax;
  return tax - Math.min(Math.floor((tax * relief.reliefPercent) / 100), relief.capFen);
}

export interface Instalments {
  /** Each month but the last. */
  monthlyFen: number;
  /** The last month clears what rounding left. */
  lastFen: number;
  interestFen: number;
}

/**
 * Equal monthly instalments of a loan at a yearly rate in basis points (400 = 4 %), interest by the month on what is left. The sum of all
 * instalments is loan plus interest to the fen.
 */
export function instalments(loanFen: number, months: number, rateBp: number): Instalments {
  if (loanFen === 0) return { monthlyFen: 0, lastFen: 0, interestFen: 0 };
  const rate = rateBp / 10_000 / 12;
  const exact = rate === 0 ? loanFen / months : (loanFen * rate) / (1 - (1 + rate) ** -months);
  const monthlyFen = Math.ceil(exact);
  let left = loanFen;
  let interestFen = 0;
  let lastFen = 0;
  for (let month = 1; month <= months; month++) {
    const interest = Math.round(left * rate);
    interestFen += interest;
    // Rounding up may clear a small loan early; the months after it ask for nothing.
    const paid = month === months ? left + interest : Math.min(monthlyFen, left + interest);
    left -= paid - interest;
    lastFen = paid;
  }
  return { monthlyFen, lastFen, interestFen };
}

export interface QuoteSums {
  listPriceFen: number;
  optionsFen: number;
  discountFen: number;
  taxFen: number;
  /** Insurance, plate, accessories, fees. */
  extrasFen: number;
  loanFen: number;
  tradeInFen: number;
}

/** What a quote adds up to. `dueFen` is what the customer pays themselves; below nought where the old car is worth more. */
export function quoteTotals(sums: QuoteSums): { priceFen: number; totalFen: number; dueFen: number } {
  const priceFen = sums.listPriceFen + sums.optionsFen - sums.discountFen;
  const totalFen = priceFen + sums.taxFen + sums.extrasFen;
  return { priceFen, totalFen, dueFen: totalFen - sums.loanFen - sums.tradeInFen };
}

/** Discounts that each level may give, and the premium a brand allows, in basis points of the list price with options. */
export interface PriceLevels {
  consultantBp: number;
  managerBp: number;
  generalManagerBp: number;
  premiumBp: number;
}
export const LEVELS = ['consultant', 'manager', 'general_manager'] as const;
export type Level = (typeof LEVELS)[number];

export type PriceVerdict =
  | { ok: true; level: Level }
  | { ok: false; code: 'price.below_floor' | 'price.premium'; limitFen: number };

const part = (baseFen: number, bp: number) => Math.floor((baseFen * bp) / 10_000);

/** Whose price a discount (a premium where negative) is; without levels everybody's. */
export function levelOf(baseFen: number, discountFen: number, levels: PriceLevels | null): PriceVerdict {
  if (!levels) return { ok: true, level: 'consultant' };
  const premiumFen = part(baseFen, levels.premiumBp);
  if (-discountFen > premiumFen) return { ok: false, code: 'price.premium', limitFen: premiumFen };
  if (discountFen <= part(baseFen, levels.consultantBp)) return { ok: true, level: 'consultant' };
  if (discountFen <= part(baseFen, levels.managerBp)) return { ok: true, level: 'manager' };
  const limitFen = part(baseFen, levels.generalManagerBp);
  return discountFen <= limitFen
    ? { ok: true, level: 'general_manager' }
    : { ok: false, code: 'price.below_floor', limitFen };
}

export interface Paid {
  depositFen: number;
  depositKind: 'earnest' | 'refundable';
  /** Taken less what was given back. */
  netFen: number;
}

/**
 * What goes back to the customer when an order is cancelled (Civil Code art. 587): earnest money (定金) is kept where the customer withdraws and
 * given back double where the dealer fails; a deposit (订金) and all other money go back.
 */
export function refundOf({ depositFen, depositKind, netFen }: Paid, fault: 'customer' | 'dealer' | 'neither'): number {
  const earnest = depositKind === 'earnest' ? Math.min(depositFen, netFen) : 0;
  if (fault === 'customer') return netFen - earnest;
  return fault === 'dealer' ? netFen + earnest : netFen;
}

export interface RebateTier {
  from: number;
  perCarFen: number;
}

/** What a month's cars earn: the highest tier reached counts for all of them. */
export function rebateOf(cars: number, tiers: readonly RebateTier[]): { perCarFen: number; amountFen: number } {
  const reached = tiers.filter((tier) => cars >= tier.from).sort((a, b) => b.from - a.from)[0];
  const perCarFen = reached?.perCarFen ?? 0;
  return { perCarFen, amountFen: perCarFen * cars };
}
