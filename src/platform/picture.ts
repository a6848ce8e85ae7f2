import type { Readable } from 'node:stream';
import { AppError, invalid } from './errors.ts';
import { sniffType } from './file-type.ts';

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
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of sent as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new AppError('request.too_large', { limit: `${Math.floor(maxBytes / 1024)} KiB` });
    parts.push(part);
  }
  const content = Buffer.concat(parts);
  const mediaType = sniffType(content);
  if (drawn && mediaType !== 'image/png')
    throw invalid('body', '签名须为 PNG 图片。', 'The signature has to be a PNG picture.');
  if (!mediaType || !PHOTOS.includes(mediaType))
    throw invalid('body', '请上传 PNG、JPEG 或 WebP 图片。', 'A picture as PNG, JPEG or WebP.');
  return { content, mediaType };
}
