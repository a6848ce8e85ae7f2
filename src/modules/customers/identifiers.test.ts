import { describe, expect, test } from 'vitest';
import { emailContact } from './identifiers.ts';
import { CustomerName } from './schema.ts';

describe('an e-mail address as people write it', () => {
  test.each([
    [' Zhang.San@Example.com ', 'zhang.san@example.com'],
    ['ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'zhang@example.com'],
    ['zhang@example。com', 'zhang@example.com'],
    ['张三@例子.中国', '张三@例子.中国'],
  ])('%s is %s', (written, value) => expect(emailContact(written)).toEqual({ kind: 'email', value }));

  test.each([
    '',
    'a',
    'a@b',
    '@b.com',
    'a@.com',
    'a@b..com',
    '.a@b.com',
    'a.@b.com',
    'a..b@c.com',
    'a@b@c.com',
    'a b@c.com',
    'a@b.c',
  ])('%s is none', (written) => expect(emailContact(written)).toBeNull());
});

describe('a name', () => {
  test('loses what nobody sees, and is none where nothing is left', () => {
    expect(CustomerName.parse('\ufeff张\u200b三 ')).toBe('张三');
    expect(CustomerName.parse('👨‍👩‍👧 王家')).toBe('👨‍👩‍👧 王家');
    for (const empty of ['', '  ', '\u200b\u200b', '\u200b \u202e'])
      expect(CustomerName.safeParse(empty).success).toBe(false);
  });
});
