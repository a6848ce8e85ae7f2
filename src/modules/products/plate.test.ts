import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPlate, makePlate } from './plate.ts';

const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('checkPlate', () => {
  test.each([
    ['京A12345', 'fuel'],
    ['京A00599', 'fuel'],
    ['粤BAB12C', 'fuel'],
    ['京AD1234', 'fuel'],
    ['鄂A1234挂', 'fuel'],
    ['鄂A1234学', 'fuel'],
    ['鄂A1234警', 'fuel'],
    ['沪A0023领', 'fuel'],
    ['粤Z1234港', 'fuel'],
    ['粤ZAB12澳', 'fuel'],
    ['使014578', 'fuel'],
    ['京AD12345', 'bev'],
    ['京AA12345', 'bev'],
    ['京AEB1234', 'bev'],
    ['粤B12345D', 'bev'],
    ['沪AF12345', 'phev'],
    ['沪AG12345', 'phev'],
    ['沪AKK1234', 'phev'],
    ['甘G23459F', 'phev'],
  ] as const)('%s is a plate (%s)', (plate, energy) => {
    expect(checkPlate(plate)).toEqual({ ok: true, plate, energy });
  });

  test.each([
    '',
    '京AI2345',
    '京A1234O',
    '宁AD1234555555',
    '浙苏H6F681',
    '京I12345',
    '京O12345',
    '京112345',
    'A12345',
    '京A1234',
    '京A123456',
    '京AL12345',
    '京AI12345',
    '京ADI1234',
    '京AD1234A',
    '京A1234DD',
    '粤B1234港',
    '京Z1234澳',
    '台A12345',
    '京A12345 京A12345',
    '京A12三45',
  ])('%j is no plate', (plate) => {
    expect(checkPlate(plate)).toEqual({ ok: false });
  });

  test.each([' 京a·12345 ', '京A 12345', '京A-12345', `京${fullWidth('A12345')}`, '京\u3000A•12345', '京A・12345'])(
    '%j is read as 京A12345',
    (plate) => {
      expect(checkPlate(plate)).toEqual({ ok: true, plate: '京A12345', energy: 'fuel' });
    },
  );
});

describe('makePlate', () => {
  test('counts, and goes on with letters', () => {
    expect(makePlate('鄂A', 123, false)).toBe('鄂A00123');
    expect(makePlate('鄂A', 99_999, false)).toBe('鄂A99999');
    expect(makePlate('鄂A', 100_000, false)).toBe('鄂AA0000');
    expect(makePlate('鄂A', 339_999, false)).toBe('鄂AZ9999');
    expect(makePlate('鄂A', 123, true)).toBe('鄂AD00123');
  });

  test('everything made is a plate of its kind', () => {
    fc.assert(
      fc.property(fc.nat(339_999), fc.boolean(), (n, newEnergy) => {
        expect(checkPlate(makePlate('沪C', n, newEnergy))).toMatchObject({
          ok: true,
          energy: newEnergy ? 'bev' : 'fuel',
        });
      }),
    );
  });

  test.each([
    ['鄂A', -1],
    ['鄂A', 1.5],
    ['鄂A', 340_000],
    ['鄂I', 1],
    ['鄂', 1],
    ['鄂AB', 1],
  ])('refuses %s %s', (authority, n) => {
    expect(() => makePlate(authority, n, false)).toThrow(RangeError);
  });
});
