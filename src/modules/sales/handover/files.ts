import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type Ctx, ownerFilter } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { dropFile } from '../../../platform/dropped-files.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { fileRow, nameFile } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readPicture } from '../../../platform/picture.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import { holdOrder } from '../access.ts';
import { orderById } from '../queries.ts';
import { handoverOf, writeHandover } from './queries.ts';
import { MAX_PHOTOS, MAX_PICTURE_BYTES } from './schema.ts';

/** All pictures of an order are sealed for it: what is moved to another order does not open. */
const contextOf = (orderId: string) => `sales.handover:${orderId}`;

/** Keeps a picture sealed under a new file row and hands its id to `use`, in one transaction; a refusal leaves nothing on the disk. */
async function keep(
  ctx: Ctx,
  orderId: string,
  sent: Readable,
  permission: 'order.change' | 'order.deliver',
  use: (tx: Tx, order: { id: string; orgId: string }, fileId: string) => Promise<void>,
  drawn = false,
) {
  await read(ctx, async (tx) => {
    const own = ownerFilter(ctx, permission);
    const order = await orderById(tx, orderId);
    if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
  });
  const { content, mediaType } = await readPicture(sent, { maxBytes: MAX_PICTURE_BYTES, drawn });
  const stored = await ctx.files.put(sealStream(ctx.keys, Readable.from([content]), contextOf(orderId)), {
    maxBytes: MAX_PICTURE_BYTES * 2,
  });
  try {
    return await transact(ctx, async (tx) => {
      const order = await holdOrder(ctx, tx, orderId, permission);
      const name = `${orderId}.${mediaType.split('/')[1]}`;
      const { sha256 } = stored;
      const id = await nameFile(tx, { orgId: order.orgId, name, mediaType, bytes: content.length, sha256 });
      await use(tx, order, id);
      return { id };
    });
  } catch (error) {
    await ctx.files.remove(stored.sha256);
    throw error;
  }
}

/** The customer's signature on the checklist; a later one takes its place, and the earlier file goes. @throws AppError order.not_open, request.invalid */
export function signHandover(ctx: Ctx, orderId: string, sent: Readable) {
  const use = async (tx: Tx, order: { id: string; orgId: string }, fileId: string) => {
    const known = await handoverOf(tx, orderId);
    await writeHandover(tx, order, { signatureId: fileId, signedAt: ctx.clock.now() });
    if (known?.signatureId) await dropFile(tx, known.signatureId);
  };
  return keep(ctx, orderId, sent, 'order.deliver', use, true);
}

/** A photo of the delivery. @throws AppError order.not_open, request.invalid */
export function addPhoto(ctx: Ctx, orderId: string, sent: Readable) {
  return keep(ctx, orderId, sent, 'order.change', async (tx, order, fileId) => {
    const known = await handoverOf(tx, orderId);
    if (known && known.photoIds.length >= MAX_PHOTOS)
      throw invalid('body', `最多 ${MAX_PHOTOS} 张照片。`, `Up to ${MAX_PHOTOS} photos.`);
    await writeHandover(tx, order, { photoId: fileId });
  });
}

/** A signature or photo in clear; who looked is audited. @throws AppError request.not_found */
export async function getHandoverFile(ctx: Ctx, orderId: string, fileId: string): Promise<FileAnswer> {
  const own = ownerFilter(ctx, 'order.read');
  const file = await transact(ctx, async (tx) => {
    const order = await orderById(tx, orderId);
    if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
    const handover = await handoverOf(tx, orderId);
    if (!handover || ![handover.signatureId, ...handover.photoIds].includes(fileId))
      throw new AppError('request.not_found');
    const detail = JSON.stringify({ order: orderId, file: fileId });
    await sql`select app.audit_view('sales.handover', ${orderId}, ${order.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    const row = await fileRow(tx, fileId);
    if (!row) throw new AppError('request.not_found');
    return row;
  });
  const clear = openSealed(ctx.keys, ctx.files.open(file.sha256), contextOf(orderId));
  const { name, mediaType, bytes } = file;
  return { name, mediaType, bytes, content: Readable.from(clear, { objectMode: false }) };
}
