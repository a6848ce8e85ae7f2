/** ADF documents inside a message body: found, guarded and read into a plain element tree. Nothing ADF-specific below it. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export type AdfErrorCode = 'doctype' | 'too_large' | 'not_xml' | 'no_prospect';

/** A body no lead can be read from: `doctype` and `too_large` are refused unread, the others hold nothing to read. */
export class AdfError extends Error {
  readonly code: AdfErrorCode;

  constructor(code: AdfErrorCode, options?: ErrorOptions) {
    super(`ADF: ${code}`, options);
    this.code = code;
  }
}

/** One element: names in lower case and without namespace prefix, text decoded. Attributes in a Map, so no name is special. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  content: (string | XmlElement)[];
}

const MAX_BYTES = 256 * 1024;
const HTML_DOCTYPE = /<!doctype\s{1,20}html(?=[\s>])[^<>[]{0,300}>/gi;
const DECLARATION = /<!(?:doctype|entity)/i;
const MARK = /<!\[CDATA\[|<!--|<!(?:doctype|entity)|<(\/?)(?:[\w.-]{1,50}:)?adf(?=[\s>/])/gi;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,10})|#[xX]([\da-fA-F]{1,8}));/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// Every element name gets this prefix while the library holds it as a property name: `__proto__` stays harmless.
const PREFIX = 'e.';
const CDATA = '#cdata';
const TEXT = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: false,
  removeNSPrefix: true,
  ignorePiTags: true,
  ignoreDeclaration: true,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  maxNestedTags: 60,
  jPath: false,
  transformTagName: (name) => (name.startsWith(PREFIX) ? name : `${PREFIX}${name.toLowerCase()}`),
  transformAttributeName: (name) => name.toLowerCase(),
});

/** The body without characters no XML document and no database text may hold. */
export function cleanBody(body: string): string {
  if (Buffer.byteLength(body, 'utf8') > MAX_BYTES) throw new AdfError('too_large');
  return body.toWellFormed().replace(/\p{Cc}/gu, (c) => (c >= ' ' || '\t\n\r'.includes(c) ? c : ''));
}

/**
 * The `<adf>…</adf>` texts of a body, in order, wherever they stand (plain text, HTML, an HTML comment). A document
 * that does not end runs to the next one or to the end of the body. Throws AdfError `doctype` for any DOCTYPE or
 * ENTITY declaration; only the `<!DOCTYPE html>` of an HTML mail around the documents passes.
 */
export function findDocuments(body: string): string[] {
  const documents: string[] = [];
  let outside = '';
  let start = -1;
  let end = 0;
  const close = (at: number) => {
    documents.push(body.slice(start, at));
    start = -1;
    end = at;
  };
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(body); mark; mark = MARK.exec(body)) {
    const isAdf = mark[1] !== undefined;
    if (start < 0) {
      if (!isAdf || mark[1] === '/') continue;
      outside += body.slice(end, mark.index);
      start = mark.index;
    } else if (isAdf) {
      const tagEnd = body.indexOf('>', mark.index);
      if (mark[1] === '/') {
        close(tagEnd < 0 ? body.length : tagEnd + 1);
      } else {
        close(mark.index);
        start = mark.index;
      }
    } else if (DECLARATION.test(mark[0])) {
      throw new AdfError('doctype');
    } else {
      const terminator = mark[0] === '<!--' ? '-->' : ']]>';
      const resume = body.indexOf(terminator, MARK.lastIndex);
      if (resume < 0) break;
      MARK.lastIndex = resume + 3;
    }
  }
  if (start >= 0) close(body.length);
  outside += body.slice(end);
  if (DECLARATION.test(outside.replace(HTML_DOCTYPE, ''))) throw new AdfError('doctype');
  return documents;
}

/**
 * A body whose documents stand in HTML as text a person could read (`&lt;adf&gt;`), as mail programs forward them: without the tags around
 * them, as XML again. Null where there is none.
 */
export function fromHtmlText(body: string): string | null {
  if (!body.includes('&lt;')) return null;
  const plain = body.replace(/<br\b[^<>]*>/gi, '\n').replace(/<[^<>]*>/g, '');
  if (!/&lt;(?:[\w.-]{1,50}:)?adf(?=[\s>/]|&gt;)/i.test(plain)) return null;
  return plain.replace(/&(?:nbsp|#160);/gi, ' ').replace(REFERENCE, (reference) => decode(reference));
}

/** Whether a text is well-formed XML at all; tells "other XML" from "no XML". */
export function isXml(text: string): boolean {
  try {
    return XMLValidator.validate(text.trim()) === true;
  } catch {
    // The validator throws on some malformed input instead of answering: that input is not XML either.
    return false;
  }
}

/** Reads one document. Throws AdfError `not_xml` for anything broken, cut off or nested beyond reason. */
export function readDocument(source: string): XmlElement {
  try {
    // The parser forgives unclosed tags, so a truncated lead would look whole: the validator goes first. It sees a copy
    // with tag names in one case and bare ampersands masked, because both are common and harmless.
    const strict = source.replace(/<\/?[A-Za-z][\w.:-]*/g, (tag) => tag.toLowerCase()).replaceAll('&', '+');
    const verdict = XMLValidator.validate(strict);
    if (verdict !== true) throw new Error(verdict.err.msg);
    const root = elements(parser.parse(source)).find((node) => typeof node !== 'string');
    if (!root) throw new Error('no element');
    return root;
  } catch (cause) {
    throw new AdfError('not_xml', { cause });
  }
}

/** The library's ordered nodes (`[{ 'e.name': [...], ':@': { '@attr': '…' } }, { '#text': '…' }]`) as elements. */
function elements(nodes: unknown): (string | XmlElement)[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: Record<string, unknown>): (string | XmlElement)[] => {
    const text = node[TEXT];
    if (typeof text === 'string') return [decode(text)];
    const cdata = node[CDATA];
    if (Array.isArray(cdata)) return cdata.map((part: Record<string, unknown>) => String(part[TEXT] ?? ''));
    const key = Object.keys(node).find((name) => name.startsWith(PREFIX));
    if (!key) return [];
    const attributes = new Map<string, string>();
    for (const [name, value] of Object.entries(node[':@'] ?? {})) attributes.set(name.slice(1), decode(String(value)));
    return [{ name: key.slice(PREFIX.length), attributes, content: elements(node[key]) }];
  });
}

/** The five XML entities and numeric references, once; references to characters XML forbids become U+FFFD. */
function decode(text: string): string {
  return text.replace(REFERENCE, (_, named?: string, decimal?: string, hex?: string) => {
    if (named) return NAMED[named] ?? '';
    const point = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16);
    const allowed = point === 9 || point === 10 || point === 13 || (point >= 0x20 && point <= 0x10ffff);
    const surrogate = point >= 0xd800 && point <= 0xdfff;
    return allowed && !surrogate ? String.fromCodePoint(point) : '\ufffd';
  });
}

/** The child elements of any of the names given, in document order. */
export function children(element: XmlElement | undefined, ...names: string[]): XmlElement[] {
  return (element?.content ?? [])
    .filter((node) => typeof node !== 'string')
    .filter((node) => names.includes(node.name));
}

/** The first child element of any of the names given. */
export function child(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  return children(element, ...names)[0];
}

/** All text inside an element, line breaks kept, ends trimmed; null when there is none. */
export function textOf(element: XmlElement | undefined): string | null {
  const gather = (node: string | XmlElement): string =>
    typeof node === 'string' ? node : node.content.map(gather).join('');
  return (element && gather(element).replace(/\r\n?/g, '\n').trim()) || null;
}

/** The text of an element as one line, runs of white space made one space; null when there is none. */
export function lineOf(element: XmlElement | undefined): string | null {
  return textOf(element)?.replace(/\s+/g, ' ') ?? null;
}

/** An attribute as one trimmed line; null when absent or empty. */
export function attribute(element: XmlElement | undefined, name: string): string | null {
  return element?.attributes.get(name)?.replace(/\s+/g, ' ').trim() || null;
}
