import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountKey, addressKey } from './account-key.ts';
import { isCommon } from './common.ts';
import { classesIn, passwordProblems } from './rules.ts';

const RULES = { minLength: 10, minClasses: 3 };
const WHO = { login: 'lin.zixuan', name: '林子萱' };
const count = (password: string, who = WHO) => passwordProblems(password, RULES, who).length;

describe('a password', () => {
  test.each(['Tall-Giraffe-7', '咖啡Tisch42ab', 'k9$Lm2#vQx1z', 'Roadbook-2026'])('%s will do', (password) => {
    expect(passwordProblems(password, RULES, WHO)).toEqual([]);
  });

  test.each([
    ['Short-1', '至少 10 个字符'],
    ['onlysmallletters', '至少 3 类'],
    ['Lin.Zixuan-77x', '账号或姓名'],
    ['我是林子萱Aa-7777', '账号或姓名'],
    ['P@ssw0rd2026!', '最常被猜到'],
    ['Admin@12345', '最常被猜到'],
    ['Qwerty12345!', '最常被猜到'],
    ['Woaini1314!!', '最常被猜到'],
    ['1q2w3e4r5t6Y', '最常被猜到'],
    ['PasswordPassword1', '最常被猜到'],
    ['Dealer#20261', '最常被猜到'],
  ])('%s is refused', (password, why) => {
    expect(passwordProblems(password, RULES, WHO).map((problem) => problem.zh)).toContainEqual(
      expect.stringContaining(why),
    );
  });

  test('is told each rule it breaks, at the field it came from, in both languages', () => {
    const problems = passwordProblems('admin', RULES, WHO, 'next');
    expect(problems.map(({ field }) => field)).toEqual(['next', 'next', 'next']);
    for (const { zh, en } of problems) expect(zh !== '' && en !== '' && zh !== en).toBe(true);
  });

  test('may hold a login too short to mean anything', () => {
    expect(count('Tall-Giraffe-7', { login: 'g', name: '' })).toBe(0);
    expect(count('Tall-Giraffe-7', { login: 'raf', name: '' })).toBe(1);
  });

  test('has as many kinds of character as were put in', () => {
    const kinds = [
      fc.constantFrom('a', 'z'),
      fc.constantFrom('A', 'Z'),
      fc.constantFrom('0', '9'),
      fc.constantFrom('-', '中', ' '),
    ];
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3], { minLength: 1 }), (chosen) => {
        const password = chosen.map((kind) => fc.sample(kinds[kind] as (typeof kinds)[number], 2).join('')).join('');
        expect(classesIn(password)).toBe(chosen.length);
      }),
    );
  });

  test('of random letters is not taken for a common one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz23456789-'), minLength: 14, maxLength: 24 }),
        (text) => {
          fc.pre(new Set(text).size > 6);
          expect(isCommon(text)).toBe(false);
        },
      ),
    );
  });
});

describe('what failures are counted under', () => {
  test('is the login however it is written', () => {
    expect(accountKey(' Li.MING ')).toEqual(accountKey('li.ming'));
    expect(accountKey('li.ming')).not.toEqual(accountKey('li.ming2'));
  });

  test('is one for a subscriber of IPv6, and for an address of IPv4 that address', () => {
    expect(addressKey('2001:db8:1:2::1')).toEqual(addressKey('2001:0db8:1:2:ffff::9'));
    expect(addressKey('2001:db8:1:2::1')).not.toEqual(addressKey('2001:db8:1:3::1'));
    expect(addressKey('::1')).toEqual(addressKey('0:0:0:0::2'));
    expect(addressKey('10.0.0.1')).not.toEqual(addressKey('10.0.0.2'));
    expect(addressKey('::ffff:10.0.0.1')).not.toEqual(addressKey('::ffff:10.0.0.2'));
  });
});
