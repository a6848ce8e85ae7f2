import { describe, expect, test } from 'vitest';
import { called, checkText, fill, PLACES, SAMPLES } from './wording.ts';

describe('a text', () => {
  test('has its places filled, and leaves out bracketed parts that have nothing to say', () => {
    const body = '{name}您好,订单 {number}:{step}。[预计 {date}。][进度:{link} ]';
    const values = { name: '小明', number: 'A1', step: '已配车', date: '2026-12-01', link: '' };
    expect(fill(body, values)).toBe('小明您好,订单 A1:已配车。预计 2026-12-01。');
    expect(fill(body, { ...values, date: '', link: 'https://x/p#t' })).toBe(
      '小明您好,订单 A1:已配车。进度:https://x/p#t',
    );
  });

  test('says nothing that stands in a value twice over', () => {
    expect(fill('{name}', { name: '{number}[x]', number: '1' })).toBe('{number}[x]');
  });

  test.each<[string, string]>([
    ['an unknown place', '{price} 元'],
    ['a place of another kind', '{code}'],
    ['an open brace', '{name 您好'],
    ['a brace too many', '{name}} 您好'],
    ['an open bracket', '[{date} 您好'],
    ['brackets inside brackets', '[[{date}]]'],
  ])('with %s is refused at its field', (_, body) => {
    expect(() => checkText('order_step', body)).toThrow(
      expect.objectContaining({ code: 'request.invalid', fields: [expect.objectContaining({ field: 'body' })] }),
    );
  });

  test('of a sign-in code needs the code', () => {
    expect(() => checkText('sign_in_code', '请登录,{minutes} 分钟内有效')).toThrow();
    expect(() => checkText('sign_in_code', '{code}')).not.toThrow();
  });

  test('has a sample for every place', () => {
    for (const place of Object.values(PLACES).flat())
      for (const sample of Object.values(SAMPLES)) expect(sample).toHaveProperty([place]);
  });
});

test.each([
  ['小明', 'male', '小明先生'],
  ['小芳', 'female', '小芳女士'],
  ['小明', null, '小明'],
  ['', 'male', ''],
])('%s (%s) is called %s', (first, gender, expected) => {
  expect(called(first, gender)).toBe(expected);
});
