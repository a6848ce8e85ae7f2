import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAdf } from '../adf.ts';
import { textsOf } from './mime.ts';

const ADF =
  '<?xml version="1.0"?><adf><prospect><customer><contact><name>张三</name><phone>13812345678</phone></contact></customer></prospect></adf>';
const mail = (...lines: string[]) => Buffer.from(lines.join('\r\n'));
const phoneOf = (raw: Buffer) =>
  textsOf(raw).texts.flatMap((text) => (text.includes('<adf') ? parseAdf(text).prospects : []))[0]?.customer.phones[0]
    ?.number;

describe('a mail whose body is the lead', () => {
  test.each<[string, Buffer]>([
    ['plain', mail('From: a@b.c', 'Content-Type: text/plain; charset=utf-8', '', ADF)],
    ['without any type', mail('From: a@b.c', '', ADF)],
    [
      'base64',
      mail(
        'Content-Type: text/plain',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(ADF)
          .toString('base64')
          .replace(/(.{60})/g, '$1\r\n'),
      ),
    ],
    [
      'quoted-printable with soft breaks',
      mail(
        'Content-Type: text/plain; charset="utf-8"',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        Buffer.from(ADF.replaceAll('=', '=3D'))
          .toString('latin1')
          .replace(/[\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`)
          .replace('<prospect>', '<pro=\r\nspect>'),
      ),
    ],
    [
      'beside HTML, nested, with a preamble',
      mail(
        'Content-Type: multipart/mixed;',
        ' boundary="outer"',
        '',
        'preamble',
        '--outer',
        'Content-Type: multipart/alternative; boundary=inner',
        '',
        '--inner',
        'Content-Type: text/html',
        '',
        '<p>a lead</p>',
        '--inner',
        'Content-Type: application/x-adf+xml',
        '',
        ADF,
        '--inner--',
        '--outer--',
      ),
    ],
    ['in an HTML comment', mail('Content-Type: text/html', '', `<html><!--Body\n:${ADF}--></html>`)],
  ])('%s', (_name, raw) => {
    expect(phoneOf(raw)).toBe('13812345678');
  });

  test('in GB2312', () => {
    const head = Buffer.from('Message-ID: <x1@mail.example>\nContent-Type: text/plain; charset=gb2312\n\n');
    const body = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]);
    expect(textsOf(Buffer.concat([head, body]))).toEqual({ messageId: 'x1@mail.example', texts: ['张三'] });
  });

  test('pictures and files are no texts', () => {
    const raw = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: image/png',
      '',
      'x',
      '--b',
      'Content-Type: application/octet-stream',
      '',
      'PK',
      '--b--',
    );
    expect(textsOf(raw).texts).toEqual([]);
  });
});

test('whatever the bytes, nothing is thrown', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => textsOf(Buffer.from(bytes)).texts.length >= 0));
  const piece = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b',
    '--b',
    '--b--',
    '',
    'Content-Transfer-Encoding: base64',
    '=',
    'x',
  );
  fc.assert(fc.property(fc.array(piece), (lines) => textsOf(mail(...lines)).texts.length >= 0));
});
