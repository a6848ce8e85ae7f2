/** Reads the texts of an e-mail (RFC 2045–2047) as far as a lead message needs them: every text and XML part, decoded. Pure, tolerant. */

import { textFrom } from '../inbound/decode.ts';

interface Part {
  headers: Map<string, string>;
  body: Buffer;
}

const MAX_DEPTH = 6;
const MAX_PARTS = 50;

/** What a mail says: its id and its text parts in their order, attachments that are XML among them. */
export interface MailTexts {
  messageId: string | null;
  texts: string[];
}

/** The texts of a raw mail. Broken parts are left out. */
export function textsOf(raw: Buffer): MailTexts {
  const mail = split(raw);
  const texts: string[] = [];
  walk(mail, texts, 0);
  const messageId = /<([^<>\s]{1,200})>/.exec(mail.headers.get('message-id') ?? '')?.[1] ?? null;
  return { messageId, texts };
}

function walk(part: Part, texts: string[], depth: number): void {
  if (depth > MAX_DEPTH || texts.length >= MAX_PARTS) return;
  const { type, parameters } = contentType(part.headers.get('content-type') ?? 'text/plain');
  const boundary = parameters.get('boundary');
  if (type.startsWith('multipart/') && boundary) {
    for (const one of partsOf(part.body, boundary)) walk(split(one), texts, depth + 1);
    return;
  }
  if (type === 'message/rfc822') {
    walk(split(decoded(part)), texts, depth + 1);
    return;
  }
  if (!type.startsWith('text/') && !/(?:[/+]xml|\/octet-stream|adf)$/.test(type)) return;
  const { text } = textFrom(decoded(part), parameters.get('charset') ?? null);
  // A file of an unknown type counts only where it is markup.
  if (type.startsWith('text/') || text.trimStart().startsWith('<')) texts.push(text);
}

/** Headers and body; folded header lines are joined. A part may have no headers: then it begins with the empty line. */
function split(raw: Buffer): Part {
  const empty = /^\r?\n/.exec(raw.subarray(0, 2).toString('latin1'))?.[0].length;
  if (empty) return { headers: new Map(), body: raw.subarray(empty) };
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  const at = crlf >= 0 && (lf < 0 || crlf < lf) ? { end: crlf, skip: 4 } : { end: lf, skip: 2 };
  const head = (at.end < 0 ? raw : raw.subarray(0, at.end)).toString('latin1').replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: at.end < 0 ? Buffer.alloc(0) : raw.subarray(at.end + at.skip) };
}

function contentType(value: string): { type: string; parameters: Map<string, string> } {
  const [type = '', ...rest] = value.split(';');
  const parameters = new Map<string, string>();
  for (const one of rest) {
    const equals = one.indexOf('=');
    const name = one.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (name)
      parameters.set(
        name,
        one
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      );
  }
  return { type: type.trim().toLowerCase(), parameters };
}

/** Parts between the boundaries of a multipart body. */
function partsOf(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let from = body.indexOf(mark);
  while (from >= 0 && parts.length < MAX_PARTS) {
    const start = body.indexOf('\n', from);
    if (start < 0 || body.subarray(from + mark.length, from + mark.length + 2).toString('latin1') === '--') break;
    const next = body.indexOf(mark, start);
    parts.push(body.subarray(start + 1, next < 0 ? body.length : next));
    from = next;
  }
  return parts;
}

function decoded({ headers, body }: Part): Buffer {
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1').replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body
    .toString('latin1')
    .replace(/[ \t]+(?=\r?\n)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
