import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { sniffType, XLSX_TYPE } from './file-type.ts';

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');
/** One stored zip entry: header of 30 bytes, name, content. */
function zipEntry(name: string, content = 'x'): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, bytes(name + content)]);
}

describe('sniffType', () => {
  test.each([
    ['image/jpeg', bytes('\xff\xd8\xff\xe0\x00\x10JFIF')],
    ['image/png', bytes('\x89PNG\r\n\x1a\n\x00\x00')],
    ['image/webp', bytes('RIFF\x10\x00\x00\x00WEBPVP8 ')],
    ['image/gif', bytes('GIF89a\x01\x00')],
    ['application/pdf', bytes('%PDF-1.7\n')],
    [XLSX_TYPE, Buffer.concat([zipEntry('[Content_Types].xml'), zipEntry('_rels/.rels'), zipEntry('xl/workbook.xml')])],
    [
      'application/zip',
      Buffer.concat([zipEntry('[Content_Types].xml'), zipEntry('word/document.xml', 'see xl/ for more')]),
    ],
    ['application/x-ole-storage', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['text/plain', Buffer.from('姓名,手机\r\n张三,13800138000')],
    ['text/plain', Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa])],
    ['text/plain', Buffer.from('\ufeff姓名\t手机', 'utf16le')],
    ['text/plain', bytes('<svg onload="x()">')],
    [null, bytes('MZ\x90\x00\x03')],
    [null, bytes('RIFF\x10\x00\x00\x00WAVEfmt ')],
    [null, Buffer.alloc(0)],
    [null, bytes('\x00\xff\xd8')],
  ])('%s', (type, firstBytes) => {
    expect(sniffType(firstBytes)).toBe(type);
  });

  test('a real workbook, from its first 4 KiB', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('客户').addRow(['姓名']);
    const file = Buffer.from(await workbook.xlsx.writeBuffer());
    expect(sniffType(file.subarray(0, 4096))).toBe(XLSX_TYPE);
  });

  test('reads a view of a larger buffer, not what lies around it', () => {
    const larger = bytes('GIF89a%PDF-1.7');
    expect(sniffType(new Uint8Array(larger.buffer, larger.byteOffset + 6, 8))).toBe('application/pdf');
  });
});
