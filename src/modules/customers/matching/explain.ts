import type { Text } from '../../../platform/i18n.ts';
import { BITS, COMPARISONS, PARTED, PARTED_TEXT, VETOES, WIDTH } from './profile.ts';

/** What one field says: the level it reached, and its weight in bits (positive: for one person). */
export interface Evidence {
  field: string;
  level: string;
  weight: number;
}

/** Not a field of a record: what the frequency of the names and places says, and what sharing within families takes back. */
const RARITY = {
  code: 'rarity',
  text: { zh: '姓名与地名的常见程度', en: 'how common the names and places are' },
  levels: [
    { code: 'rare', text: { zh: '少见', en: 'rare' } },
    { code: 'common', text: { zh: '常见', en: 'common' } },
  ],
} as const;
const FAMILY = {
  code: 'family',
  text: { zh: '家人或过户的可能', en: 'a family or a resale' },
  levels: [{ code: 'possible', text: { zh: '号码或车辆可能共用', en: 'phone or car may be shared' } }],
} as const;

const round = (bits: number) => Math.round(bits * 100) / 100;

/** The level each comparison has in a pattern; 0 where there was nothing to compare. */
export function levelsOf(pattern: bigint): number[] {
  return COMPARISONS.map((_, at) => Number((pattern >> BigInt(at * BITS)) & BigInt(WIDTH - 1)));
}

/** What speaks for and against, field by field, the heaviest first; `bits` is the weight of each comparison. */
export function fieldEvidence(pattern: bigint, bits: readonly number[]): Evidence[] {
  const found = levelsOf(pattern).flatMap((level, at): Evidence[] => {
    const comparison = COMPARISONS[at];
    const reached = comparison?.levels[level - 1];
    return comparison && reached ? [{ field: comparison.code, level: reached.code, weight: round(bits[at] ?? 0) }] : [];
  });
  return found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.field < b.field ? -1 : 1));
}

/** The same with what frequencies add (`shift`) and what the possibility of a family takes away (`doubt`) at its end. */
export function evidenceOf(pattern: bigint, bits: readonly number[], shift: number, doubt: number): Evidence[] {
  const found = fieldEvidence(pattern, bits);
  if (Math.abs(shift) >= 0.05)
    found.push({ field: 'rarity', level: shift > 0 ? 'rare' : 'common', weight: round(shift) });
  if (doubt <= -0.05) found.push({ field: 'family', level: 'possible', weight: round(doubt) });
  return found;
}

/** The words of a piece of evidence: its field and its level. Null for a code no version of this program knows. */
export function explain({ field, level }: Pick<Evidence, 'field' | 'level'>): { field: Text; level: Text } | null {
  const comparison = [...COMPARISONS, RARITY, FAMILY].find(({ code }) => code === field);
  const reached = comparison?.levels.find(({ code }) => code === level);
  return comparison && reached ? { field: comparison.text, level: reached.text } : null;
}

/** The words of a veto. */
export function explainVeto(code: string): Text | null {
  if (code === PARTED) return PARTED_TEXT;
  return VETOES.find((veto) => veto.code === code)?.text ?? null;
}
