import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { followUp } from '../../src/modules/leads/follow-ups/schema.ts';
import { problemsOf } from './form-problems.ts';

const whole = { channel: 'call', note: '看车', grade: 'H', nextContactAt: '2026-03-01T02:00:00.000Z' };

describe('problemsOf', () => {
  test('input that fits has none', () => expect(problemsOf(followUp.body, whole, 'zh', '请填写')).toEqual([]));

  test('what is missing is asked for, in plain words', () =>
    expect(problemsOf(followUp.body, { ...whole, channel: '', nextContactAt: undefined }, 'zh', '请填写')).toEqual([
      { field: 'channel', message: '请填写' },
      { field: 'nextContactAt', message: '请填写' },
    ]));

  test('a list that needs a row and has none is missing; one that is too short is not', () => {
    const schema = z.object({ tiers: z.array(z.number()).min(2) });
    expect(problemsOf(schema, { tiers: [] }, 'zh', '请填写')).toEqual([{ field: 'tiers', message: '请填写' }]);
    expect(problemsOf(schema, { tiers: [1] }, 'zh', '请填写')[0]?.message).not.toBe('请填写');
  });

  test('what is wrong is named in the reader’s language', () => {
    const long = { ...whole, note: 'x'.repeat(1001) };
    expect(problemsOf(followUp.body, long, 'en', 'Required')[0]?.message).toContain('1000');
    expect(problemsOf(followUp.body, long, 'zh', 'Required')[0]?.message).toMatch(/\p{Script=Han}/u);
  });
});

test('patterns and limits are worded for people', () => {
  const schema = z.object({ code: z.string().regex(/^[A-Z]+$/), n: z.number().min(8).max(9) });
  expect(problemsOf(schema, { code: 'a b', n: 3 }, 'zh', '必填').map((each) => each.message)).toEqual([
    '格式不正确。',
    '不能小于 8。',
  ]);
  expect(problemsOf(schema, { code: 'a b', n: 30 }, 'en', 'required').map((each) => each.message)).toEqual([
    'This is not in the expected form.',
    'At most 9.',
  ]);
});
