import { ATTACHMENT_TYPES } from './schema.ts';

type Extension = keyof typeof ATTACHMENT_TYPES;

const starts = (content: Buffer, ...bytes: number[]) => bytes.every((byte, at) => content[at] === byte);

const LOOKS: Record<Extension, (content: Buffer) => boolean> = {
  pdf: (content) => content.subarray(0, 1024).includes('%PDF-'),
  png: (content) => starts(content, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  jpg: (content) => starts(content, 0xff, 0xd8, 0xff),
  jpeg: (content) => starts(content, 0xff, 0xd8, 0xff),
  webp: (content) =>
    content.subarray(0, 4).equals(Buffer.from('RIFF')) && content.subarray(8, 12).equals(Buffer.from('WEBP')),
  docx: (content) => starts(content, 0x50, 0x4b, 0x03, 0x04) && content.includes('word/'),
  xlsx: (content) => starts(content, 0x50, 0x4b, 0x03, 0x04) && content.includes('xl/'),
};

/** The media type of a file whose name and content agree on one that may be kept; null otherwise. */
export function mediaTypeOf(name: string, content: Buffer): string | null {
  const extension = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1];
  if (!extension || !Object.hasOwn(ATTACHMENT_TYPES, extension)) return null;
  return LOOKS[extension as Extension](content) ? ATTACHMENT_TYPES[extension as Extension] : null;
}
