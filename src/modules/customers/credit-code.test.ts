import { describe, expect, test } from 'vitest';
import { checkCreditCode, creditCodeCheck, creditCodeProblem, organisationCheck } from './credit-code.ts';

describe('unified social credit codes (GB 32100)', () => {
  test.each([
    '91350100M000100Y43',
    '91230184MA1BUFLT44',
    '92371000MA3MXH0E3W',
    '91110108772551611J',
    '911101085923662400',
    '91330100799655058B',
    '914403001922038216',
    '9144030071526726XG',
    '12100000400010275N',
  ])('%s is right', (code) => {
    expect(checkCreditCode(code)).toEqual({ ok: true, code });
    expect(creditCodeCheck(code)).toBe(code[17]);
    expect(organisationCheck(code.slice(8, 16))).toBe(code[16]);
  });

  test.each([
    ['91210100750768800J', 'check_character'],
    ['91350100M000100Y4', 'format'],
    ['91350100I000100Y43', 'format'],
    ['9135O100M000100Y43', 'format'],
  ])('%s is refused: %s', (code, reason) => {
    const check = checkCreditCode(code);
    expect(check).toEqual({ ok: false, reason });
    expect(creditCodeProblem(check).en).not.toBe('');
  });

  test('a wrong organisation code is found where the last character fits', () => {
    const first = '91330100799655059';
    expect(checkCreditCode(`${first}${creditCodeCheck(first)}`)).toEqual({ ok: false, reason: 'organisation' });
  });

  test('small letters, spaces and full-width characters are taken', () => {
    expect(checkCreditCode(' 9135 0100 m000100y43')).toEqual({ ok: true, code: '91350100M000100Y43' });
    expect(checkCreditCode('９１３５０１００Ｍ０００１００Ｙ４３')).toMatchObject({ ok: true });
  });
});
