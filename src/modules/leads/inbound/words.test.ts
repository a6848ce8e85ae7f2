import { expect, test } from 'vitest';
import { blotted, warningText } from './words.ts';

test.each([
  ['没有代码为 13916820001 的车系。', '没有代码为 *** 的车系。'],
  ['号码格式不正确,例如 13812345678 或 021-12345678。', '号码格式不正确,例如 13812345678 或 021-12345678。'],
  ['phone +86 138-1234-5678 odd', 'phone *** odd'],
  ['phone.unreadable=021 5555 0001', 'phone.unreadable=***'],
  ['to zhang.san@example.com now', 'to *** now'],
  ['date.zone_assumed=2008-06-25T8:47:50', 'date.zone_assumed=2008-06-25T8:47:50'],
  ['series.unknown=X5 2026', 'series.unknown=X5 2026'],
])('%s', (text, expected) => {
  expect(blotted(text)).toBe(expected);
});

test('warnings of every format are worded in both languages', () => {
  expect(warningText('city.unknown=月球')).toEqual({ zh: '没有这个城市:月球', en: 'no such city: 月球' });
  expect(warningText('vehicle.missing').zh).toBe('没有意向车辆');
  expect(warningText('constructor')).toEqual({ zh: 'constructor', en: 'constructor' });
});
