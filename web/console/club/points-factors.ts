import type * as z from 'zod';
import type { RuleFactor } from '../../../src/modules/club/rules/schema.ts';

type Factor = z.output<typeof RuleFactor>;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Factors as lines of text: kind, code or period, times. */
export function factorLines(factors: readonly Factor[]): string {
  return factors
    .map(({ kind, code, from, to, bp }) => {
      const what = kind === 'period' ? `${from ?? ''}..${to ?? ''}` : (code ?? '');
      return [kind, what, String(bp / 10_000)].filter((part) => part !== '').join(' ');
    })
    .join('\n');
}

/** Reads what somebody wrote; null where a line says nothing we know. */
export function readFactors(text: string): Factor[] | null {
  const factors: Factor[] = [];
  for (const line of text.split('\n')) {
    const parts = line.trim().split(/\s+/).filter(Boolean);
    if (parts.length === 0) continue;
    const [kind, what] = parts;
    const times = Number(parts.at(-1));
    if (!Number.isFinite(times) || times < 0) return null;
    const bp = Math.round(times * 10_000);
    if (kind === 'birthday_month' && parts.length === 2) factors.push({ kind, bp });
    else if ((kind === 'tier' || kind === 'model' || kind === 'series') && what && parts.length === 3)
      factors.push({ kind, code: what, bp });
    else if (kind === 'period' && what && parts.length === 3) {
      const [from = '', to = ''] = what.split('..');
      if ((from && !DAY.test(from)) || (to && !DAY.test(to)) || (!from && !to)) return null;
      factors.push({ kind, ...(from ? { from } : {}), ...(to ? { to } : {}), bp });
    } else return null;
  }
  return factors;
}
