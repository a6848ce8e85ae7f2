import { Readable } from 'node:stream';
import { AppError, invalid } from './errors.ts';
import { sniffType } from './file-type.ts';
import type { FileStore } from './files.ts';
import { readWhole } from './read-whole.ts';

/** A picture somebody sent: its bytes and what they are. */
export interface Picture {
  content: Buffer;
  mediaType: string;
}

const PHOTOS = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * Reads a picture up to a size; what it is follows from its bytes, not from what its sender says. `drawn`: a signature from a screen, which is
 * a PNG.
 * @throws AppError request.too_large, request.invalid
 */
export async function readPicture(
  sent: Readable,
  { maxBytes, drawn = false }: { maxBytes: number; drawn?: boolean },
): Promise<Picture> {
  const content = await readWhole(sent, maxBytes);
  const mediaType = sniffType(content);
  if (drawn && mediaType !== 'image/png')
    throw invalid('body', '签名须为 PNG 图片。', 'The signature has to be a PNG picture.');
  if (!mediaType || !PHOTOS.includes(mediaType))
    throw invalid('body', '请上传 PNG、JPEG 或 WebP 图片。', 'A picture as PNG, JPEG or WebP.');
  return { content, mediaType };
}

/**
 * Stores a picture that everybody may see, as it is: of a car, a reward, a card.
 * @throws AppError request.too_large, request.unsupported_media
 */
export async function keepPicture(
  files: FileStore,
  sent: Readable,
  maxBytes: number,
): Promise<{ sha256Hex: string; mediaType: string; bytes: number }> {
  const content = await readWhole(sent, maxBytes);
  const mediaType = sniffType(content);
  if (mediaType === null || !PHOTOS.includes(mediaType)) throw new AppError('request.unsupported_media');
  const { sha256, bytes } = await files.put(Readable.from([content]), { maxBytes });
  return { sha256Hex: sha256, mediaType, bytes };
}
