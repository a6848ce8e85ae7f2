import { describe, expect, test } from 'vitest';
import { AdfError } from '../adf.ts';
import { parseAdfBody } from './adf-body.ts';

const ADF =
  '<adf><prospect><customer><contact><name>Ann</name><phone>13812345678</phone></contact></customer></prospect></adf>';
const PICTURE = Buffer.alloc(400 * 1024, 7).toString('base64');
const mail = (text: string) =>
  Buffer.from(
    `From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${text}\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${PICTURE}\r\n--b--`,
  );

function codeOf(raw: Buffer): string {
  try {
    parseAdfBody(raw, null);
  } catch (error) {
    if (error instanceof AdfError) return error.code;
    throw error;
  }
  return 'read';
}

describe('a mail with a large picture', () => {
  test('is read by its text', () => {
    expect(parseAdfBody(mail(ADF), null).prospects).toHaveLength(1);
  });

  test('and without a lead is no lead, rather than too large', () => {
    expect(codeOf(mail('Is the shop open on Sunday?'))).toBe('not_xml');
  });
});

test('of several refusals the one that was made for a reason is told', () => {
  const text = `From: a@b.c\r\n\r\n<!DOCTYPE adf [<!ENTITY x "y">]>${ADF}`;
  expect(codeOf(Buffer.from(text))).toBe('doctype');
  expect(codeOf(Buffer.from('no lead at all'))).toBe('not_xml');
  expect(codeOf(Buffer.alloc(300 * 1024, 32))).toBe('too_large');
});

test('a text that begins like a mail and is none is read as it stands', () => {
  expect(parseAdfBody(Buffer.from(`Body: ${ADF}`), null).prospects).toHaveLength(1);
});
