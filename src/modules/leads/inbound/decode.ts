import { isUtf8 } from 'node:buffer';

/** Bytes of a message as text: senders of the trade write GB18030 and Windows code pages as often as UTF-8, and name them or not. */

/** A text with the encoding nobody named and its bytes gave away; null where it was named or is UTF-8. */
export interface Decoded {
  text: string;
  guessed: 'gb18030' | 'windows-1252' | null;
}

const MARKS: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
];

/**
 * The text of a message. Its mark decides, then its bytes where they are UTF-8 (many documents name an encoding that a carrier has changed
 * since), then the carrier (`charset` of its content type), then the XML declaration; else what the bytes can be. Never throws: what is no
 * text in the encoding found becomes U+FFFD.
 */
export function textFrom(bytes: Buffer, charset: string | null = null): Decoded {
  const mark = MARKS.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (mark) return { text: new TextDecoder(mark[1]).decode(bytes), guessed: null };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), guessed: null };
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8WithHoles(text)) return { text, guessed: null };
  for (const label of [charset, declaredIn(bytes)]) {
    const named = label && decodedAs(bytes, label);
    if (named) return { text: named, guessed: null };
  }
  // Chinese stands in pairs of high bytes; in a western text they stand alone.
  const paired = (bytes.toString('latin1').match(/[\x80-\xff]+/g) ?? []).every((run) => run.length % 2 === 0);
  const chinese = paired ? decodedAs(bytes, 'gb18030') : null;
  if (chinese) return { text: chinese, guessed: 'gb18030' };
  return { text: new TextDecoder('windows-1252').decode(bytes), guessed: 'windows-1252' };
}

/** UTF-8 with a character cut here and there: what is another encoding leaves far more holes than characters. */
function isUtf8WithHoles(text: string): boolean {
  const holes = text.match(/\ufffd/g)?.length ?? 0;
  return (text.match(/[\u0080-\ufffc\ufffe\uffff]/g)?.length ?? 0) > 2 * holes;
}

/** The encoding an XML declaration names. */
function declaredIn(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 1000).toString('latin1');
  return /<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1] ?? null;
}

function decodedAs(bytes: Buffer, label: string): string | null {
  // GB2312 and GBK are said of what is GB18030. UTF-8 and UTF-16 were looked at before.
  const name = /^gb/i.test(label) ? 'gb18030' : label;
  if (/^utf/i.test(name)) return null;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    // An unknown name, or bytes that are no text in it: something else is tried.
    return null;
  }
}

/** The `charset` of a content type; null where it names none. */
export function charsetOf(contentType: unknown): string | null {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(String(contentType ?? ''))?.[1] ?? null;
}
