import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkResidentId, isMinor, residentIdCheck, residentIdProblem } from './resident-id.ts';

const TODAY = '2026-06-15';

describe('resident identity numbers (GB 11643)', () => {
  test.each([
    ['11010519491231002X', '1949-12-31', 'female'],
    ['440524188001010014', '1880-01-01', 'male'],
    ['110101199003070134', '1990-03-07', 'male'],
    ['11010119900307109X', '1990-03-07', 'male'],
    ['321181198506150029', '1985-06-15', 'female'],
    ['31011420000229101X', '2000-02-29', 'male'],
  ])('%s is right and tells birth date and gender', (id, birthOn, gender) => {
    expect(checkResidentId(id, TODAY)).toEqual({ ok: true, id, birthOn, gender, minor: false });
  });

  test('a child under fourteen is marked', () => {
    expect(checkResidentId('440301201508120165', TODAY)).toMatchObject({ ok: true, minor: true });
    expect(checkResidentId('440301201508120165', '2029-08-12')).toMatchObject({ ok: true, minor: false });
    expect(isMinor('2012-02-29', '2026-02-28')).toBe(true);
    expect(isMinor('2012-02-29', '2026-03-01')).toBe(false);
  });

  test.each([
    ['32118119850101001X', 'check_digit'],
    ['11010519491231002', 'format'],
    ['11010519491231002Y', 'format'],
    ['99010519491231002X', 'region'],
    ['110105194913310021', 'birth'],
    ['110105204912310021', 'birth'],
    ['110105190002290021', 'birth'],
  ])('%s is refused: %s', (id, reason) => {
    const check = checkResidentId(id, TODAY);
    expect(check).toEqual({ ok: false, reason });
    expect(residentIdProblem(check).zh).not.toBe('');
  });

  test('spaces, dashes, full-width digits and a small x are taken', () => {
    expect(checkResidentId(' 110105-19491231-002x ', TODAY)).toMatchObject({ ok: true, id: '11010519491231002X' });
    expect(checkResidentId('１１０１０５１９４９１２３１００２Ｘ', TODAY)).toMatchObject({ ok: true });
  });

  test('fifteen digits of an old card become the eighteen of today', () => {
    expect(checkResidentId('110105491231002', TODAY)).toEqual({
      ...{ ok: true, id: '11010519491231002X', birthOn: '1949-12-31', gender: 'female', minor: false },
    });
    expect(checkResidentId('110105491331002', TODAY)).toEqual({ ok: false, reason: 'birth' });
    expect(checkResidentId('99010549123100', TODAY)).toEqual({ ok: false, reason: 'format' });
  });

  test('one changed digit never passes', () => {
    const births = fc.date({ min: new Date('1930-01-01'), max: new Date('2005-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        births,
        fc.integer({ min: 0, max: 999 }),
        fc.nat(16),
        fc.integer({ min: 1, max: 9 }),
        (born, seq, at, add) => {
          const first = `310101${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(seq).padStart(3, '0')}`;
          const id = `${first}${residentIdCheck(first)}`;
          expect(checkResidentId(id, TODAY).ok).toBe(true);
          const digit = (Number(id[at]) + add) % 10;
          expect(checkResidentId(`${id.slice(0, at)}${digit}${id.slice(at + 1)}`, TODAY).ok).toBe(false);
        },
      ),
    );
  });
});
