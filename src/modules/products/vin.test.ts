import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkVin, makeVin, modelYearOf, vinCheckDigit, vinProblem } from './vin.ts';

const VALID = [
  'LSVNV1336N2000001',
  'LBV8A9403NS000002',
  'LFV2A21K0P3000003',
  'LE40G4GB6RL000004',
  'LGXCE4CB7S0000005',
  'LMGAC1G8XTS000006',
  '11111111111111111',
  '1M8GDM9AXKP042788',
  '5GZCZ43D13S812715',
];

const FACTORY = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const characters = (count: number) =>
  fc.array(fc.constantFrom(...FACTORY), { minLength: count, maxLength: count }).map((c) => c.join(''));

const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('checkVin', () => {
  test.each(VALID)('accepts %s', (vin) => {
    expect(checkVin(vin)).toEqual({ ok: true, vin });
  });

  test.each([
    ['lower case and blanks', '  lsvnv1336n2000001 '],
    ['inner spaces', 'LSV NV1336 N2 000001'],
    ['dashes of every kind', 'LSV-NV1336–N2—000001'],
    ['full-width characters', fullWidth('lsvNV1336N2000001')],
    ['full-width space and dash', `LSVNV1336\u3000N2${fullWidth('-')}000001`],
    ['a byte-order mark', '\ufeffLSVNV1336N2000001'],
  ])('normalises %s', (_, input) => {
    expect(checkVin(input)).toEqual({ ok: true, vin: 'LSVNV1336N2000001' });
  });

  test.each([
    ['LSGPB64E9DD306118', '0'],
    ['LSVAA49J8C2123456', '6'],
    ['LGBH52E01LY123456', 'X'],
    ['LRW3E7FA9MC123456', '8'],
    ['5GZCZ43D23S812715', '1'],
  ])('%s: check digit mandatory, needs %s, confirming does not help', (vin, expected) => {
    const refusal = { ok: false, reason: 'check_digit', vin, expected, confirmable: false };
    expect(checkVin(vin)).toEqual(refusal);
    expect(checkVin(vin, { confirmed: true })).toEqual(refusal);
  });

  test.each([
    ['WVWZZZ1KZ90000000', vinCheckDigit('WVWZZZ1KZ90000000')],
    ['SGZCZ43D13S812715', 'X'],
  ])('%s: needs %s, but may be confirmed', (vin, expected) => {
    expect(checkVin(vin)).toEqual({ ok: false, reason: 'check_digit', vin, expected, confirmable: true });
    expect(checkVin(vin, { confirmed: true })).toEqual({ ok: true, vin, warning: 'check_digit' });
  });

  test('I, O and Q are refused with a suggestion, never replaced', () => {
    expect(checkVin('LSVNVI336N2OOQ001')).toEqual({
      ok: false,
      reason: 'characters',
      vin: 'LSVNVI336N2OOQ001',
      characters: ['I', 'O', 'Q'],
      suggestion: 'LSVNV1336N2000001',
    });
    expect(checkVin('LSVNVI336N2OOQ001', { confirmed: true }).ok).toBe(false);
  });

  test('other characters are refused without a suggestion', () => {
    const result = checkVin('LSVNV1336N20000中1');
    expect(result).toEqual({ ok: false, reason: 'characters', vin: 'LSVNV1336N20000中1', characters: ['中'] });
    // Dotless i and long s upper-case into ASCII letters: they must not slip through as I and S.
    expect(checkVin('LſVNV1336N2000001')).toMatchObject({ ok: false, reason: 'characters', characters: ['ſ'] });
    expect(checkVin('LSVNVı336N2000001')).toMatchObject({ ok: false, reason: 'characters', characters: ['ı'] });
  });

  test.each([
    ['', 0],
    ['LSVNV1336N200000', 16],
    ['LSVNV1336N20000011', 18],
  ])('length of %j', (input, length) => {
    expect(checkVin(input)).toMatchObject({ ok: false, reason: 'length', length });
  });

  test('a single wrong digit in a Chinese VIN is always caught', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16),
        fc.integer({ min: 1, max: 9 }),
        (at, by) => {
          const vin = [...makeVin('LSV', 'N0133', '6', '2', '012345')];
          vin[at] = String((Number(vin[at]) + by) % 10);
          expect(checkVin(vin.join(''))).toMatchObject({ ok: false, reason: 'check_digit' });
        },
      ),
    );
  });
});

describe('makeVin and vinCheckDigit', () => {
  test('builds the published synthetic numbers', () => {
    expect(makeVin('LSV', 'NV133', 'N', '2', 1)).toBe('LSVNV1336N2000001');
    expect(makeVin('LMG', 'AC1G8', 'T', 'S', '000006')).toBe('LMGAC1G8XTS000006');
  });

  test('whatever it makes is accepted', () => {
    fc.assert(
      fc.property(characters(2), characters(5), characters(1), characters(1), fc.nat(999_999), (wmi, vds, y, p, n) => {
        expect(checkVin(makeVin(`L${wmi}`, vds, y, p, n)).ok).toBe(true);
      }),
    );
  });

  test.each([
    ['LS', 'NV133', 'N', '2', 1],
    ['LSV', 'NV133', 'N', '2', 1_000_000],
    ['LSV', 'NVI33', 'N', '2', 1],
    ['LSV', 'NV133', 'N', '2', -1],
  ])('refuses parts %s %s %s %s %s', (wmi, vds, year, plant, serial) => {
    expect(() => makeVin(wmi, vds, year, plant, serial)).toThrow(RangeError);
  });

  test('refuses what is no VIN', () => {
    expect(() => vinCheckDigit('LSV')).toThrow(RangeError);
    expect(() => vinCheckDigit('LSVNVI336N2000001')).toThrow(RangeError);
  });
});

describe('modelYearOf', () => {
  const year = (code: string, today: string) => modelYearOf(makeVin('LSV', 'NV133', code, '2', 1), today);

  test.each([
    ['A', 2010],
    ['H', 2017],
    ['J', 2018],
    ['N', 2022],
    ['P', 2023],
    ['R', 2024],
    ['S', 2025],
    ['T', 2026],
    ['V', 2027],
    ['W', 1998],
    ['Y', 2000],
    ['1', 2001],
    ['9', 2009],
  ])('code %s read in 2026 is %i', (code, expected) => {
    expect(year(code, '2026-03-01')).toBe(expected);
  });

  test('the cycle turns with the years', () => {
    expect(year('Y', '2029-01-01')).toBe(2030);
    expect(year('1', '2030-12-31')).toBe(2031);
    expect(year('A', '2045-01-01')).toBe(2040);
  });

  test('0, U and Z are no year codes; neither is anything in a short number', () => {
    expect(['0', 'U', 'Z'].map((code) => year(code, '2026-03-01'))).toEqual([null, null, null]);
    expect(modelYearOf('LSV', '2026-03-01')).toBeNull();
  });
});

describe('vinProblem', () => {
  test('names what is wrong and what would be right', () => {
    expect(vinProblem(checkVin('LSV'))).toEqual({
      zh: '车架号应为 17 位,现为 3 位。',
      en: 'A VIN has 17 characters; this one has 3.',
    });
    const characters = vinProblem(checkVin('LSVNVI336N2000001'));
    expect(characters.zh).toContain('LSVNV1336N2000001');
    expect(characters.en).toContain('Did you mean LSVNV1336N2000001?');
    const wrong = vinProblem(checkVin('LSVAA49J8C2123456'));
    expect(wrong.zh).toContain('应为 6,现为 8');
    expect(wrong.en).toContain('should be 6, not 8');
    expect(wrong.en).not.toContain('confirm');
    expect(vinProblem(checkVin('WVWZZZ1KZ90000000')).zh).toContain('可确认后保存');
    expect(vinProblem(checkVin('WVWZZZ1KZ90000000', { confirmed: true })).zh).toContain('人工确认');
  });
});
