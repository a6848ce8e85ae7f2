import type { MatchHit } from '../matching/index.ts';

/** Levels of a key that one person has: without one of them likeness is for people to judge, who see the pair in the queue. */
const PROOF: Record<string, readonly string[]> = {
  id: ['same'],
  vehicle: ['vin', 'tail', 'plate'],
  account: ['same'],
  email: ['same'],
  mobile: ['same', 'second'],
};

/** Whether a hit shares a key of its own with the record it was probed with; likeness alone is no proof, however great. */
export function isProven({ evidence }: Pick<MatchHit, 'evidence'>): boolean {
  return evidence.some(({ field, level }) => PROOF[field]?.includes(level));
}
