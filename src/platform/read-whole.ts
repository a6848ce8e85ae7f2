import type { Readable } from 'node:stream';
import { AppError } from './errors.ts';

const KIB = 1024;

/** How a limit is told: whole mebibytes where it is some. */
const sizeOf = (bytes: number) =>
  bytes % (KIB * KIB) === 0 ? `${bytes / KIB / KIB} MiB` : `${Math.floor(bytes / KIB)} KiB`;

/** What somebody sends, whole and in memory, no more than so many bytes of it. @throws AppError request.too_large */
export async function readWhole(sent: Readable, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of sent as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new AppError('request.too_large', { limit: sizeOf(maxBytes) });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
