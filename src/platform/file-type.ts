/** What a file is, by its first bytes: names and content types of uploads are claims, not facts. */

const startsWith = (bytes: Buffer, signature: string, at = 0): boolean =>
  bytes.subarray(at, at + signature.length).toString('latin1') === signature;

const SIGNATURES: [test: (bytes: Buffer) => boolean, type: string][] = [
  [(bytes) => startsWith(bytes, '\xff\xd8\xff'), 'image/jpeg'],
  [(bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n'), 'image/png'],
  [(bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8), 'image/webp'],
  [(bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'), 'image/gif'],
  [(bytes) => startsWith(bytes, '%PDF-'), 'application/pdf'],
  [(bytes) => startsWith(bytes, 'PK\x03\x04'), 'application/zip'],
  [(bytes) => startsWith(bytes, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'application/x-ole-storage'],
];

/** The media type of an Excel workbook (ECMA-376). */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A zip whose first entries include a part below `xl/` is a workbook; a Word file or an archive has none. */
function isWorkbook(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    if (startsWith(bytes, 'xl/', at + 30)) return true;
  }
  return false;
}

/** Text in any encoding this product reads: a UTF-16 mark, or no control characters but tab, line ends and form feed. */
function isText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  if (startsWith(bytes, '\xff\xfe') || startsWith(bytes, '\xfe\xff')) return true;
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

/**
 * The media type of a file from its first bytes (give 4 KiB or more, so that a workbook is told from another zip):
 * image/jpeg, image/png, image/webp, image/gif, application/pdf, XLSX_TYPE, application/zip,
 * application/x-ole-storage (an old .xls, or a password-protected workbook), text/plain for any text (CSV, but HTML
 * and SVG too: never serve it as anything else), null when unknown.
 */
export function sniffType(firstBytes: Uint8Array): string | null {
  const bytes = Buffer.from(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength);
  const found = SIGNATURES.find(([test]) => test(bytes))?.[1];
  if (found === 'application/zip' && isWorkbook(bytes)) return XLSX_TYPE;
  return found ?? (isText(bytes) ? 'text/plain' : null);
}
