import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowReport } from './row-report.ts';
import type { SheetColumn, SheetRow } from './sheet.ts';
import { readSheet } from './sheet-read.ts';
import { type SheetFormat, type SheetValues, writeSheet } from './sheet-write.ts';

const COLUMNS: SheetColumn[] = [
  { key: 'name', header: { zh: '客户姓名', en: 'Name' }, required: true },
  { key: 'mobile', header: { zh: '手机号', en: 'Mobile' } },
  { key: 'price', header: { zh: '价格', en: 'Price' } },
];
const FORMATS: SheetFormat[] = ['xlsx', 'csv'];

const write = (rows: SheetValues[], format: SheetFormat, language: 'zh' | 'en' = 'zh'): Readable =>
  writeSheet(COLUMNS, rows, { format, language });
async function read(file: Readable | Buffer, columns = COLUMNS): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readSheet(file, { filename: 'x', columns })) rows.push(row);
  return rows;
}
async function open(file: Readable): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await buffer(file).then((bytes) => new Uint8Array(bytes).buffer));
  return workbook.worksheets[0]!;
}

describe('CSV', () => {
  test('has a mark, CRLF, the headers of the language, and quotes where needed', async () => {
    const rows = [
      { name: '张"三",\n丰', mobile: '13800138000', price: 12.5 },
      { name: ' a ', mobile: null },
    ];
    const csv = await buffer(write(rows, 'csv', 'en'));
    expect(csv.toString()).toBe('\ufeffName,Mobile,Price\r\n"张""三"",\n丰",13800138000,12.5\r\n" a ",,\r\n');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd|calc', "'+cmd|calc"],
    ['-2+3', "'-2+3"],
    ['＝1+1', "'＝1+1"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ["'=1+1", "''=1+1"],
    ['+8613800138000', '+8613800138000'],
    ['-12.50', '-12.50'],
    ['a=1', 'a=1'],
    ["O'Neil", "O'Neil"],
  ])('%j is written %j', async (value, cell) => {
    expect((await text(write([{ name: value }], 'csv'))).split('\r\n').slice(1).join('\r\n')).toBe(`${cell},,\r\n`);
  });

  test('numbers keep their sign; instants are shown in the zone', async () => {
    const at = new Date('2026-02-13T16:00:00Z');
    expect(await text(write([{ name: -5, mobile: at }], 'csv'))).toContain('\r\n-5,2026-02-14 00:00:00,\r\n');
    const berlin = writeSheet(COLUMNS, [{ name: at }], { format: 'csv', language: 'zh', zone: 'Europe/Berlin' });
    expect(await text(berlin)).toContain('\r\n2026-02-13 17:00:00,,\r\n');
  });
});

describe('xlsx, as another reader sees it', () => {
  test('texts are text cells, numbers numbers, instants dates; formulas never', async () => {
    const at = new Date('2026-02-13T16:00:00Z');
    const sheet = await open(write([{ name: '=1+1', mobile: '013800138000', price: 99_800 }, { name: at }], 'xlsx'));
    expect(sheet.getRow(1).values).toEqual([undefined, '客户姓名', '手机号', '价格']);
    const row = sheet.getRow(2);
    expect(row.getCell(1).type).toBe(ExcelJS.ValueType.String);
    expect([row.getCell(2).value, row.getCell(2).numFmt]).toEqual(['013800138000', '@']);
    expect([row.getCell(3).value, row.getCell(3).type]).toEqual([99_800, ExcelJS.ValueType.Number]);
    expect(row.getCell(3).numFmt ?? 'General').toBe('General');
    expect(sheet.getRow(3).getCell(1).value).toEqual(new Date('2026-02-14T00:00:00Z'));
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  });

  test('an empty template keeps typed-in phone numbers as text', async () => {
    const sheet = await open(write([], 'xlsx', 'en'));
    expect(sheet.rowCount).toBe(1);
    expect(sheet.getColumn(2).numFmt).toBe('@');
  });

  test('what Excel cannot hold is cut, not written as a damaged file', async () => {
    const sheet = await open(write([{ name: 'x'.repeat(40_000) }], 'xlsx'));
    expect(String(sheet.getRow(2).getCell(1).value)).toHaveLength(32_767);
  });
});

describe.each(FORMATS)('round trip through %s', (format) => {
  test('any text comes back trimmed and otherwise the same', async () => {
    const tricky = fc.constantFrom(
      '=1',
      "'=1",
      "''+a",
      '+86138',
      '-',
      '@',
      '_x0041_',
      '"',
      ',',
      ';',
      '\n',
      '\t',
      '𠮷',
      '张三',
      '="1"',
    );
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(tricky, { maxLength: 4 }).map((parts) => parts.join('')),
    );
    // Characters XML cannot hold are dropped by the writer; a bare CR is a line end to every reader.
    const legal = (value: string): boolean =>
      [...value].every((char) => (char >= ' ' && !'\x7f\ufffe\uffff'.includes(char)) || char === '\t' || char === '\n');
    const usable = cell.filter((value) => legal(value) && !(value.startsWith('="') && value.endsWith('"')));
    await fc.assert(
      fc.asyncProperty(fc.array(usable, { minLength: 1, maxLength: 8 }), async (names) => {
        const rows = names.map((name) => ({ name, mobile: '1' }));
        expect((await read(write(rows, format))).map((row) => row.values.name)).toEqual(
          names.map((name) => name.trim()),
        );
      }),
      { numRuns: format === 'csv' ? 200 : 60 },
    );
  });

  test('20 000 rows in a few seconds, no character lost', async () => {
    const columns = Array.from({ length: 12 }, (_, n) => ({ key: `c${n}`, header: { zh: `列${n}`, en: `C${n}` } }));
    const cell = (row: number, n: number): string => `张三丰𠮷-${row}-${n}`;
    function* rows(): Generator<Record<string, string>> {
      for (let row = 0; row < 20_000; row += 1)
        yield Object.fromEntries(columns.map(({ key }, n) => [key, cell(row, n)]));
    }
    const started = performance.now();
    let row = 0;
    for await (const { values, line } of readSheet(writeSheet(columns, rows(), { format, language: 'zh' }), {
      filename: 'x',
      columns,
    })) {
      if (line !== row + 2 || columns.some(({ key }, n) => values[key] !== cell(row, n)))
        throw new Error(`row ${row} differs`);
      row += 1;
    }
    expect(row).toBe(20_000);
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 30_000);

  test('a slow reader holds the rows back; one that leaves ends them', async () => {
    let made = 0;
    let ended = false;
    async function* rows(): AsyncGenerator<SheetValues> {
      try {
        for (; made < 200_000; made += 1)
          yield { name: `张三${made}${'abcdefgh'.repeat(made % 50)}`, mobile: `${Math.random()}` };
      } finally {
        ended = true;
      }
    }
    const file = writeSheet(COLUMNS, rows(), { format, language: 'zh' });
    await new Promise((resolve) => file.once('readable', resolve));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(made).toBeLessThan(20_000);
    file.destroy();
    for (let wait = 0; wait < 100 && !ended; wait += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ended).toBe(true);
  });

  test.each([0, 5000])('an error of the rows after %i reaches the reader', async (good) => {
    async function* rows(): AsyncGenerator<SheetValues> {
      for (let n = 0; n < good; n += 1) yield { name: `${n}` };
      throw new Error('database gone');
    }
    await expect(buffer(writeSheet(COLUMNS, rows(), { format, language: 'zh' }))).rejects.toThrow('database gone');
  });
});

describe('the row report', () => {
  const upload = '备注,手机号,姓名\n甲,013,张三\n=乙,12,李四\n丙,14,王五\n丁,15,赵六\n';
  const columns: SheetColumn[] = [
    { key: 'name', header: { zh: '姓名', en: 'Name' }, required: true },
    { key: 'mobile', header: { zh: '手机号', en: 'Mobile' }, required: true },
  ];
  const reason = { zh: '手机号应为 11 位', en: 'A mobile number has 11 digits' };

  async function importFile(file: Readable | Buffer): Promise<RowReport> {
    const report = new RowReport();
    for await (const row of readSheet(file, { filename: 'x', columns })) {
      if (row.values.mobile === '14') report.addCreated();
      else if (row.values.mobile === '15') report.addSkipped();
      else if (row.values.mobile === '99') report.addUpdated();
      else report.addFailed(row, reason);
    }
    return report;
  }

  test.each(FORMATS)(
    'counts, and gives the failed rows back as the same sheet (%s), round after round',
    async (format) => {
      const first = await importFile(Buffer.from(upload));
      expect(first.counts()).toEqual({ read: 4, created: 1, updated: 0, skipped: 1, failed: 2 });
      expect(first.failed.map(({ line, reason: why }) => [line, why])).toEqual([
        [2, reason],
        [3, reason],
      ]);
      const second = await importFile(first.toSheet({ format, language: 'en' }));
      expect(second.counts()).toMatchObject({ read: 2, failed: 2 });
      const third = second.toSheet({ format, language: 'zh' });
      const all = ['备注', '手机号', '姓名', '错误原因'].map((zh) => ({
        key: zh,
        header: { zh, en: zh },
        required: true,
      }));
      const rows = await read(third, all);
      expect(rows[0]?.headers).toEqual(['备注', '手机号', '姓名', '错误原因']);
      expect(rows.map((row) => row.raw)).toEqual([
        ['甲', '013', '张三', reason.zh],
        ['=乙', '12', '李四', reason.zh],
      ]);
    },
  );

  test('an updated row counts as read', async () => {
    expect((await importFile(Buffer.from('姓名,手机号\n张三,99'))).counts()).toEqual({
      read: 1,
      created: 0,
      updated: 1,
      skipped: 0,
      failed: 0,
    });
  });
});
