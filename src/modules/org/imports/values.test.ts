import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHeaderRow, mapColumns, moved, signatureOf } from './layout.ts';
import { planOf } from './plan.ts';
import { brokenCells, dateOf, listOf, nameOf, phoneOf, valuesOf, yesNo } from './values.ts';

const ZONE = 'Asia/Shanghai';

describe('dates', () => {
  test.each([
    ['2024-03-04', 'ymd', '2024-03-04'],
    ['2024/3/4', 'dmy', '2024-03-04'],
    ['2024年3月4日', 'ymd', '2024-03-04'],
    ['2024.3.4 00:00:00', 'ymd', '2024-03-04'],
    ['20240304', 'ymd', '2024-03-04'],
    ['2024/3/4', 'ymd', '2024-03-04'],
    ['3/4/2024', 'mdy', '2024-03-04'],
    ['3/4/2024', 'dmy', '2024-04-03'],
    ['2024-03-04 00:00:00.000', 'ymd', '2024-03-04'],
    ['2024-03-04 23:59:59.9999999', 'ymd', '2024-03-04'],
    ['2024/3/4 上午 10:00', 'ymd', '2024-03-04'],
    ['2024/3/4 星期一 下午 3:05:06', 'ymd', '2024-03-04'],
    ['2024年3月4日 10时05分', 'ymd', '2024-03-04'],
    ['3/4/2024 12:00:00 AM', 'mdy', '2024-03-04'],
    ['20240304101500', 'ymd', '2024-03-04'],
    ['2024-03-04T00:00:00Z', 'ymd', '2024-03-04'],
    ['2024-03-03T16:00:00.000Z', 'ymd', '2024-03-04'],
    ['2024-03-04 23:30:00.0000000 +08:00', 'ymd', '2024-03-04'],
    ['2024-03-04T23:30:00-0800', 'ymd', '2024-03-05'],
    ['2024-02-30T00:00:00Z', 'ymd', null],
    ['2024-03-04 later', 'ymd', null],
    ['2024-02-30', 'ymd', null],
    ['24/3/4', 'ymd', null],
    ['2023-02-29', 'ymd', null],
    ['明天', 'ymd', null],
    ['45000', 'ymd', null],
  ] as const)('%s as %s is %s', (text, order, expected) => expect(dateOf(text, order, ZONE)).toBe(expected));

  test('any civil date comes back from each way of writing it', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (at) => {
        const date = at.toISOString().slice(0, 10);
        const [y, m, d] = date.split('-').map(Number);
        expect([
          dateOf(`${y}/${m}/${d}`, 'ymd', ZONE),
          dateOf(`${d}.${m}.${y}`, 'dmy', ZONE),
          dateOf(`${m}-${d}-${y}`, 'mdy', ZONE),
          dateOf(date.replaceAll('-', ''), 'dmy', ZONE),
          dateOf(`${y}年${m}月${d}日`, 'mdy', ZONE),
        ]).toEqual(Array(5).fill(date));
      }),
    );
  });
});

test('names are put together in the order of their script', () => {
  expect(nameOf('', '张', '伟', 'given_first')).toBe('张伟');
  expect(nameOf('', 'Smith', 'Mary', 'family_first')).toBe('Mary Smith');
  expect(nameOf('伟 张', '', '', 'given_first')).toBe('张伟');
  expect(nameOf('Mary Smith', '', '', 'given_first')).toBe('Mary Smith');
  expect(nameOf('欧阳修', '', '', 'family_first')).toBe('欧阳修');
});

test('numbers get the calling code of the file, lists and yes or no are read in both languages', () => {
  expect(phoneOf('13812345678', '86')).toBe('13812345678');
  expect(phoneOf('0151 2345 6789', '49')).toBe('+49151 2345 6789');
  expect(phoneOf('+8613812345678', '49')).toBe('+8613812345678');
  expect(listOf('家用、商务,家用;越野')).toEqual(['家用', '商务', '越野']);
  expect([yesNo('是'), yesNo('No'), yesNo('maybe')]).toEqual([true, false, null]);
});

test('half a character is told at its cell', () => {
  expect(brokenCells({ name: '张\ud83d', city: '上海 😀' }).map(({ field }) => field)).toEqual(['name']);
  expect(brokenCells({ name: '#N/A', city: '#REF!', tags: '#1', line: '2#' }).map(({ field }) => field)).toEqual([
    'name',
    'city',
  ]);
});

test('a cell that was mended goes before the file, the file before a default', () => {
  const settings = { columns: { 0: 'name', 2: 'city' }, defaults: { city: '上海', source: 'import' } };
  expect(valuesOf([' 张三 ', 'x', ''], { name: '张山' }, settings)).toEqual({
    name: '张山',
    city: '上海',
    source: 'import',
  });
  expect(valuesOf([' 张三 ', 'x', '北京'], {}, settings)).toEqual({ name: '张三', city: '北京', source: 'import' });
});

describe('headers', () => {
  const columns = [
    { key: 'name', title: { zh: '姓名', en: 'Name' }, synonyms: ['客户名称'], example: '' },
    { key: 'mobile', title: { zh: '手机', en: 'Mobile' }, synonyms: ['手机号', '手机号码', 'phone'], example: '' },
    { key: 'city', title: { zh: '城市', en: 'City' }, example: '' },
  ];
  test('are matched by name, synonym and a name inside them, each field once', () => {
    expect(mapColumns(['客户 名称', '* 手机号码(必填)', '所在城市', '备注'], columns)).toEqual({
      0: 'name',
      1: 'mobile',
      2: 'city',
    });
    expect(mapColumns(['Phone', 'NAME', '姓名2'], columns)).toEqual({ 0: 'mobile', 1: 'name' });
  });

  test('may stand below a heading; a remembered mapping follows its headers', () => {
    const rows = [
      { line: 1, cells: ['2026 年客户名单'] },
      { line: 2, cells: [''] },
      { line: 3, cells: ['姓名', '手机'] },
      { line: 4, cells: ['张三', '13812345678'] },
    ];
    expect(findHeaderRow(rows, columns)).toBe(3);
    expect(signatureOf(['姓名', '手机'])).toBe(signatureOf(['手机 ', '姓名']));
    expect(signatureOf(['姓名', '手机'])).not.toBe(signatureOf(['姓名']));
    expect(moved({ 0: 'name', 1: 'mobile' }, ['姓名', '电话'], ['编号', '电话', '姓名'])).toEqual({
      1: 'mobile',
      2: 'name',
    });
  });

  test('that stand twice are told apart by their order, empty ones by their place', () => {
    const twice = { 0: 'name', 1: 'mobile', 2: 'mobile2' };
    expect(moved(twice, ['姓名', '电话', '电话'], ['姓名', '电话', '电话'])).toEqual(twice);
    expect(moved(twice, ['姓名', '电话', '电话'], ['电话', '编号', '电话', '姓名'])).toEqual({
      0: 'mobile',
      2: 'mobile2',
      3: 'name',
    });
    expect(moved(twice, ['姓名', '电话', '电话'], ['姓名', '电话'])).toEqual({ 0: 'name', 1: 'mobile' });
    expect(moved(twice, ['', '', ''], ['', '', ''])).toEqual(twice);
    expect(moved({ 1: 'mobile' }, ['姓名', ''], ['姓名', '手机'])).toEqual({});
  });
});

describe('what becomes of a row', () => {
  const hit = (seen: boolean, band: 'certain' | 'likely' | 'possible' = 'certain') => ({ seen, band });
  test.each([
    [null, null, null, 'both', 'create'],
    [null, null, null, 'update', 'skip'],
    [hit(true), null, null, 'both', 'update'],
    [hit(true), null, null, 'create', 'skip'],
    [hit(false), null, null, 'both', 'skip'],
    [hit(false), null, 'update', 'both', 'skip'],
    [hit(false), null, 'new', 'both', 'create'],
    [hit(true, 'likely'), null, null, 'both', 'skip'],
    [hit(true, 'likely'), null, 'update', 'create', 'update'],
    [hit(true, 'possible'), null, null, 'both', 'create'],
    [null, 3, null, 'both', 'wrong'],
    [null, 3, 'update', 'both', 'update'],
    [null, 3, 'new', 'both', 'create'],
  ] as const)('%j, earlier %s, decided %s, mode %s: %s', (found, earlier, decision, mode, expected) =>
    expect(planOf({ hit: found, earlier, decision }, mode)).toBe(expected),
  );
});
