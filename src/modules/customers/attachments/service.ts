import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { nameFile } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readWhole } from '../../../platform/read-whole.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import { needLive } from '../file/parts.ts';
import { fileRow } from '../file/queries.ts';
import { mediaTypeOf } from './content.ts';
import { MAX_ATTACHMENT_BYTES } from './schema.ts';

const contextOf = (attachmentId: string) => `customers.attachment:${attachmentId}`;

/** Keeps a file with a customer, sealed: papers say more than any field. It is the acting unit's, other dealers do not see it. */
export async function addAttachment(
  ctx: Ctx,
  customerId: string,
  { filename, title }: { filename: string; title?: string | undefined },
  sent: Readable,
) {
  await read(ctx, (tx) => live(tx, customerId));
  const content = await readWhole(sent, MAX_ATTACHMENT_BYTES);
  if (content.length === 0) throw invalid('body', '文件是空的。', 'The file is empty.');
  const mediaType = mediaTypeOf(filename, content);
  if (!mediaType)
    throw invalid(
      'filename',
      '只接受 PDF、PNG、JPEG、WebP、docx、xlsx,且内容须与扩展名一致。',
      'PDF, PNG, JPEG, WebP, .docx or .xlsx, the content being what the name says.',
    );
  const id = newId();
  const sealed = sealStream(ctx.keys, Readable.from([content]), contextOf(id));
  const stored = await ctx.files.put(sealed, { maxBytes: MAX_ATTACHMENT_BYTES * 2 });
  try {
    return await transact(ctx, async (tx) => {
      await live(tx, customerId);
      const { sha256 } = stored;
      const file = { orgId: scopeOf(ctx).unitId, name: filename, mediaType, bytes: content.length, sha256 };
      const fileId = await nameFile(tx, file);
      await tx
        .insertInto('customers.attachment')
        .values({ id, customerId, fileId, title: title || filename })
        .execute();
      return { id };
    });
  } catch (error) {
    await ctx.files.remove(stored.sha256);
    throw error;
  }
}

async function live(tx: Tx, customerId: string): Promise<void> {
  const row = await fileRow(tx, customerId);
  if (!row) throw new AppError('request.not_found');
  needLive(row.status);
}

async function fileOf(tx: Tx, customerId: string, id: string) {
  const row = await tx
    .selectFrom('customers.attachment as a')
    .innerJoin('app.file as f', 'f.id', 'a.fileId')
    .select(['f.name', 'f.mediaType', 'f.bytes', 'f.sha256Hex', 'a.title'])
    .where('a.id', '=', id)
    .where('a.customerId', '=', customerId)
    .executeTakeFirst();
  if (!row) throw new AppError('request.not_found');
  return row;
}

/** The clear file; who fetched it is audited. */
export async function getAttachment(ctx: Ctx, customerId: string, id: string): Promise<FileAnswer> {
  const file = await transact(ctx, async (tx) => {
    const row = await fileOf(tx, customerId, id);
    const detail = JSON.stringify({ customer: customerId, kind: 'attachment', title: row.title });
    await sql`select app.audit_view('customers.attachment', ${id}, ${scopeOf(ctx).unitId}::uuid, ${detail}::jsonb)`.execute(
      tx,
    );
    return row;
  });
  const clear = openSealed(ctx.keys, ctx.files.open(file.sha256Hex), contextOf(id));
  return {
    name: file.name,
    mediaType: file.mediaType,
    bytes: file.bytes,
    content: Readable.from(clear, { objectMode: false }),
  };
}

/** Removes a file from a customer and from the disk; the trail keeps that it was there. */
export async function removeAttachment(ctx: Ctx, customerId: string, id: string) {
  const { sha256Hex } = await transact(ctx, async (tx) => {
    const row = await fileOf(tx, customerId, id);
    await tx.deleteFrom('customers.attachment').where('id', '=', id).execute();
    return row;
  });
  // Sealed content is one attachment's alone: no other row can refer to it.
  await ctx.files.remove(sha256Hex);
  return { removed: true as const };
}
