import type * as z from 'zod';
import type { getReport } from '../../../src/modules/club/reports/schema.ts';
import { count, money } from '../../ui/format.ts';

export type Report = z.output<typeof getReport.response>;
export type ReportColumn = Report['columns'][number];
export type ReportLine = Report['lines'][number];
export type Value = Report['total'][string];

/** A value as a number to draw: percentages and means to one decimal, money in yuan; null where there is nothing to divide by. */
export function numberOf(kind: ReportColumn['kind'], value: Value | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return kind === 'fen' ? value / 100 : value;
  const share = value.numerator / value.denominator;
  return Number((kind === 'share' ? share * 100 : share).toFixed(1));
}

/** A value as it reads. */
export function wordOf(kind: ReportColumn['kind'], value: Value | undefined): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'number') return kind === 'fen' ? money(value) : value < 0 ? `-${count(-value)}` : count(value);
  const shown = (
    kind === 'share' ? (100 * value.numerator) / value.denominator : value.numerator / value.denominator
  ).toFixed(1);
  return kind === 'share' ? `${shown}%` : shown;
}

/** The last day of a month that is not after today. */
export function lastDayOf(month: string, today: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return last > today ? today : last;
}
