/**
 * Times as a dealer lives them. The set plays in China alone, which is eight hours ahead of UTC all year (no summer time since 1991).
 */
import type { Random } from './random.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR;

/** The civil date of an instant in China. */
export function dateOf(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 10);
}

/** Midnight in China of the day an instant lies in. */
export function dayStart(at: number): number {
  return Math.floor((at + OFFSET) / DAY) * DAY - OFFSET;
}

const hourOf = (at: number) => (at - dayStart(at)) / HOUR;

/** Some minutes later, or after opening next morning when that lies outside nine to six. */
export function workingSoon(random: Random, at: number, least: number, most: number): number {
  const later = at + random.between(least, most) * MINUTE;
  const hour = hourOf(later);
  if (hour >= 9 && hour < 18) return later;
  const opening = dayStart(later) + 9 * HOUR + (hour >= 18 ? DAY : 0);
  return opening + random.between(8, 95) * MINUTE;
}

// How many enquiries of a day fall into each hour.
const ONLINE = [2, 1, 1, 0, 0, 0, 1, 3, 5, 8, 9, 8, 9, 7, 6, 6, 6, 6, 6, 8, 10, 11, 9, 5];
const ON_SITE = [0, 0, 0, 0, 0, 0, 0, 0, 1, 6, 12, 11, 6, 8, 13, 14, 11, 6, 1, 0, 0, 0, 0, 0];
const HOURS = ONLINE.map((_, hour) => hour);

/** A moment of that day: online enquiries come till late, visits during opening hours. */
export function momentOf(random: Random, day: number, online: boolean): number {
  return dayStart(day) + random.weighted(HOURS, online ? ONLINE : ON_SITE) * HOUR + random.below(HOUR);
}

// January to December: quiet around the spring festival, strong in September and at the end of the year.
const SEASON = [0.95, 0.6, 0.95, 0.95, 1, 1.05, 0.85, 0.9, 1.2, 1.1, 1.15, 1.25];
// Sunday to Saturday.
const WEEK = [1.35, 0.9, 0.85, 0.85, 0.9, 1, 1.45];

/** How busy a day is beside others. */
export function demandOf(day: number): number {
  const local = new Date(day + OFFSET);
  return (SEASON[local.getUTCMonth()] as number) * (WEEK[local.getUTCDay()] as number);
}

/**
 * Spreads `count` things over days by weight, in order: the n-th call returns the n-th thing's day. Stratified, so that few things are
 * spread as evenly as many.
 */
export function createSpread(
  random: Random,
  days: readonly number[],
  weights: readonly number[],
  count: number,
): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let at = 0;
  let done = 0;
  let reached = weights[0] ?? 0;
  return () => {
    const wanted = ((done + random.next()) / count) * total;
    done += 1;
    while (reached < wanted && at < days.length - 1) {
      at += 1;
      reached += weights[at] as number;
    }
    return days[at] as number;
  };
}
