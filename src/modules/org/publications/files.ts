import { Readable } from 'node:stream';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { sniffType, XLSX_TYPE } from '../../../platform/file-type.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { readWhole } from '../../../platform/read-whole.ts';
import * as queries from './queries.ts';
import { readable } from './reading.ts';
import { MAX_PUBLICATION_FILE_BYTES, MAX_PUBLICATION_FILES } from './schema.ts';
import { holdDraft } from './service.ts';

const HEAD_BYTES = 4096;
/** What may be published: pictures, PDF, workbooks; other Office documents are archives by their first bytes. */
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'application/zip', XLSX_TYPE];

/** Keeps a file with a draft; what it is its first bytes tell. @throws AppError publication.not_draft, request.invalid, request.too_large */
export async function addPublicationFile(ctx: Ctx, id: string, name: string, sent: Readable) {
  await read(ctx, async (tx) => {
    const row = await queries.publicationById(tx, id, { staffId: staffIdOf(ctx), unitId: scopeOf(ctx).unitId });
    if (!row?.held) throw new AppError('request.not_found');
  });
  const content = await readWhole(sent, MAX_PUBLICATION_FILE_BYTES);
  const mediaType = sniffType(content.subarray(0, HEAD_BYTES));
  if (!mediaType || !TYPES.includes(mediaType))
    throw invalid(
      'filename',
      '只接受 PDF、图片、Office 文档或 ZIP。',
      'A PDF, a picture, an Office document or a ZIP archive.',
    );
  const { sha256 } = await ctx.files.put(Readable.from([content]), { maxBytes: MAX_PUBLICATION_FILE_BYTES });
  return transact(ctx, async (tx) => {
    await holdDraft(ctx, tx, id);
    if ((await queries.filesOf(tx, id)).length >= MAX_PUBLICATION_FILES)
      throw invalid('body', `最多 ${MAX_PUBLICATION_FILES} 个文件。`, `Up to ${MAX_PUBLICATION_FILES} files.`);
    const fileId = newId();
    await tx
      .insertInto('org.publicationFile')
      .values({ id: fileId, publicationId: id, name, mediaType, bytes: content.length, sha256Hex: sha256 })
      .execute();
    return { id: fileId };
  });
}

/** A file, for whoever may read the publication. @throws AppError request.not_found */
export async function getPublicationFile(ctx: Ctx, id: string, fileId: string): Promise<FileAnswer> {
  const file = await read(ctx, async (tx) => {
    await readable(ctx, tx, id);
    return (await queries.filesOf(tx, id)).find((row) => row.id === fileId);
  });
  if (!file) throw new AppError('request.not_found');
  const { name, mediaType, bytes, sha256Hex } = file;
  return { name, mediaType, bytes, content: ctx.files.open(sha256Hex) };
}

/** Takes a file from a draft; its content stays, since another version may carry the same. */
export async function removePublicationFile(ctx: Ctx, id: string, fileId: string) {
  return transact(ctx, async (tx) => {
    await holdDraft(ctx, tx, id);
    const gone = await tx
      .deleteFrom('org.publicationFile')
      .where('id', '=', fileId)
      .where('publicationId', '=', id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new AppError('request.not_found');
    return { removed: true as const };
  });
}
