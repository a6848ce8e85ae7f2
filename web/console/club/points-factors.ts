import type * as z from 'zod';
import type { RuleFactor } from '../../../src/modules/club/rules/schema.ts';

export type Factor = z.output<typeof RuleFactor>;
/** A factor as somebody is filling it in. */
export type FactorRow = Partial<Factor>;

/** What a factor of a kind is made of besides its number; what another kind left behind is dropped. */
export function factorOf({ kind, code, from, to, bp }: FactorRow): FactorRow {
  if (kind === 'tier' || kind === 'series' || kind === 'model') return { kind, code, bp };
  if (kind === 'period') return { kind, from, to, bp };
  return { kind, bp };
}

/** Basis points of a number of times as it was typed, and back; nothing stays nothing. */
export const bpOf = (times: number | null | undefined) => (times == null ? undefined : Math.round(times * 10_000));
export const timesOf = (bp: number | null | undefined) => (bp == null ? undefined : bp / 10_000);

/** A factor in words: what it holds for and how many times. */
export function factorWords(
  factor: Factor,
  kinds: Record<string, string>,
  nameOf: (kind: Factor['kind'], code: string) => string,
): string {
  const what =
    factor.kind === 'period'
      ? `${factor.from ?? '…'} – ${factor.to ?? '…'}`
      : factor.code === undefined
        ? (kinds[factor.kind] ?? factor.kind)
        : nameOf(factor.kind, factor.code);
  return `${what} ×${timesOf(factor.bp)}`;
}
