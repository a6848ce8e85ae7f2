import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { residentIdCheck } from '../resident-id.ts';
import { birthDigits, deletions, idNumber, phoneDigits, plateParts, vinParts } from './numbers.ts';

const ID = '11010519491231002X';

describe('numbers as they are compared', () => {
  test('mobiles lose what is written around their eleven digits; placeholders are none', () => {
    for (const written of ['13812345670', '+86 138 1234 5670', '0086-138-1234-5670', '１３８１２３４５６７０'])
      expect(phoneDigits(written)).toBe('13812345670');
    for (const none of ['11111111111', '13800138000', '13812345678', '123', '']) expect(phoneDigits(none)).toBeNull();
    expect(phoneDigits('0571-88886666')).toBe('057188886666');
  });

  test('identity numbers: whole, with a small x, of fifteen digits, masked', () => {
    expect(idNumber(ID)).toEqual({ full: ID, mask: '110105002X', valid: true, birth: '19491231', gender: 'female' });
    expect(idNumber('110105 19491231 002x')?.full).toBe(ID);
    expect(idNumber('110105491231002')?.full).toBe(ID);
    for (const masked of ['110105********002X', '110105********002x', '110105****002X'])
      expect(idNumber(masked)).toEqual({ full: null, mask: '110105002X', valid: false, birth: null, gender: 'female' });
    expect(idNumber('110105194912310021')).toMatchObject({ valid: false, birth: null, gender: null });
    expect(idNumber('5304218')).toEqual({ full: '5304218', mask: '5304218', valid: false, birth: null, gender: null });
    expect(idNumber('000000')).toBeNull();
  });

  test('birth dates in any order of marks', () => {
    for (const written of ['1990-01-31', '19900131', '1990/1/31', '1990.1.31', '1990年1月31日'])
      expect(birthDigits(written)).toBe('19900131');
    expect(birthDigits('unknown')).toBeNull();
  });

  test('plates without province and dot; what cameras confuse has one shape', () => {
    expect(plateParts('京A·12345')).toEqual({ plate: 'A12345', shape: 'A12345' });
    expect(plateParts('a12345')?.plate).toBe('A12345');
    expect(plateParts('粤BD12B45')?.shape).toBe(plateParts('粤B01Z845')?.shape);
    expect(plateParts('京A1')).toBeNull();
  });

  test('VINs whole or by their last eight', () => {
    expect(vinParts('lsvam2bj87sd92613')).toEqual({ vin: 'LSVAM2BJ87SD92613', tail: '87SD92613'.slice(1) });
    expect(vinParts('7SD92613')).toEqual({ vin: null, tail: '7SD92613' });
    expect(vinParts('123')).toBeNull();
  });

  test('one changed or two swapped neighbours leave a deletion in common', () => {
    const digits = fc.stringMatching(/^\d{11}$/);
    fc.assert(
      fc.property(digits, fc.nat(10), fc.nat(9), (number, at, digit) => {
        const changed = number.slice(0, at) + digit + number.slice(at + 1);
        const swapped = at < 10 ? number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2) : number;
        const own = new Set(deletions(number));
        expect(deletions(changed).some((left) => own.has(left))).toBe(true);
        expect(deletions(swapped).some((left) => own.has(left))).toBe(true);
      }),
    );
  });

  test('normal forms are their own normal forms', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (number) => {
        const digits = phoneDigits(number);
        if (digits) expect(phoneDigits(digits)).toBe(digits);
      }),
    );
    fc.assert(
      fc.property(fc.nat(99_999), (serial) => {
        const first = `110105198801${String(1 + (serial % 28)).padStart(2, '0')}${String(serial % 1000).padStart(3, '0')}`;
        const id = `${first}${residentIdCheck(first)}`;
        expect(idNumber(id)).toMatchObject({ full: id, valid: true });
      }),
    );
  });
});
