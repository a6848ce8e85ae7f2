import { describe, expect, test } from 'vitest';
import { fieldName, TABLES, tableName } from './audit-words.ts';
import { changesOf, shown, type Wording } from './changes.ts';

const words: Wording = { nothing: '-', yes: 'yes', no: 'no', instant: (text) => `at ${text.slice(0, 10)}` };

describe('changesOf', () => {
  test('names what differs, housekeeping last', () =>
    expect(changesOf({ version: 1, name: 'A', city: 'x' }, { version: 2, name: 'B', city: 'x' })).toEqual([
      { field: 'name', before: 'A', after: 'B' },
      { field: 'version', before: 1, after: 2 },
    ]));

  test('a new row has no before', () =>
    expect(changesOf(null, { name: 'B' })).toEqual([{ field: 'name', before: undefined, after: 'B' }]));
});

describe('a value', () => {
  test.each([
    [null, '-'],
    ['', '-'],
    [undefined, '-'],
    [true, 'yes'],
    [false, 'no'],
    [0, '0'],
    [{ a: 1 }, '{"a":1}'],
    ['2026-07-01T08:00:00.123+00:00', 'at 2026-07-01'],
    ['2026-07-01', '2026-07-01'],
    ['0197c1a2-0000-7000-8000-00001234abcd', '…1234abcd'],
  ])('%s is shown as %s', (value, expected) => expect(shown(value, words)).toBe(expected));

  test('that is a code is said in words, also in a list', () => {
    const say = (code: string) => (code === 'golf' ? '高尔夫' : null);
    expect(['golf', 'odd', ['golf', 'odd'], []].map((value) => shown(value, { ...words, say }))).toEqual([
      '高尔夫',
      'odd',
      '高尔夫、odd',
      '-',
    ]);
  });

  test('that is long is cut', () => expect(shown('x'.repeat(100), words)).toHaveLength(58));
});

test('names in both languages; what has none shows as the database has it', () => {
  expect([tableName('leads.lead', 'zh'), tableName('leads.lead', 'en')]).toEqual(['线索', 'lead']);
  expect([fieldName('leads.lead', 'grade', 'zh'), fieldName('leads.lead', 'grade', 'en')]).toEqual(['级别', 'grade']);
  expect([tableName('x.y', 'en'), fieldName('x.y', 'z', 'en')]).toEqual(['x.y', 'z']);
  expect([fieldName('org.session', 'unit_id', 'en'), fieldName('sales.delivery', 'unit_id', 'en')]).toEqual([
    'unit',
    'vehicle',
  ]);
  expect(Object.values(TABLES).every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
});
