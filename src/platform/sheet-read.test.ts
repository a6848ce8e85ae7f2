import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32, deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SheetColumn, SheetError, type SheetRow } from './sheet.ts';
import { type ReadSheetOptions, readSheet } from './sheet-read.ts';

const COLUMNS: SheetColumn[] = [
  { key: 'name', header: { zh: '客户姓名', en: 'Name' }, required: true },
  { key: 'mobile', header: { zh: '手机号', en: 'Mobile' }, required: true },
  { key: 'bought', header: { zh: '购车日期', en: 'Bought on' } },
];

async function read(source: Readable | Buffer | string, options: Partial<ReadSheetOptions> = {}): Promise<SheetRow[]> {
  const from = typeof source === 'string' ? Buffer.from(source) : source;
  const rows: SheetRow[] = [];
  for await (const row of readSheet(from, { filename: 'upload', columns: COLUMNS, ...options })) rows.push(row);
  return rows;
}
const values = async (source: Readable | Buffer | string): Promise<Record<string, string>[]> =>
  (await read(source)).map((row) => row.values);

async function errorOf(
  source: Readable | Buffer | string,
  options: Partial<ReadSheetOptions> = {},
): Promise<SheetError> {
  const error: unknown = await read(source, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SheetError)) throw error ?? new Error('nothing was thrown');
  return error;
}

async function workbookOf(fill: (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook.addWorksheet('客户'), workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** GB18030 bytes: the platform decodes but does not encode, so the two-byte part of the table is turned round. */
const gbBytes = new Map<string, number[]>();
for (let high = 0x81; high <= 0xfe; high += 1) {
  for (let low = 0x40; low <= 0xfe; low += 1) {
    const text = new TextDecoder('gb18030').decode(Uint8Array.of(high, low));
    if ([...text].length === 1 && text !== '\ufffd') gbBytes.set(text, [high, low]);
  }
}
const gb18030 = (text: string): Buffer =>
  Buffer.from([...text].flatMap((char) => (char < '\x80' ? [char.charCodeAt(0)] : (gbBytes.get(char) ?? []))));

/** A zip of deflated entries; `claim` overrides the unpacked size it states. */
function zipOf(entries: Record<string, string | Buffer>, claim?: number): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claim ?? bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** A workbook as hand-written parts, for what exceljs never writes. */
function workbookParts(sheetData: string, more: Record<string, string> = {}, workbookPr = ''): Record<string, string> {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns:r="r">${workbookPr}<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>
      <Relationship Id="rId1" Type="${type}/worksheet" Target="worksheets/first.xml"/>
      <Relationship Id="rId2" Type="${type}/sharedStrings" Target="/xl/sharedStrings.xml"/>
      <Relationship Id="rId3" Type="${type}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/first.xml': `<x:worksheet xmlns:x="x"><x:sheetData>${sheetData}</x:sheetData></x:worksheet>`,
    ...more,
  };
}
const inline = (text: string): string => `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
const HEAD = `<x:row>${inline('客户姓名')}${inline('手机号')}${inline('购车日期')}</x:row>`;

describe('headers', () => {
  test.each([
    ['in another order, with unknown columns', '备注,手机号,客户姓名\nx,13800138000,张三'],
    ['in English, any case', 'MOBILE,name\n13800138000,张三'],
    ['with spaces, marks and full-width signs', ' * 客户 姓名 （必填）,手机号＊\n张三,13800138000'],
    ['below a heading and blank lines', '客户导入模板\n\n请勿修改表头,,\n客户姓名,手机号\n张三,13800138000'],
    ['twice: the first counts', '客户姓名,手机号,手机号\n张三,13800138000,1'],
  ])('%s', async (_name, csv) => {
    expect(await values(csv)).toEqual([{ name: '张三', mobile: '13800138000', bought: '' }]);
  });

  test('missing: each is named, with what was found', async () => {
    const error = await errorOf('姓名,手机号\n张三,1');
    expect(error.code).toBe('missing_columns');
    expect(error.details).toEqual({ columns: [COLUMNS[0]!.header], found: ['姓名', '手机号'] });
    expect(error.text.zh).toContain('缺少');
  });

  test('when no column is required, none known is an error that names them all', async () => {
    const columns = COLUMNS.map(({ key, header }) => ({ key, header }));
    const error = await errorOf('a,b\n1,2', { columns });
    expect(error.details.columns).toHaveLength(3);
    expect(await read('a,手机号\n1,2', { columns })).toHaveLength(1);
  });
});

describe('rows', () => {
  test('carry the row number Excel shows, trimmed values and the raw cells', async () => {
    const rows = await read('客户姓名,手机号,备注\n"张\n三", 138 ,多\n\n,,\n李四\u3000,139,a,b\n王五,137');
    expect(rows.map((row) => row.line)).toEqual([2, 5, 6]);
    expect(rows.map((row) => row.values.name)).toEqual(['张\n三', '李四', '王五']);
    expect(rows.map((row) => row.raw)).toEqual([
      ['张\n三', ' 138 ', '多'],
      ['李四\u3000', '139', 'a'],
      ['王五', '137', ''],
    ]);
    expect(rows[0]?.headers).toEqual(['客户姓名', '手机号', '备注']);
  });

  test('over the limit, none, or nothing at all', async () => {
    const file = '客户姓名,手机号\na,1\n\nb,2\nc,3';
    expect(await read(file, { maxRows: 3 })).toHaveLength(3);
    expect(await errorOf(file, { maxRows: 2 })).toMatchObject({ code: 'too_many_rows', details: { limit: 2 } });
    for (const empty of ['', '\ufeff', '\n\n', '客户姓名,手机号\n', '客户姓名,手机号\n,,\n']) {
      expect((await errorOf(empty)).code, JSON.stringify(empty)).toBe('empty');
    }
    expect((await errorOf(await workbookOf(() => undefined))).code).toBe('empty');
  });

  test('stopping early closes the source', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        yield Buffer.from('客户姓名,手机号\n');
        for (;;) yield Buffer.from('张三,1\n'.repeat(1000));
      } finally {
        closed = true;
      }
    }
    const source = Readable.from(endless());
    for await (const row of readSheet(source, { filename: 'a.csv', columns: COLUMNS })) if (row.line > 10) break;
    expect(source.destroyed).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
    expect((await errorOf(Readable.from(endless()), { maxRows: 50 })).code).toBe('too_many_rows');
    expect((await errorOf(Readable.from(endless()), { maxBytes: 100_000 })).code).toBe('too_large');
  });

  test('an error of the source comes through as it is', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from(`客户姓名,手机号\n${'张三,1\n'.repeat(2000)}`);
      throw new Error('connection lost');
    }
    await expect(read(Readable.from(broken()))).rejects.toThrow('connection lost');
  });
});

describe('CSV text', () => {
  const text = '客户姓名,手机号\r\n张三丰,13800138000\r\n欧阳锋,13900139000\r\n';
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with tabs', Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['GB18030', gb18030(text)],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
  ])('%s, whole and byte by byte', async (_name, bytes) => {
    const expected = [
      { name: '张三丰', mobile: '13800138000', bought: '' },
      { name: '欧阳锋', mobile: '13900139000', bought: '' },
    ];
    expect(await values(bytes)).toEqual(expected);
    expect(await values(Readable.from([...bytes].map((byte) => Buffer.from([byte]))))).toEqual(expected);
  });

  test.each([
    ['UTF-8', (part: string) => Buffer.from(part)],
    ['GB18030', gb18030],
  ])('%s: a character on the border of the first 64 KiB is not taken for damage', async (_name, encode) => {
    for (let shift = 0; shift < 4; shift += 1) {
      const file = encode(`客户姓名,手机号\n${'a'.repeat(shift)}张三,1\n${'李四,2\n'.repeat(30_000)}`);
      for (const source of [file, Readable.from([file.subarray(0, 65_536), file.subarray(65_536)])]) {
        const rows = await read(source);
        expect(rows).toHaveLength(30_001);
        expect(new Set(rows.slice(1).map((row) => row.values.name))).toEqual(new Set(['李四']));
      }
    }
  });

  test('Chinese that first appears after 100 KiB of ASCII is still recognised', async () => {
    const rows = await read(gb18030(`Name,Mobile\n${'Smith,1\n'.repeat(20_000)}张三,2\n`));
    expect(rows.at(-1)?.values.name).toBe('张三');
  });

  test('characters of four bytes', async () => {
    const kou = Buffer.from([0x95, 0x32, 0x82, 0x36]);
    const file = Buffer.concat([gb18030('客户姓名,手机号\n'), kou, gb18030('田,1\n')]);
    expect((await values(file))[0]?.name).toBe(`${new TextDecoder('gb18030').decode(kou)}田`);
    expect([...new TextDecoder('gb18030').decode(kou)]).toHaveLength(1);
  });

  test('bytes that are no text in the found encoding are damage, not replacement characters', async () => {
    const late = Buffer.concat([
      Buffer.from(`客户姓名,手机号\n${'张三,1\n'.repeat(20_000)}`),
      Buffer.from([0xff, 0x0a]),
    ]);
    expect(await errorOf(late)).toMatchObject({ code: 'damaged', details: { reason: 'encoding' } });
    const cut = Buffer.from('客户姓名,手机号\n张三,1').subarray(0, 13);
    expect((await errorOf(Buffer.concat([cut, Buffer.from([0xff])]))).code).toBe('damaged');
  });

  test('cells kept as text by spreadsheet tricks, and their signs', async () => {
    const rows = await values(`客户姓名,手机号\n="00123",'+8613800138000\n'-x,"=""1""""2"""\n'张三,-5`);
    expect(rows.map((row) => [row.name, row.mobile])).toEqual([
      ['00123', '+8613800138000'],
      ['-x', '1"2'],
      ["'张三", '-5'],
    ]);
  });

  test('a quote that never ends is damage, not a runaway', async () => {
    const error = await errorOf(`客户姓名,手机号\n"张三,1\n${'x,1\n'.repeat(400_000)}`);
    expect(error).toMatchObject({ code: 'damaged', details: { reason: 'row 2' } });
  });
});

describe('workbooks', () => {
  test('cells of every kind become the text people see', async () => {
    const kinds: [ExcelJS.CellValue, string, string?][] = [
      [13_800_138_000, '13800138000'],
      [110_105_199_003_071_000, '110105199003071000'],
      [1.1e20, '110000000000000000000'],
      [0.000_000_123, '0.000000123'],
      [4.35, '4.35'],
      [-12.5, '-12.5'],
      ['00123', '00123'],
      ['𠮷野家 <a&b> _x0041_', '𠮷野家 <a&b> A'],
      [true, 'TRUE'],
      [new Date('2026-02-14T00:00:00Z'), '2026-02-14', 'yyyy-mm-dd'],
      [new Date('2026-02-14T23:59:59Z'), '2026-02-14 23:59:59', 'yyyy/m/d h:mm:ss'],
      [45_000.5, '2023-03-15 12:00:00', '[$-804]yyyy"年"m"月"d"日";@'],
      [45_000, '45000', '#,##0.00_);[Red](#,##0.00)'],
      [45_000, '45000', '"day" 0.00E+00'],
      [0.5, '12:00:00', 'h:mm'],
      [1, '1900-01-01', 'yyyy-mm-dd'],
      [61, '1900-03-01', 'yyyy-mm-dd'],
      [{ richText: [{ text: '张' }, { font: { bold: true }, text: '三 ' }, { text: '丰' }] }, '张三 丰'],
      [{ text: '官网', hyperlink: 'https://example.com' }, '官网'],
      [{ formula: 'A1*2', result: 27_600_276_000 }, '27600276000'],
      [{ formula: '"a"&"b"', result: 'a&b' }, 'a&b'],
      [{ formula: 'TODAY()', result: new Date('2026-02-14T00:00:00Z') }, '2026-02-14', 'yyyy-mm-dd'],
      [{ formula: '1/0', result: { error: '#DIV/0!' } }, '#DIV/0!'],
      [{ error: '#N/A' }, '#N/A'],
    ];
    const file = await workbookOf((sheet) => {
      sheet.addRow(['客户姓名', '手机号', '购车日期']);
      for (const [value, , format] of kinds) {
        const cell = sheet.addRow(['张三', '1', value]).getCell(3);
        if (format) cell.numFmt = format;
      }
    });
    expect((await values(file)).map((row) => row.bought)).toEqual(kinds.map(([, text]) => text));
  });

  test('dates do not move with the zone of the server', async () => {
    const zone = process.env.TZ;
    try {
      for (const server of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
        process.env.TZ = server;
        const styles = '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>';
        const parts = workbookParts(
          `${HEAD}<x:row>${inline('a')}${inline('1')}<x:c s="1"><x:v>46067</x:v></x:c></x:row>`,
          {
            'xl/styles.xml': styles,
          },
        );
        expect((await values(zipOf(parts)))[0]?.bought).toBe('2026-02-14');
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test('the date formats of Chinese Excel, which stand in no list', async () => {
    const formats = [31, 57, 58, 22, 49, 1];
    const styles = `<styleSheet><numFmts/><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${formats
      .map((id) => `<xf numFmtId="${id}"/>`)
      .join('')}</cellXfs></styleSheet>`;
    const rows = formats.map(
      (_, style) => `<x:row>${inline('a')}${inline('1')}<x:c s="${style}"><x:v>46067</x:v></x:c></x:row>`,
    );
    const found = await values(zipOf(workbookParts(HEAD + rows.join(''), { 'xl/styles.xml': styles })));
    expect(found.map((row) => row.bought)).toEqual([
      '2026-02-14',
      '2026-02-14',
      '2026-02-14',
      '2026-02-14',
      '46067',
      '46067',
    ]);
  });

  test('the 1904 calendar, ISO dates and numbers with an exponent', async () => {
    const styles = '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>';
    const cells = ['<x:c s="1"><x:v>44605</x:v></x:c>', '<x:c t="d"><x:v>2026-02-14T00:00:00.000Z</x:v></x:c>'];
    cells.push('<x:c><x:v>1.38001380001E+10</x:v></x:c>', '<x:c><x:v>110105199003071234</x:v></x:c>', '<x:c/>');
    const rows = cells.map((cell) => `<x:row>${inline('a')}${inline('1')}${cell}</x:row>`);
    const parts = workbookParts(HEAD + rows.join(''), { 'xl/styles.xml': styles }, '<workbookPr date1904="1"/>');
    const found = (await values(zipOf(parts))).map((row) => row.bought);
    expect(found).toEqual(['2026-02-14', '2026-02-14', '13800138000.1', '110105199003071234', '']);
  });

  test('shared strings: runs joined, phonetic hints left out, spacing between elements ignored', async () => {
    const strings = `<sst>
      <si><r><t>张</t></r><r><rPr/><t xml:space="preserve"> 三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si>
      <si><t>手机_x000D_</t> </si></sst>`;
    const row = '<x:row r="9"><x:c r="A9" t="s"><x:v>0</x:v></x:c><x:c r="C9" t="s"><x:v>1</x:v></x:c></x:row>';
    const rows = await read(zipOf(workbookParts(HEAD + row, { 'xl/sharedStrings.xml': strings })));
    expect(rows).toMatchObject([{ line: 9, raw: ['张 三', '', '手机\r'], values: { bought: '手机' } }]);
  });

  test('the first visible sheet with the columns is read', async () => {
    const file = await workbookOf((sheet, workbook) => {
      sheet.addRow(['填写说明']);
      const hidden = workbook.addWorksheet('字典', { state: 'hidden' });
      hidden.addRows([
        ['客户姓名', '手机号'],
        ['hidden', '0'],
      ]);
      workbook.addWorksheet('数据').addRows([
        ['手机号', '客户姓名'],
        [138, '张三'],
      ]);
      workbook.addWorksheet('更多').addRows([
        ['手机号', '客户姓名'],
        [139, '李四'],
      ]);
    });
    expect(await values(file)).toEqual([{ name: '张三', mobile: '138', bought: '' }]);
    const streamed = Readable.from(
      [...Array(Math.ceil(file.length / 1000)).keys()].map((n) => file.subarray(n * 1000, n * 1000 + 1000)),
    );
    expect(await values(streamed)).toHaveLength(1);
  });

  test('a stray cell at the right edge does not widen the rows; row numbers may have gaps', async () => {
    const row = `<x:row r="1048576">${inline('a')}${inline('1')}<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>`;
    const [found] = await read(zipOf(workbookParts(HEAD + row)));
    expect(found).toMatchObject({ line: 1_048_576, raw: ['a', '1', ''] });
  });
});

describe('refused', () => {
  test.each([
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7 ...')],
    ['binary', Buffer.from('00010203', 'hex')],
    ['an HTML table called .xls', Buffer.from('<html><table><tr><td>客户姓名</td></tr></table></html>')],
    ['a Word file', zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' })],
  ])('%s is of the wrong type', async (_name, file) => {
    expect((await errorOf(file)).code).toBe('type');
  });

  test('every cut of a workbook is an error, never a silent part', async () => {
    const file = await workbookOf((sheet) => {
      sheet.addRow(['客户姓名', '手机号']);
      for (let n = 0; n < 50; n += 1) sheet.addRow([`张三${n}`, n]);
    });
    for (let length = 4; length < file.length; length += 97) {
      expect(['damaged', 'type']).toContain((await errorOf(file.subarray(0, length))).code);
    }
  });

  test('any changed bytes give rows or a SheetError, nothing else', async () => {
    const file = await workbookOf((sheet) => {
      sheet.addRows([
        ['客户姓名', '手机号'],
        ['张三', 1],
        ['李四', 2],
      ]);
    });
    const change = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const changed = Buffer.from(file);
        for (const { at, byte } of changes) changed[at] = byte;
        const result: unknown = await read(changed).catch((error: unknown) => error);
        expect(Array.isArray(result) || result instanceof SheetError).toBe(true);
      }),
    );
  });

  test('broken XML', async () => {
    const parts = workbookParts(HEAD.replace('</x:row>', ''));
    expect((await errorOf(zipOf(parts))).code).toBe('damaged');
    const unknown = workbookParts(`${HEAD}<x:row>${inline('&lol;')}</x:row>`);
    expect((await errorOf(zipOf(unknown))).code).toBe('damaged');
  });

  test('a bomb: by the size it states, and by what comes out when it lies', async () => {
    const bomb = workbookParts(`${HEAD}<x:row>${inline(' '.repeat(5_000_000))}</x:row>`);
    const limit = { maxUnpackedBytes: 1_000_000 };
    expect(zipOf(bomb).length).toBeLessThan(20_000);
    expect(await errorOf(zipOf(bomb), limit)).toMatchObject({ code: 'too_large', details: { limitBytes: 1_000_000 } });
    expect((await errorOf(zipOf(bomb, 10), limit)).code).toBe('too_large');
  });

  test('a bomb within the limit: what shrank far more than sheets do, texts without end, a cell that no sheet holds', async () => {
    const sheet = `${HEAD}<x:row>${inline('张三')}</x:row>`;
    const strings = (count: number) => ({ 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(count)}</sst>` });
    const packed = zipOf(workbookParts(sheet, strings(4_000_000)));
    expect(packed.length).toBeLessThan(100_000);
    expect((await errorOf(packed)).code).toBe('too_large');
    // Beside a part that does not shrink the ratio is that of an honest file.
    const noise = { 'xl/media/noise.bin': randomBytes(400_000).toString('base64') };
    const many = zipOf(workbookParts(sheet, { ...strings(8_000_001), ...noise }));
    expect((await errorOf(many)).code).toBe('too_large');
    const cell = zipOf(workbookParts(`${sheet}<x:row>${inline('长'.repeat(1_100_000))}</x:row>`));
    expect((await errorOf(cell)).code).toBe('too_large');
  }, 30_000);
});
