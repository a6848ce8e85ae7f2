/** What points take off a service bill. All amounts are integers: fen and points. */
export interface ServiceRate {
  /** Points that are worth one yuan. */
  pointsPerYuan: number;
  /** Share of the bill that points may pay, in basis points. */
  capBp: number;
  /** Fewer points than these are not taken. */
  leastPoints: number;
}

/**
 * How many points may go on a bill: those the member has, those that the cap allows, in steps that are worth whole fen; nought where fewer
 * than the least are left. Never more discount than the cap, never a fen for less than its points.
 */
export function mostPoints(rate: ServiceRate, billFen: number, available: number): number {
  const capFen = Math.floor((billFen * rate.capBp) / 10_000);
  // A point may be worth more than a fen: the most whose discount does not pass the cap.
  const underCap = Math.ceil(((capFen + 1) * rate.pointsPerYuan) / 100) - 1;
  const most = Math.min(available, underCap);
  const whole = pointsFor(rate, discountOf(rate, most));
  return whole < rate.leastPoints ? 0 : whole;
}

/** What some points take off, in fen, rounded down. */
export function discountOf(rate: ServiceRate, points: number): number {
  return Math.floor((points * 100) / rate.pointsPerYuan);
}

/** The fewest points that take this much off. */
export function pointsFor(rate: ServiceRate, fen: number): number {
  return Math.ceil((fen * rate.pointsPerYuan) / 100);
}
