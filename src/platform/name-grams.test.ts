import { describe, expect, test } from 'vitest';
import { nameGrams, searchGrams } from './name-grams.ts';

const finds = (name: string, typed: string) => {
  const has = new Set(nameGrams(name));
  const { grams, initials } = searchGrams(typed);
  return grams.every((gram) => has.has(gram)) || (initials !== null && has.has(initials));
};

describe('a name is found', () => {
  test.each([
    ['张伟', ['张', '张伟', 'z', 'zw', 'zhang', 'zhangwei', 'zhang wei', 'ZhangWei', 'wei']],
    ['王小明', ['小明', 'wxm', 'xm', 'wangxiaoming', 'wangxiao', 'xiaoming']],
    ['欧阳锋', ['欧阳', 'oyf', 'ouyangfeng', 'ouyang']],
    ['吕布', ['lvbu', 'lb']],
    ['单田芳', ['shantianfang']],
    ['上海远途汽车贸易有限公司', ['远途', 'shytqc', 'ytqc']],
    ['Anna Schmidt', ['anna', 'schm', 'annaschmidt']],
  ])('%s', (name, texts) => {
    for (const typed of texts) expect({ typed, found: finds(name, typed) }).toEqual({ typed, found: true });
  });

  test('and not by what it does not say', () => {
    for (const typed of ['李', '伟张', 'wz', 'zhangw', 'zhangweiwei', 'hang'])
      expect({ typed, found: finds('张伟', typed) }).toEqual({ typed, found: false });
  });
});

test('nothing is written out of the names of organisations', () => {
  expect(nameGrams('上海远途汽车贸易有限公司').filter((gram) => gram.length > 7)).toEqual([]);
});
