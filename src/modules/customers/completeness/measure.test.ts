import { describe, expect, test } from 'vitest';
import { measure } from './measure.ts';

const rule = [
  { kind: 'person', field: 'mobile', weight: 50 },
  { kind: 'person', field: 'city', weight: 30 },
  { kind: 'person', field: 'hobbies', weight: 20 },
  { kind: 'person', field: 'income', weight: 0 },
  { kind: 'enterprise', field: 'phone', weight: 1 },
];
const mobile = [{ kind: 'mobile' }];

describe('completeness', () => {
  test('weighs what is there and names what is missing, the weightiest first', () => {
    expect(measure(rule, { kind: 'person', contacts: [] })).toEqual({
      completeness: 0,
      missing: ['mobile', 'city', 'hobbies'],
    });
    expect(measure(rule, { kind: 'person', contacts: mobile, hobbies: ['golf'] })).toEqual({
      completeness: 70,
      missing: ['city'],
    });
  });

  test('is 100 only for a file that lacks nothing', () => {
    const thirds = ['city', 'gender', 'mobile'].map((field) => ({ kind: 'person', field, weight: 1 }));
    const file = { kind: 'person', contacts: mobile, cityCode: '310100' };
    expect(measure(thirds, file).completeness).toBe(66);
    expect(measure(thirds, { ...file, gender: 'male' }).completeness).toBe(100);
  });

  test('a landline is a phone too, and what is not asked for is complete', () => {
    expect(measure(rule, { kind: 'enterprise', contacts: [{ kind: 'landline' }] }).completeness).toBe(100);
    expect(measure(rule, { kind: 'institution', contacts: [] })).toEqual({ completeness: 100, missing: [] });
  });
});
