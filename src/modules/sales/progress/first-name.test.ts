import { expect, test } from 'vitest';
import { firstName } from './first-name.ts';

test.each([
  ['王小明', '小明'],
  ['李伟', '伟'],
  ['欧阳锋', '锋'],
  ['欧阳', '阳'],
  ['王先生', ''],
  ['王', ''],
  ['Anna Berg', 'Anna'],
  ['古丽·买买提', '古丽'],
])('%s is called %s', (name, first) => {
  expect(firstName(name)).toBe(first);
});
