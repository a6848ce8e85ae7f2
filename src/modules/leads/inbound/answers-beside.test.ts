import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyMap } from '../sources/field-map.ts';
import { mapFor } from '../sources/shapes.ts';
import { answersBeside, isDummy } from './answers-beside.ts';

const EMPTY = { fields: {}, constants: {}, values: {} };
const field = (name: unknown, ...values: unknown[]) => ({ name, values });

test('a question the map takes is not told twice', () => {
  const own = { ...EMPTY, fields: { grade: ['field_data[name=how_soon].values.0'] } };
  const body = { field_data: [field('how_soon', 'H'), field('which_colour', 'red', 'blue')] };
  expect(answersBeside('meta', body, applyMap(mapFor('meta', own), body))).toEqual(['which colour:red、blue']);
  expect(answersBeside('meta', body, applyMap(mapFor('meta', EMPTY), body))).toEqual([
    'how soon:H',
    'which colour:red、blue',
  ]);
});

test.each([
  'full_name',
  'last name',
  'phone_number',
  'work_email',
  'street_address',
  'post_code',
  'date_of_birth',
  'national_id_number',
  'whatsapp_number',
  '您的手机号',
  '收件地址',
])('%s is told to nobody', (name) => {
  expect(answersBeside('meta', { field_data: [field(name, 'x')] }, {})).toEqual([]);
});

test.each(['company_name', 'model_name', 'hotel', 'intelligence', 'zone'])('%s is', (name) => {
  expect(answersBeside('meta', { field_data: [field(name, 'x')] }, {})).toHaveLength(1);
});

test('whatever comes, nothing is thrown; at most twenty lines, each one line and sound', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, odd) => {
      const bodies = [
        { field_data: value, user_column_data: value, bundle: odd },
        { field_data: Array.from({ length: 40 }, (_, at) => field(`${odd}${at}`, value, odd)) },
      ];
      for (const body of bodies)
        for (const format of ['meta', 'google', 'tencent', 'json'] as const) {
          const lines = answersBeside(format, body, {});
          expect(lines.length).toBeLessThanOrEqual(20);
          expect(lines.every((line) => line.isWellFormed() && !/[\0\n]/.test(line))).toBe(true);
          isDummy(format, body);
        }
    }),
  );
});
