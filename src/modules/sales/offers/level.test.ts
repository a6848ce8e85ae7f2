import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFor } from './level.ts';

const nobody = { marks: [], grades: [], tiers: [] };
const level = { marks: ['vip'], grade: 'H', tier: 'gold' };

describe('an offer', () => {
  test.each([
    ['names nothing: for everybody', nobody, { marks: [], grade: 'N', tier: null }, true],
    ['names a mark they have', { ...nobody, marks: ['owner', 'vip'] }, level, true],
    ['names a mark they lack', { ...nobody, marks: ['owner'] }, level, false],
    ['names their grade', { ...nobody, grades: ['H', 'A'] }, level, true],
    ['names another grade', { ...nobody, grades: ['A'] }, level, false],
    ['names their tier', { ...nobody, tiers: ['gold'] }, level, true],
    ['names a tier, and they are no member', { ...nobody, tiers: ['gold'] }, { ...level, tier: null }, false],
    ['needs one of what it names', { marks: ['owner'], grades: ['A'], tiers: ['gold'] }, level, true],
  ])('%s', (_what, audience, who, expected) => {
    expect(isFor(audience, who)).toBe(expected);
  });

  test('a higher level never loses an offer it had', () => {
    const some = fc.subarray(['vip', 'owner', 'high_value']);
    fc.assert(
      fc.property(some, some, fc.subarray(['vip', 'owner', 'high_value'], { minLength: 1 }), (marks, more, wanted) => {
        const audience = { ...nobody, marks: wanted };
        const before = isFor(audience, { marks, grade: 'N', tier: null });
        const after = isFor(audience, { marks: [...marks, ...more], grade: 'N', tier: null });
        expect(before && !after).toBe(false);
      }),
    );
  });
});
