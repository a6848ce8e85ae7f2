import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChecklistItem, missingFor, type Readiness } from './requirements.ts';

const READY: Readiness = {
  vin: 'LSVNV1336N2000001',
  arrived: true,
  pdiState: 'passed',
  balanceFen: 0,
  invoiced: true,
  workLeft: [],
  odometerKm: 12,
  signed: true,
};
const item = (code: string, attributes: Record<string, unknown> = {}): ChecklistItem => ({
  code,
  name: `名${code}`,
  nameEn: `name ${code}`,
  attributes,
});
const ITEMS = [
  item('manual', { mandatory: true }),
  item('chassis', { mandatory: true, mayNotApply: true }),
  item('vest'),
];
const ANSWERS = { manual: 'yes', chassis: 'na' };
const codes = (ready: Partial<Readiness>, answers: Record<string, string> = ANSWERS) =>
  missingFor({ ...READY, ...ready }, ITEMS, answers).map((lack) => lack.code);

describe('a delivery', () => {
  test('with everything waits for nothing', () => {
    expect(codes({})).toEqual([]);
  });
  test.each<[Partial<Readiness>, string[]]>([
    [{ vin: null }, ['car']],
    [{ arrived: false }, ['arrival']],
    [{ pdiState: 'failed' }, ['inspection']],
    [{ pdiState: 'none' }, ['inspection']],
    [{ balanceFen: 1 }, ['balance']],
    [{ invoiced: false }, ['invoice_record']],
    [{ workLeft: ['贴膜', '脚垫'] }, ['work', 'work']],
    [{ odometerKm: null }, ['odometer']],
    [{ signed: false }, ['signature']],
  ])('names what is missing: %o', (lack, expected) => {
    expect(codes(lack)).toEqual(expected);
  });
  test('takes “does not apply” only where an item may not apply', () => {
    expect(codes({}, { manual: 'na', chassis: 'na' })).toEqual(['manual']);
    expect(codes({}, { manual: 'yes', chassis: 'no' })).toEqual(['chassis']);
    expect(codes({}, {})).toEqual(['manual', 'chassis']);
  });
  test('never asks for what is optional, and names each thing once', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('manual', 'chassis', 'vest'), fc.constantFrom('yes', 'no', 'na')),
        (answers) => {
          const named = codes({}, answers);
          expect(named).not.toContain('vest');
          expect(new Set(named).size).toBe(named.length);
        },
      ),
    );
  });
});
