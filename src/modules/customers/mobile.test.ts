import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPhone, maskMobile, normaliseMobile } from './mobile.ts';

const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('normaliseMobile', () => {
  test.each([
    '13812345678',
    ' 138 1234 5678 ',
    '138-1234-5678',
    '138–1234—5678',
    '+8613812345678',
    '+86 138 1234 5678',
    '+86-13812345678',
    '(+86)13812345678',
    '008613812345678',
    '0086 138-1234-5678',
    '8613812345678',
    '013812345678',
    '0138-1234-5678',
    '+86 (0)13812345678',
    fullWidth('13812345678'),
    `${fullWidth('+86')}\u3000${fullWidth('138-1234-5678')}`,
    '\u202a13812345678\u202c',
    '138\u00a01234\u00a05678',
  ])('%j is +8613812345678', (input) => {
    expect(normaliseMobile(input)).toBe('+8613812345678');
  });

  test.each([
    '141',
    '145',
    '149',
    '154',
    '162',
    '165',
    '166',
    '167',
    '170',
    '171',
    '172',
    '190',
    '191',
    '192',
    '198',
    '199',
  ])('range %s is accepted', (range) => {
    expect(normaliseMobile(`${range}00001111`)).toBe(`+86${range}00001111`);
    expect(checkPhone(`${range}00001111`)).toEqual({ kind: 'mobile', e164: `+86${range}00001111` });
  });

  test.each([
    '',
    '1381234567',
    '138123456789',
    '12812345678',
    '10812345678',
    '23812345678',
    '0013812345678',
    '012812345678',
    '+8513812345678',
    '+861381234567',
    '868613812345678',
    '1381234567a',
    '13812345678.0',
    '1.3812345678e10',
    '02712345678',
    '一三八12345678',
  ])('%j is no mobile', (input) => {
    expect(normaliseMobile(input)).toBeNull();
  });

  test('is stable on its own output', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }), (n) => {
        const e164 = normaliseMobile(String(n));
        expect(e164).toBe(`+86${n}`);
        expect(normaliseMobile(e164 ?? '')).toBe(e164);
      }),
    );
  });
});

describe('maskMobile', () => {
  test('keeps three and four digits of a mainland mobile', () => {
    expect(maskMobile('+8613812345678')).toBe('138****5678');
    expect(maskMobile('13812345678')).toBe('138****5678');
  });

  test('keeps no more than the last four of anything else, and nothing of a short number', () => {
    expect(maskMobile('+862787654321')).toBe('****4321');
    expect(maskMobile('+12133734253')).toBe('****4253');
    expect(maskMobile('95588')).toBe('****');
    expect(maskMobile('')).toBe('****');
  });
});

describe('checkPhone', () => {
  test.each([
    ['+86 138-1234-5678', { kind: 'mobile', e164: '+8613812345678' }],
    ['138 1234 5678 转 12', { kind: 'mobile', e164: '+8613812345678', extension: '12' }],
    ['027-87654321', { kind: 'landline', e164: '+862787654321' }],
    ['02712345678', { kind: 'landline', e164: '+862712345678' }],
    ['(010)65551234', { kind: 'landline', e164: '+861065551234' }],
    ['0755-8655123', { kind: 'landline', e164: '+867558655123' }],
    ['+86 10 6555 1234', { kind: 'landline', e164: '+861065551234' }],
    ['+86 (0)10 6555 1234', { kind: 'landline', e164: '+861065551234' }],
    ['0086-27-87654321', { kind: 'landline', e164: '+862787654321' }],
    ['027-87654321转801', { kind: 'landline', e164: '+862787654321', extension: '801' }],
    ['010-65551234 ext. 801', { kind: 'landline', e164: '+861065551234', extension: '801' }],
    ['400-820-1234', { kind: 'landline', e164: '+864008201234' }],
    ['8008201234', { kind: 'landline', e164: '+868008201234' }],
    ['95588', { kind: 'landline', e164: '+8695588' }],
    ['+1 213 373 4253', { kind: 'foreign', e164: '+12133734253' }],
    ['00852 2345 6789', { kind: 'foreign', e164: '+85223456789' }],
    ['+886 912 345 678', { kind: 'foreign', e164: '+886912345678' }],
    ['+49 30 901820', { kind: 'foreign', e164: '+4930901820' }],
  ])('%j', (input, expected) => {
    expect(checkPhone(input)).toEqual(expected);
  });

  test.each([
    '',
    '12345',
    '110',
    '87654321',
    '0013812345678',
    '+861234',
    '+1 555',
    'call me',
    '+99912345678',
    '0123456789',
  ])('%j is no number', (input) => {
    expect(checkPhone(input)).toBeNull();
  });

  test('never throws, and answers in E.164', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,25}$/)), (input) => {
        const phone = checkPhone(input);
        if (phone) expect(phone.e164).toMatch(/^\+\d{6,15}$/);
      }),
    );
  });
});
