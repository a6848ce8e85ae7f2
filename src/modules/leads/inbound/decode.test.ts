import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charsetOf, textFrom } from './decode.ts';

/** Letters of these tests in the encodings Node cannot write. */
const GB: Record<string, number[]> = { 张: [0xd5, 0xc5], 三: [0xc8, 0xfd], 想: [0xcf, 0xeb], 看: [0xbf, 0xb4] };
const gb = (text: string) => Buffer.from([...text].flatMap((c) => GB[c] ?? [c.charCodeAt(0)]));
const latin = (text: string) => Buffer.from(text, 'latin1');
const said = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;

describe('an encoding', () => {
  test.each([
    ['UTF-8', Buffer.from('<n>张三</n>'), null, '<n>张三</n>', null],
    ['UTF-8 with a mark', Buffer.from('\ufeff<n>张三</n>'), null, '<n>张三</n>', null],
    ['UTF-16 with a mark', Buffer.from('\ufeff<n>张三</n>', 'utf16le'), null, '<n>张三</n>', null],
    ['UTF-16, big end first', Buffer.from('\ufeff<n>张三</n>', 'utf16le').swap16(), null, '<n>张三</n>', null],
    ['UTF-16 without a mark', Buffer.from('<n>张三</n>', 'utf16le'), null, '<n>张三</n>', null],
    ['GB18030 declared', gb(`${said('gb2312')}<n>张三</n>`), null, `${said('gb2312')}<n>张三</n>`, null],
    ['GBK of the carrier', gb('<n>张三</n>'), 'gbk', '<n>张三</n>', null],
    ['GBK that nobody names', gb('<n>张三</n>'), null, '<n>张三</n>', 'gb18030'],
    ['GBK that is said to be UTF-8', gb('想看'), 'utf-8', '想看', 'gb18030'],
    ['Latin-1 declared', latin(`${said('ISO-8859-1')}<n>Muñoz</n>`), null, `${said('ISO-8859-1')}<n>Muñoz</n>`, null],
    ['Latin-1 that nobody names', latin('<n>José Muñoz</n>'), null, '<n>José Muñoz</n>', 'windows-1252'],
    ['an encoding nobody knows', latin(`${said('x-moon')}é`), null, `${said('x-moon')}é`, 'windows-1252'],
    ['UTF-8 that holds U+FFFD', Buffer.from('\ufffd'), null, '\ufffd', null],
    ['UTF-8 under another name', Buffer.from(`${said('utf-16')}张三`), 'gbk', `${said('utf-16')}张三`, null],
  ])('%s', (_, bytes, charset, text, guessed) => {
    expect(textFrom(bytes, charset)).toEqual({ text, guessed });
  });

  test('UTF-8 with one character cut in two keeps the others', () => {
    const cut = Buffer.concat([Buffer.from('张三想看'), Buffer.from('车').subarray(0, 2), Buffer.from('<')]);
    expect(textFrom(cut)).toEqual({ text: '张三想看\ufffd<', guessed: null });
  });

  test('whatever the bytes, nothing is thrown; UTF-8 comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, label) => {
        expect(textFrom(Buffer.from(bytes), label).text.isWellFormed()).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const whole = `x${text.toWellFormed()}`;
        expect(textFrom(Buffer.from(whole)).text).toBe(whole);
      }),
    );
  });
});

test('the charset of a content type', () => {
  expect(charsetOf('text/xml; charset="GBK"')).toBe('GBK');
  expect(charsetOf('application/json;charset=utf-8')).toBe('utf-8');
  expect([charsetOf('text/xml'), charsetOf(undefined)]).toEqual([null, null]);
});
